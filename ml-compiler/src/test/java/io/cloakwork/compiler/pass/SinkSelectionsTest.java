package io.cloakwork.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SinkSelectionsTest {
  private static final double[] ROW = {1, 2, 3, 4};

  private static TensorProgram program(TensorOp... ops) {
    return new TensorProgram(
        "m",
        "x",
        ROW.length,
        Precision.DOUBLE,
        List.of(ops),
        ops[ops.length - 1].output(),
        Optional.empty());
  }

  private static TensorOp select(String output, Integer... columns) {
    return new TensorOp.Select("select", "x", output, ROW.length, List.of(columns));
  }

  private static TensorOp scale(String input, String output) {
    return new TensorOp.Scale("scale", input, output, Matrix.vector(1, 2), Matrix.vector(3, 4));
  }

  private static TensorProgram run(TensorProgram program) {
    TensorProgram sunk = SinkSelections.run(program);
    assertThat(new FloatExecutor(sunk).run(ROW).values())
        .containsExactly(new FloatExecutor(program).run(ROW).values());
    return sunk;
  }

  @Test
  void selection_beforeElementwiseSteps_comesToStandBehindThem() {
    TensorOp impute = new TensorOp.Impute("impute", "b", "c", Double.NaN, Matrix.vector(5, 6));
    TensorOp add = new TensorOp.Add("add", "c", "d", Matrix.vector(7, 8));
    TensorProgram sunk = run(program(select("a", 3, 1), scale("a", "b"), impute, add));
    assertThat(sunk.ops()).hasSize(4);
    assertThat(sunk.ops().getFirst()).isInstanceOf(TensorOp.Scale.class);
    assertThat(sunk.ops().getLast())
        .isEqualTo(new TensorOp.Select("select", "c", "d", ROW.length, List.of(3, 1)));
  }

  @Test
  void selection_ofAColumnTwice_isLeftAlone() {
    TensorProgram program = program(select("a", 2, 2), scale("a", "b"));
    assertThat(run(program)).isEqualTo(program);
  }

  @Test
  void selection_withAnotherUse_isLeftAlone() {
    TensorProgram program =
        program(
            select("a", 0, 1), scale("a", "b"), new TensorOp.Normalize("other", "a", "c", Norm.L1));
    assertThat(run(program)).isEqualTo(program);
  }

  @Test
  void selection_beforeANormalizer_isLeftAlone() {
    TensorProgram program =
        program(select("a", 0, 1), new TensorOp.Normalize("n", "a", "b", Norm.L2));
    assertThat(run(program)).isEqualTo(program);
  }
}
