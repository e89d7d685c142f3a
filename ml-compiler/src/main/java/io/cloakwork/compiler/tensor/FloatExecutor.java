package io.cloakwork.compiler.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs an imported model in floating point, as its author meant it. */
public final class FloatExecutor {
  private final TensorProgram program;

  public FloatExecutor(TensorProgram program) {
    this.program = program;
  }

  /**
   * What the model gives for one row.
   *
   * @param label of a classifier
   * @param values the numbers: scores, probabilities or targets
   */
  public record Result(Optional<String> label, double[] values) {}

  /**
   * Runs one row.
   *
   * @param row one number per feature; NaN for a missing one
   * @throws IllegalArgumentException if the row has another length
   */
  public Result run(double[] row) {
    if (row.length != program.inputWidth()) {
      throw new IllegalArgumentException(
          "row of " + row.length + " features, expected " + program.inputWidth());
    }
    Map<String, double[]> numbers = new HashMap<>();
    Map<String, String> labels = new HashMap<>();
    numbers.put(program.input(), row.clone());
    for (TensorOp op : program.ops()) {
      String label = labels.get(op.input());
      if (label != null) {
        labels.put(op.output(), label);
        continue;
      }
      double[] x = numbers.getOrDefault(op.input(), row);
      numbers.put(op.output(), apply(op, x));
      if (op instanceof TensorOp.LinearClassifier classifier) {
        double[] scores = classifier.weights().affine(x, classifier.bias());
        labels.put(classifier.label(), classifier.labels().names().get(choose(scores)));
      }
    }
    return new Result(
        program.label().map(name -> labels.getOrDefault(name, "")),
        numbers.getOrDefault(program.output(), row));
  }

  /**
   * The class that raw scores choose: with one score the second of two if it is above zero, else
   * the first of the largest.
   */
  public static int choose(double[] scores) {
    if (scores.length == 1) {
      return scores[0] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The numbers that one operation gives. */
  public static double[] apply(TensorOp op, double[] x) {
    return switch (op) {
      case TensorOp.Scale scale -> {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          out[i] = (x[i] - scale.offset().at(i)) * scale.scale().at(i);
        }
        yield out;
      }
      case TensorOp.Impute impute -> {
        double[] out = x.clone();
        for (int i = 0; i < x.length; i++) {
          boolean missing =
              Double.isNaN(impute.replaced()) ? Double.isNaN(x[i]) : x[i] == impute.replaced();
          out[i] = missing ? impute.values().at(i) : x[i];
        }
        yield out;
      }
      case TensorOp.Normalize normalize -> normalize.norm().apply(x);
      case TensorOp.MatMul matMul ->
          matMul.weights().affine(x, Matrix.constant(matMul.weights().rows(), 0));
      case TensorOp.Gemm gemm -> gemm.weights().affine(x, gemm.bias());
      case TensorOp.Add add -> {
        double[] out = x.clone();
        for (int i = 0; i < x.length; i++) {
          out[i] += add.constant().at(i);
        }
        yield out;
      }
      case TensorOp.LinearRegressor regressor ->
          regressor.postTransform().apply(regressor.weights().affine(x, regressor.bias()));
      case TensorOp.LinearClassifier classifier -> {
        double[] scores = classifier.weights().affine(x, classifier.bias());
        yield scores.length == 1
            ? classifier.postTransform().applyToSingle(scores[0])
            : classifier.postTransform().apply(scores);
      }
      case TensorOp.Cast _, TensorOp.Identity _, TensorOp.ZipMap _ -> x;
    };
  }
}
