package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Files of every version, kept as they were written. Self-generated: {@link ModelFile#encode} of
 * the models that {@link GoldenModels} compiles. They must go on giving the same predictions.
 */
class ModelFileFormatTest {
  private static CompiledModel golden(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ModelFileFormatTest.class.getResourceAsStream(file), file)) {
      return ModelFile.decode(in.readAllBytes());
    }
  }

  private static Prediction predict(CompiledModel model, double... row) {
    int[] integers = model.client().quantize(row);
    long[] results = new IntegerExecutor(model.meaning()).run(integers);
    assertThat(new ClearExecutor(model.circuit()).run(integers)).isEqualTo(results);
    return model.client().answer().interpret(results);
  }

  @Test
  void version1_ofALabel_givesTheSamePredictions() throws IOException {
    CompiledModel model = golden("label-v1.cloak");
    assertThat(model.name()).isEqualTo("label");
    assertThat(model.parameters()).isEqualTo(ParameterSets.M2C2_BLOCK3_P141.parameters());
    assertThat(model.circuit().bootstraps()).isEqualTo(3);
    assertThat(predict(model, 1, 1).label()).contains("11");
    assertThat(predict(model, -2, 1).label()).contains("10");
  }

  @Test
  void version1_ofScores_givesTheSamePredictions() throws IOException {
    CompiledModel model = golden("scores-v1.cloak");
    ClientSpec client = model.client();
    assertThat(client.before()).hasSize(1);
    assertThat(client.evaluationKeys()).isFalse();
    Prediction prediction = predict(model, 1, Double.NaN);
    assertThat(prediction.label()).contains("green");
    assertThat(prediction.values()).hasSize(3);
    assertThat(prediction.values().stream().mapToDouble(Double::doubleValue).sum())
        .isBetween(0.999, 1.001);
    assertThat(predict(model, -1, -1).label()).contains("blue");
    assertThat(model.report().quality().rows()).isEqualTo(8);
    assertThat(client.features().getFirst().name()).isEqualTo("f0");
  }
}
