package io.cloakwork.compiler.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.CalibrationException;
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

/** Faults of the table that a model is compiled with name their line and column. */
class TablesTest {
  private static void compile(String table) {
    compile(Optional.of(CsvTable.parse(table.getBytes(StandardCharsets.UTF_8))));
  }

  private static void compile(Optional<CsvTable> table) {
    new ModelCompiler(CompileOptions.of("m"))
        .compile(
            OnnxModels.regressor(2, new double[] {1, 2}, new double[] {0}).toByteArray(), table);
  }

  @Test
  void value_thatIsMissingAndNotReplaced_isRefusedWithItsPlace() {
    CalibrationException fault =
        catchThrowableOfType(CalibrationException.class, () -> compile("a,b\n1,2\n3,4\n\n5,\n"));
    assertThat(fault.expected()).startsWith("a value in line 5, column b");
    assertThat(fault.actual()).isEqualTo("none");
  }

  @Test
  void table_missing_isRefusedWithItsColumns() {
    CalibrationException fault =
        catchThrowableOfType(CalibrationException.class, () -> compile(Optional.empty()));
    assertThat(fault.expected()).contains("2 feature columns");
    assertThat(fault.actual()).isEqualTo("none");
  }

  @Test
  void table_ofAnotherWidth_isRefusedWithBoth() {
    CalibrationException fault =
        catchThrowableOfType(CalibrationException.class, () -> compile("a,b,c\n1,2,3\n"));
    assertThat(fault.expected()).startsWith("2 feature columns");
    assertThat(fault.actual()).isEqualTo("3");
  }

  @Test
  void column_withoutAnyValue_isRefusedByItsName() {
    CalibrationException fault =
        catchThrowableOfType(CalibrationException.class, () -> compile("a,b\n"));
    assertThat(fault.expected()).isEqualTo("a finite value in the column a");
    assertThat(fault.actual()).isEqualTo("none");
  }

  @Test
  void column_ofANameThatCannotBePrinted_isRefused() {
    CalibrationException fault =
        catchThrowableOfType(CalibrationException.class, () -> compile("a,b\u202e\n1,2\n"));
    assertThat(fault.expected()).isEqualTo("name of a feature in the header: printable characters");
    assertThat(fault.actual()).isEqualTo("b?");
  }

  @Test
  void truthOfARegressor_thatIsText_isRefusedWithItsPlace() {
    FormatException fault =
        catchThrowableOfType(
            FormatException.class, () -> compile("a,b,label\n1,2,3\n3,4,high\n5,6,7\n"));
    assertThat(fault.what()).isEqualTo("line 3, column label");
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
