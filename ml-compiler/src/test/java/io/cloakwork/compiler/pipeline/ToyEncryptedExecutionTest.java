package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Insecure toy parameters: whole circuits on real ciphertexts, against the clear integers. */
class ToyEncryptedExecutionTest {
  private static Evaluation encrypted(CompiledModel model, CsvTable table) {
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults().withProvider("scalar"));
        EngineKey key = engine.load(keys.server())) {
      ModelClient client = new ModelClient(model.client(), keys.client());
      return new ModelEvaluation(model, table, Optional.empty())
          .run(
              ExecutionMode.ENCRYPTED,
              RowRunner.encrypted(model, client, new EngineEvaluator(engine, Optional.of(key))));
    }
  }

  private static CompiledModel compile(
      byte[] onnx, CsvTable table, CompileOptions options, TfheParameters parameters) {
    return new ModelCompiler(options).compile(onnx, Optional.of(table), parameters);
  }

  private static CompileOptions withDigits(CompileOptions options, int digitBits) {
    return new CompileOptions(
        options.name(),
        options.bits(),
        options.quantizer(),
        options.output(),
        options.parameters(),
        options.keys(),
        options.hiding(),
        options.features(),
        Optional.of(digitBits),
        options.targetLog2());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void label_randomClassifiers_isThatOfTheClearIntegers(int digitBits) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(digitBits);
    for (int features : new int[] {1, 7, 40}) {
      CsvTable table = RandomModels.table(random, features, 12);
      byte[] onnx =
          OnnxModels.classifier(
                  features, RandomModels.values(random, features), RandomModels.values(random, 1))
              .toByteArray();
      CompiledModel model =
          compile(
              onnx,
              table,
              withDigits(CompileOptions.of("random").withBits(6), digitBits),
              ToyParameters.BLOCK3.parameters());
      assertThat(encrypted(model, table).agreeClear()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @CsvSource({"UNIFORM, 3, 5", "UNIFORM_TWO_LEVELS, 300, 2", "BLOCK4, 200, 7", "BLOCK2, 2100, 3"})
  void scores_rowsAndClassesBeyondOnePolynomial_areThoseOfTheClearIntegers(
      ToyParameters parameters, int features, int classes) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(features);
    CsvTable table = RandomModels.table(random, features, 4);
    byte[] onnx =
        OnnxModels.regressor(
                features,
                RandomModels.values(random, features * classes),
                RandomModels.values(random, classes))
            .toByteArray();
    CompiledModel model =
        compile(onnx, table, CompileOptions.of("random"), parameters.parameters());
    assertThat(encrypted(model, table).agreeClear()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(OutputMode.class)
  void sample_wdbc_agreesOnEveryRow(OutputMode output) {
    SampleModels sample = SampleModels.WDBC_LOGISTIC;
    CompiledModel model =
        compile(
            sample.onnx(),
            sample.table(),
            CompileOptions.of(sample.modelName()).withOutput(output),
            ToyParameters.BLOCK3.parameters());
    assertThat(encrypted(model, sample.table()).agreeClear()).isEqualTo(171);
  }
}
