package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.compiler.client.NetworkClient;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.EvaluatedModel;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.Form;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample models of the repository, compiled for a network. */
class NetworkSamplesTest {
  /** Rows with every look-up checked: some have thousands. */
  private static final int CHECKED_ROWS = 2;

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void linearSample_onIntegers_givesTheIntegersOfTheModel(SampleModels sample) {
    check(
        NetworkModels.compile(CompileOptions.of(sample.modelName()), sample.onnx(), sample.table()),
        sample.table(),
        sample.expected());
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#trees")
  void treeSample_onIntegers_givesTheIntegersOfTheModel(SampleModels sample) {
    NetworkModel model =
        NetworkModels.compile(
            CompileOptions.of(sample.modelName()).withQuantizer(Quantizer.THRESHOLDS),
            sample.onnx(),
            sample.table());
    Evaluation clear = check(model, sample.table(), sample.expected());
    assertThat(clear.agreeExpected()).as("bins follow the model").contains(clear.rows());
  }

  /** All rows on clear integers, some with the look-ups of encrypted ones. */
  private static Evaluation check(NetworkModel model, CsvTable table, CsvTable expected) {
    Evaluation clear =
        new ModelEvaluation(EvaluatedModel.of(model), table, Optional.of(expected))
            .run(ExecutionMode.CLEAR, RowRunner.clear(model));
    assertThat(clear.agreeClear()).isEqualTo(table.rowCount());
    IntegerExecutor exact = new IntegerExecutor(model.meaning());
    for (int row = 0; row < CHECKED_ROWS; row++) {
      double[] numbers = table.features(row);
      assertThat(NetworkSpec.integers(NetworkModels.run(model, numbers)))
          .isEqualTo(exact.run(model.spec().quantize(numbers)));
    }
    assertThat(model.report().cost().worstLog2()).isLessThanOrEqualTo(-128);
    assertThat(NetworkModelFile.decode(NetworkModelFile.encode(model))).isEqualTo(model);
    return clear;
  }

  @Test
  @Tag("integration")
  void tree_encrypted_givesTheIntegersOfTheModel() {
    SampleModels sample = SampleModels.WDBC_TREE;
    NetworkModel model =
        NetworkModels.compile(CompileOptions.of(sample.modelName()), sample.onnx(), sample.table());
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    ClientKey client = keys.client();
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(keys.server())) {
      RowRunner runner =
          RowRunner.encrypted(
              model,
              new NetworkClient(model.spec(), client),
              FheEvaluator.of(engine, key, Form.THROUGHPUT));
      CsvTable rows = sample.table().head(2);
      Evaluation encrypted =
          new ModelEvaluation(EvaluatedModel.of(model), rows, Optional.empty())
              .run(ExecutionMode.ENCRYPTED, runner);
      assertThat(encrypted.agreeClear()).isEqualTo(rows.rowCount());
      assertThat(encrypted.requestBytes()).isPositive();
    }
  }
}
