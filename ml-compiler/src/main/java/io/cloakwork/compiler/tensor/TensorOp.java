package io.cloakwork.compiler.tensor;

/**
 * One operation on a row of numbers (or on a label). Values are named; {@code node} is the ONNX
 * node that the operation came from, for messages.
 */
public sealed interface TensorOp {
  String node();

  String input();

  String output();

  /** The ONNX operator, as in {@link ModelOperator}. */
  ModelOperator operator();

  /** W·x + b, and what belongs to the layer behind it. */
  sealed interface LinearLayer extends TensorOp {
    /** W: one row per output. */
    Matrix weights();
  }

  /** The same numbers under another name, or in another form. */
  sealed interface Renaming extends TensorOp {}

  /** (x − offset)·scale, element by element. */
  record Scale(String node, String input, String output, Matrix offset, Matrix scale)
      implements TensorOp {
    @Override
    public ModelOperator operator() {
      return ModelOperator.SCALER;
    }
  }

  /** Elements equal to {@code replaced} (NaN: missing) become {@code values}. */
  record Impute(String node, String input, String output, double replaced, Matrix values)
      implements TensorOp {
    @Override
    public ModelOperator operator() {
      return ModelOperator.IMPUTER;
    }
  }

  /** Row divided by its norm. */
  record Normalize(String node, String input, String output, Norm norm) implements TensorOp {
    @Override
    public ModelOperator operator() {
      return ModelOperator.NORMALIZER;
    }
  }

  /** W·x; {@code weights} has one row per output. */
  record MatMul(String node, String input, String output, Matrix weights) implements LinearLayer {
    @Override
    public ModelOperator operator() {
      return ModelOperator.MAT_MUL;
    }
  }

  /** W·x + b, alpha, beta and transposition already applied. */
  record Gemm(String node, String input, String output, Matrix weights, Matrix bias)
      implements LinearLayer {
    @Override
    public ModelOperator operator() {
      return ModelOperator.GEMM;
    }
  }

  /** x + constant, element by element. */
  record Add(String node, String input, String output, Matrix constant) implements TensorOp {
    @Override
    public ModelOperator operator() {
      return ModelOperator.ADD;
    }
  }

  /** W·x + b, one row per target, then the post transform. */
  record LinearRegressor(
      String node,
      String input,
      String output,
      Matrix weights,
      Matrix bias,
      PostTransform postTransform)
      implements LinearLayer {
    @Override
    public ModelOperator operator() {
      return ModelOperator.LINEAR_REGRESSOR;
    }
  }

  /**
   * Scores W·x + b and the label that they choose. One row: the second of two labels if the score
   * is above zero. Several rows: the label of the largest score, the first of equal ones.
   *
   * @param label name of the second output
   */
  record LinearClassifier(
      String node,
      String input,
      String output,
      String label,
      Matrix weights,
      Matrix bias,
      ClassLabels labels,
      PostTransform postTransform)
      implements LinearLayer {
    @Override
    public ModelOperator operator() {
      return ModelOperator.LINEAR_CLASSIFIER;
    }
  }

  /** A conversion between number types that changes no value here. */
  record Cast(String node, String input, String output) implements Renaming {
    @Override
    public ModelOperator operator() {
      return ModelOperator.CAST;
    }
  }

  /** The input. */
  record Identity(String node, String input, String output) implements Renaming {
    @Override
    public ModelOperator operator() {
      return ModelOperator.IDENTITY;
    }
  }

  /** Scores with their labels as keys: another form of the same numbers. */
  record ZipMap(String node, String input, String output) implements Renaming {
    @Override
    public ModelOperator operator() {
      return ModelOperator.ZIP_MAP;
    }
  }
}
