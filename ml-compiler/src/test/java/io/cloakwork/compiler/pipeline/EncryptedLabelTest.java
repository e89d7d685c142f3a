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
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The label of several classes, decided on ciphertexts. */
class EncryptedLabelTest {
  private static final int FEATURES = 5;
  private static final int CLASSES = 4;

  @Test
  @Tag("integration")
  void label_ofFourClasses_encrypted_isThatOfTheIntegers() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    byte[] onnx =
        OnnxModels.classifier(
                FEATURES,
                RandomModels.values(random, FEATURES * CLASSES),
                RandomModels.values(random, CLASSES))
            .toByteArray();
    CsvTable table = RandomModels.table(random, FEATURES, 12);
    CompiledModel model =
        new ModelCompiler(CompileOptions.of("label").withOutput(OutputMode.LABEL))
            .compile(onnx, Optional.of(table));
    assertThat(model.client().outputs()).hasSize(1);
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(keys.server())) {
      RowRunner runner =
          RowRunner.encrypted(
              model,
              new ModelClient(model.client(), keys.client()),
              new EngineEvaluator(engine, Optional.of(key)));
      Evaluation encrypted =
          new ModelEvaluation(model, table, Optional.empty()).run(ExecutionMode.ENCRYPTED, runner);
      assertThat(encrypted.agreeClear()).isEqualTo(table.rowCount());
    }
  }
}
