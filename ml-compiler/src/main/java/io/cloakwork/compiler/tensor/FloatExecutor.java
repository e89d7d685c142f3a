package io.cloakwork.compiler.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an imported model in floating point, as its author meant it. What stands before trees, and
 * trees, are computed in the precision that ONNX Runtime computes in, so that every row takes the
 * same branches; linear layers in binary64, which is nearer to the model than any runtime.
 */
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
    double[] input = rounded(program.precision(), row.clone());
    numbers.put(program.input(), input);
    for (TensorOp op : program.ops()) {
      String label = labels.get(op.input());
      if (label != null) {
        labels.put(
            op.output(), op instanceof TensorOp.Relabel relabel ? relabel.rename(label) : label);
        continue;
      }
      double[] x = numbers.getOrDefault(op.input(), input);
      numbers.put(op.output(), run(op, x));
      if (op instanceof TensorOp.Classifier classifier) {
        labels.put(classifier.label(), classifier.labels().names().get(label(classifier, x)));
      }
    }
    return new Result(
        program.label().map(name -> labels.getOrDefault(name, "")),
        numbers.getOrDefault(program.output(), input));
  }

  /** As {@link #apply}, in the precision of the program. */
  private double[] run(TensorOp op, double[] x) {
    return switch (op) {
      case TensorOp.Scale scale -> {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          double difference = program.precision().round(x[i] - scale.offset().at(i));
          out[i] = difference * scale.scale().at(i);
        }
        yield rounded(Precision.SINGLE, out);
      }
      case TensorOp.Impute _, TensorOp.Add _ -> rounded(program.precision(), apply(op, x));
      case TensorOp.Normalize _ -> rounded(Precision.SINGLE, apply(op, x));
      case TensorOp.LinearLayer _,
          TensorOp.TreeOp _,
          TensorOp.Select _,
          TensorOp.Relabel _,
          TensorOp.Renaming _ ->
          apply(op, x);
    };
  }

  private static double[] rounded(Precision precision, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = precision.round(values[i]);
    }
    return values;
  }

  private static int label(TensorOp.Classifier classifier, double[] x) {
    return switch (classifier) {
      case TensorOp.LinearClassifier linear -> {
        double[] scores = linear.weights().affine(x, linear.bias());
        yield linear.rule().choose(scores);
      }
      case TensorOp.TreeClassifier trees ->
          TreeScores.classify(trees, trees.ensemble().run(x)).label();
    };
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
        yield classifier.rule().values(scores, classifier.postTransform());
      }
      case TensorOp.TreeRegressor regressor -> TreeScores.regress(regressor, x);
      case TensorOp.TreeClassifier classifier ->
          TreeScores.classify(classifier, classifier.ensemble().run(x)).values();
      case TensorOp.Select select -> {
        double[] out = new double[select.columns().size()];
        for (int i = 0; i < out.length; i++) {
          out[i] = x[select.columns().get(i)];
        }
        yield out;
      }
      case TensorOp.Cast _, TensorOp.Identity _, TensorOp.ZipMap _ -> x;
      case TensorOp.Relabel relabel ->
          throw new IllegalArgumentException("'" + relabel.node() + "' works on labels");
    };
  }
}
