package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.fhe.ParameterException;
import java.util.List;

/** A part of the model that the client computes in the clear, on its own numbers. */
public sealed interface ClientStep {

  /** The numbers after this step. */
  double[] apply(double[] row);

  /**
   * @throws ParameterException if the step has constants, and not one for each number of a row
   */
  default void requireWidth(int width) {
    int constants =
        switch (this) {
          case Impute(double _, var values) -> values.columns();
          case Scale(var offset, var scale) ->
              offset.columns() == scale.columns() ? scale.columns() : 0;
          case Normalize _ -> width;
        };
    if (constants != width) {
      throw new ParameterException("constants of a client step", width, constants);
    }
  }

  /** Whether one of the steps has values for what is missing (NaN). */
  static boolean imputes(List<ClientStep> steps) {
    return steps.stream()
        .anyMatch(step -> step instanceof Impute(double replaced, _) && Double.isNaN(replaced));
  }

  /** Missing values become constants. */
  record Impute(double replaced, Matrix values) implements ClientStep {
    @Override
    public double[] apply(double[] row) {
      return FloatExecutor.apply(new TensorOp.Impute("", "", "", replaced, values), row);
    }
  }

  /** (x − offset)·scale. */
  record Scale(Matrix offset, Matrix scale) implements ClientStep {
    @Override
    public double[] apply(double[] row) {
      return FloatExecutor.apply(new TensorOp.Scale("", "", "", offset, scale), row);
    }
  }

  /** Division by the norm of the row. */
  record Normalize(Norm norm) implements ClientStep {
    @Override
    public double[] apply(double[] row) {
      return norm.apply(row);
    }
  }
}
