package io.cloakwork.compiler.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.FeatureRange;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.fhe.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Faults of the table that a model is compiled with name their row and column. */
class TablesTest {
  private static void compile(String table) {
    new ModelCompiler(CompileOptions.of("m"))
        .compile(
            OnnxModels.regressor(2, new double[] {1, 2}, new double[] {0}).toByteArray(),
            Optional.of(CsvTable.parse(table.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void value_thatIsMissingAndNotReplaced_isRefusedWithItsPlace() {
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> compile("a,b\n1,2\n3,4\n5,\n"));
    assertThat(fault.node()).isEqualTo("calibration");
    assertThat(fault.reason()).contains("row 2", "the column b");
  }

  @Test
  void truthOfARegressor_thatIsText_isRefusedWithItsPlace() {
    FormatException fault =
        catchThrowableOfType(
            FormatException.class, () -> compile("a,b,label\n1,2,3\n3,4,high\n5,6,7\n"));
    assertThat(fault.what()).isEqualTo("cell of column label, row 1");
    assertThat(fault.actual()).isEqualTo("high");
  }

  @Test
  void scores_moreThanClientsAccept_areRefused() {
    int scores = ClientSpec.MAX_OUTPUTS + 1;
    LinearModel model =
        new LinearModel(
            "m",
            "layer",
            "Gemm",
            List.of(),
            Matrix.of(scores, 1, new double[scores]),
            Matrix.constant(scores, 0),
            Optional.empty(),
            PostTransform.NONE,
            List.of());
    ModelException fault =
        catchThrowableOfType(
            ModelException.class,
            () -> Quantize.run(model, List.of(new FeatureRange("a", 0, 1)), 8, OutputMode.SCORES));
    assertThat(fault.node()).isEqualTo("layer");
    assertThat(fault.reason()).contains("4097 scores", "at most 4096");
  }
}
