package io.cloakwork.compiler.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelEvaluationTest {
  private static final SampleModels SAMPLE = SampleModels.DIABETES_LINEAR;
  private static final CompiledModel LINEAR = compile(SAMPLE.onnx(), SAMPLE.table());

  /** Two targets of two features: x + 2y and 3x − y. */
  private static final CsvTable TWO_DATA = table("x,y\n-1,-1\n1,1\n0.5,0.25\n");

  private static final CompiledModel TWO =
      compile(
          OnnxModels.regressor(2, new double[] {1, 2, 3, -1}, new double[] {0, 0}).toByteArray(),
          TWO_DATA);

  @Test
  void evaluate_oneRowDiffers_isCounted() {
    CsvTable table = SAMPLE.table().head(5);
    var evaluation = new ModelEvaluation(LINEAR, table, Optional.empty());
    List<RowRunner.Outcome> outcomes = outcomes(LINEAR, table);
    assertThat(evaluation.evaluate(ExecutionMode.CLEAR, outcomes).agrees()).isTrue();
    outcomes.set(3, new RowRunner.Outcome(new long[] {1}, 4_000_000, 3_000_000, 20, 10));
    Evaluation line = evaluation.evaluate(ExecutionMode.ENCRYPTED, outcomes);
    assertThat(line.agreeClear()).isEqualTo(4);
    assertThat(line.agrees()).isFalse();
    assertThat(evaluation.agrees(3, new long[] {1})).isFalse();
    assertThat(line.requestBytes()).isEqualTo(20);
    assertThat(line.responseBytes()).isEqualTo(10);
    assertThat(line.latency().p95Millis()).isEqualTo(4);
    assertThat(line.floating()).as("of the report").isPresent();
  }

  @Test
  void evaluate_oneRow_hasNoR2() {
    CsvTable table = SAMPLE.table().head(1);
    Evaluation line =
        new ModelEvaluation(LINEAR, table, Optional.of(SAMPLE.expected()))
            .run(ExecutionMode.CLEAR, RowRunner.clear(LINEAR));
    assertThat(line.value()).isEmpty();
    assertThat(line.agreeExpected()).contains(1);
  }

  @Test
  void evaluate_severalTargets_allAreCompared() {
    var right = table("value_0,value_1\n-3,-2\n3,2\n1,1.25\n");
    var secondWrong = table("value_0,value_1\n-3,-2\n3,9\n1,1.25\n");
    assertThat(agreeExpected(TWO, TWO_DATA, right)).contains(3);
    assertThat(agreeExpected(TWO, TWO_DATA, secondWrong)).contains(2);
  }

  @Test
  void evaluate_otherCountOfOutcomes_isRefused() {
    var evaluation = new ModelEvaluation(LINEAR, SAMPLE.table().head(2), Optional.empty());
    MismatchException e =
        catchThrowableOfType(
            MismatchException.class, () -> evaluation.evaluate(ExecutionMode.CLEAR, List.of()));
    assertThat(e.what()).isEqualTo("rows that were run");
  }

  @Test
  void evaluation_emptyTable_isRefused() {
    MismatchException e =
        catchThrowableOfType(
            MismatchException.class,
            () -> new ModelEvaluation(LINEAR, SAMPLE.table().head(0), Optional.empty()));
    assertThat(e.what()).isEqualTo("rows of the table");
    assertThat(e.actual()).isEqualTo("0");
  }

  @Test
  void evaluation_expectedFileThatDoesNotFit_isRefused() {
    CsvTable data = SAMPLE.table().head(2);
    FormatException column =
        catchThrowableOfType(
            FormatException.class,
            () -> new ModelEvaluation(LINEAR, data, Optional.of(table("label\n1\n2\n"))));
    assertThat(column.expected()).isEqualTo("a column value");
    FormatException number =
        catchThrowableOfType(
            FormatException.class,
            () -> new ModelEvaluation(LINEAR, data, Optional.of(table("value\n1\nten\n"))));
    assertThat(number.what()).isEqualTo("line 3, column value");
    assertThat(number.actual()).isEqualTo("ten");
    MismatchException rows =
        catchThrowableOfType(
            MismatchException.class,
            () -> new ModelEvaluation(LINEAR, data, Optional.of(table("value\n1\n"))));
    assertThat(rows.expected()).isEqualTo("at least 2");
  }

  @Test
  void metrics_textAsTruthOfARegressor_namesTheRow() {
    CsvTable table = table("x,y,label\n1,2,3\n1,2,high\n");
    FormatException e =
        catchThrowableOfType(
            FormatException.class,
            () ->
                compile(
                    OnnxModels.regressor(2, new double[] {1, 2}, new double[] {0}).toByteArray(),
                    table));
    assertThat(e.what()).isEqualTo("line 3, column label");
    assertThat(e.actual()).isEqualTo("high");
  }

  @Test
  void compile_emptyCellWithoutAnImputer_namesLineAndColumn() {
    byte[] onnx = OnnxModels.regressor(2, new double[] {1, 2}, new double[] {0}).toByteArray();
    var e =
        catchThrowableOfType(
            CalibrationException.class, () -> compile(onnx, table("x,y\n1,2\n3,\n")));
    assertThat(e).hasMessageContaining("line 3, column y");
  }

  private static Optional<Integer> agreeExpected(
      CompiledModel model, CsvTable data, CsvTable expected) {
    return new ModelEvaluation(model, data, Optional.of(expected))
        .run(ExecutionMode.CLEAR, RowRunner.clear(model))
        .agreeExpected();
  }

  private static List<RowRunner.Outcome> outcomes(CompiledModel model, CsvTable table) {
    RowRunner runner = RowRunner.clear(model);
    List<RowRunner.Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      long[] integers = runner.run(table.features(row)).integers();
      outcomes.add(new RowRunner.Outcome(integers, 1_000_000, 1_000_000, 0, 0));
    }
    return outcomes;
  }

  private static CsvTable table(String text) {
    return CsvTable.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CompiledModel compile(byte[] onnx, CsvTable table) {
    return new ModelCompiler(CompileOptions.of("m").withOutput(OutputMode.SCORES))
        .compile(onnx, Optional.of(table));
  }
}
