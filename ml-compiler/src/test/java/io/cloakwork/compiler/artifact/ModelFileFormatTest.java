package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of every version, kept as they were written. Self-generated: {@link ModelFile#encode} of
 * the models that {@link GoldenModels} compiles. They must go on giving the same predictions.
 */
class ModelFileFormatTest {
  private static byte[] bytes(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ModelFileFormatTest.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    }
  }

  private static CompiledModel golden(String file) throws IOException {
    return ModelFile.decode(bytes(file));
  }

  private static Prediction predict(CompiledModel model, double... row) {
    int[] integers = model.client().quantize(row);
    long[] results = new IntegerExecutor(model.meaning()).run(integers);
    assertThat(new ClearExecutor(model.circuit()).run(integers)).isEqualTo(results);
    return model.client().answer().interpret(results);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void label_ofEveryVersion_givesTheSamePredictions(int version) throws IOException {
    CompiledModel model = golden("label-v" + version + ".cloak");
    assertThat(model.name()).isEqualTo("label");
    assertThat(model.parameters()).isEqualTo(ParameterSets.M2C2_BLOCK3_P141.parameters());
    assertThat(model.circuit().bootstraps()).isEqualTo(3);
    assertThat(model.client().masks()).isEqualTo(version == 1 ? 0 : 1);
    assertThat(model.report().hiding().isPresent()).isEqualTo(version > 1);
    assertThat(predict(model, 1, 1).label()).contains("11");
    assertThat(predict(model, -2, 1).label()).contains("10");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void scores_ofEveryVersion_giveTheSamePredictions(int version) throws IOException {
    CompiledModel model = golden("scores-v" + version + ".cloak");
    assertThat(model.client().before()).hasSize(1);
    assertThat(model.client().evaluationKeys()).isFalse();
    assertThat(model.client().features().getFirst().name()).isEqualTo("f0");
    assertThat(model.client().requestPolynomials()).isEqualTo(version);
    assertThat(model.report().quality().rows()).isEqualTo(8);
    Prediction prediction = predict(model, 1, Double.NaN);
    assertThat(prediction.label()).contains("green");
    assertThat(prediction.values()).hasSize(3);
    assertThat(prediction.values().stream().mapToDouble(Double::doubleValue).sum())
        .isBetween(0.999, 1.001);
    assertThat(predict(model, -1, -1).label()).contains("blue");
  }

  @Test
  void trees_ofVersion3_giveTheSamePredictions() throws IOException {
    CompiledModel model = golden("trees-v3.cloak");
    assertThat(model.circuit().cmuxes()).isEqualTo(9);
    assertThat(model.client().form().bits()).isEqualTo(8);
    assertThat(model.client().requestPolynomials()).isEqualTo(1);
    assertThat(model.client().evaluationKeys()).isFalse();
    assertThat(predict(model, 2, 0, 9).values()).containsExactly(1.0, 5.0);
    assertThat(predict(model, 5, 1, 10).values()).containsExactly(1.0, -5.0);
    assertThat(predict(model, 7, 1, 0).values()).containsExactly(-1.0, -1.0);
  }

  @Test
  void largest_ofVersion4_givesTheSamePredictions() throws IOException {
    CompiledModel model = golden("largest-v4.cloak");
    assertThat(model.circuit().bootstraps())
        .isEqualTo(GoldenModels.largest().circuit().bootstraps());
    assertThat(model.client().evaluationKeys()).isTrue();
    assertThat(predict(model, 2, -1).label()).contains("10");
    assertThat(predict(model, -2, -1).label()).contains("11");
    assertThat(predict(model, 0, 2).label()).contains("12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"label-v2.cloak", "scores-v2.cloak", "trees-v3.cloak", "largest-v4.cloak"})
  void file_ofTheCurrentVersion_isWrittenAgainWithTheSameBytes(String file) throws IOException {
    assertThat(ModelFile.encode(golden(file))).isEqualTo(bytes(file));
  }
}
