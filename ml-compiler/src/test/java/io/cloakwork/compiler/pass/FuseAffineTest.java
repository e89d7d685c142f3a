package io.cloakwork.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuseAffineTest {
  private static final Matrix WEIGHTS = Matrix.of(2, 2, 1, 2, 3, 4);
  private static final Matrix BIAS = Matrix.vector(0.5, -0.5);

  /** Operations on a row of two features, each on the result of the one before. */
  private static TensorProgram program(List<TensorOp> ops) {
    return new TensorProgram(
        "m", "0", 2, Precision.SINGLE, ops, ops.getLast().output(), Optional.empty());
  }

  private static TensorOp scale(int at) {
    return new TensorOp.Scale(
        "n" + at, "" + at, "" + (at + 1), Matrix.vector(1, -1), Matrix.vector(2, 0.5));
  }

  private static TensorOp add(int at) {
    return new TensorOp.Add("n" + at, "" + at, "" + (at + 1), Matrix.vector(7, -3));
  }

  private static TensorOp regressor(int at, PostTransform transform) {
    return new TensorOp.LinearRegressor(
        "n" + at, "" + at, "" + (at + 1), WEIGHTS, BIAS, transform, ModelOperator.LINEAR_REGRESSOR);
  }

  private static TensorOp gemm(int at) {
    return new TensorOp.Gemm("n" + at, "" + at, "" + (at + 1), WEIGHTS, BIAS);
  }

  private static void assertSameValues(TensorProgram before, TensorProgram after) {
    for (double[] row : new double[][] {{0, 0}, {1, -2}, {0.25, 8}}) {
      assertThat(new FloatExecutor(after).run(row).values())
          .containsExactly(new FloatExecutor(before).run(row).values(), within(1e-9));
    }
  }

  @Test
  void steps_onBothSidesOfALayer_becomeOneLayer() {
    TensorProgram program =
        program(List.of(scale(0), add(1), gemm(2), scale(3), add(4), gemm(5), add(6)));
    TensorProgram fused = FuseAffine.run(program);
    assertThat(fused.ops()).singleElement().isInstanceOf(TensorOp.Gemm.class);
    assertSameValues(program, fused);
  }

  /** Its weights then carry the unit of what the client sees, and so does the report's step. */
  @Test
  void steps_afterARegressor_areFoldedIntoItsWeights() {
    TensorProgram program = program(List.of(regressor(0, PostTransform.NONE), scale(1), add(2)));
    TensorProgram fused = FuseAffine.run(program);
    assertThat(fused.ops()).singleElement().isInstanceOf(TensorOp.Gemm.class);
    assertSameValues(program, fused);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void steps_afterAPostTransform_stay(PostTransform transform) {
    TensorProgram program = program(List.of(regressor(0, transform), scale(1)));
    assertThat(FuseAffine.run(program)).isEqualTo(program);
  }

  @Test
  void steps_beforeANormalizer_stay() {
    TensorProgram program =
        program(List.of(scale(0), new TensorOp.Normalize("n1", "1", "2", Norm.L2), gemm(2)));
    assertThat(FuseAffine.run(program)).isEqualTo(program);
  }

  @Test
  void value_thatIsAlsoTheOutput_isKept() {
    TensorProgram program =
        new TensorProgram(
            "m", "0", 2, Precision.SINGLE, List.of(gemm(0), gemm(1)), "1", Optional.empty());
    assertThat(FuseAffine.run(program)).isEqualTo(program);
  }

  /** Searching all pairs again after each fusion would take hours here. */
  @Test
  void chain_ofManySteps_isFusedInLinearTime() {
    int steps = 20_000;
    List<TensorOp> ops = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      ops.add(add(i));
    }
    ops.add(gemm(steps));
    TensorProgram fused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> FuseAffine.run(program(ops)), "linear");
    assertThat(fused.ops()).hasSize(1);
    assertSameValues(program(ops), fused);
  }

  @Test
  void layers_withMoreProductsInAllThanAllowed_areRefused() {
    List<TensorOp> ops = List.of(gemm(0), gemm(1), gemm(2), gemm(3));
    assertThat(FuseAffine.run(program(ops), 24).ops()).hasSize(1);
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> FuseAffine.run(program(ops), 23));
    assertThat(fault.node()).isEqualTo("n3");
    assertThat(fault.operator()).isEqualTo("Gemm");
    assertThat(fault.reason()).contains("24 products, at most 23");
  }

  @Test
  void weight_thatOverflows_isRefused() {
    Matrix huge = Matrix.constant(2, 1e200);
    TensorOp first = new TensorOp.Scale("n0", "0", "1", Matrix.constant(2, 0), huge);
    TensorOp second = new TensorOp.MatMul("n1", "1", "2", Matrix.of(1, 2, 1e200, 1));
    ModelException fault =
        catchThrowableOfType(
            ModelException.class, () -> FuseAffine.run(program(List.of(first, second))));
    assertThat(fault.node()).isEqualTo("n1");
    assertThat(fault.reason()).contains("Infinity");
  }
}
