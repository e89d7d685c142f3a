package io.cloakwork.compiler.tensor;

import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.compiler.tensor.TreeNode.Weight;
import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.stream.Stream;

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

  /** An operation that gives a label beside its numbers. */
  sealed interface Classifier extends TensorOp {
    /** Name of the value that is the label. */
    String label();

    ClassLabels labels();
  }

  /** Trees, and what is done to their scores. */
  sealed interface TreeOp extends TensorOp {
    TreeEnsemble ensemble();
  }

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

  /**
   * W·x + b, one row per target, then the post transform.
   *
   * @param operator LinearRegressor or SVMRegressor
   */
  record LinearRegressor(
      String node,
      String input,
      String output,
      Matrix weights,
      Matrix bias,
      PostTransform postTransform,
      ModelOperator operator)
      implements LinearLayer {}

  /**
   * Scores W·x + b and the label that they choose.
   *
   * @param label name of the second output
   * @param rule by which scores choose
   * @param operator LinearClassifier or SVMClassifier
   */
  record LinearClassifier(
      String node,
      String input,
      String output,
      String label,
      Matrix weights,
      Matrix bias,
      ClassLabels labels,
      PostTransform postTransform,
      ScoreRule rule,
      ModelOperator operator)
      implements LinearLayer, Classifier {}

  /**
   * The aggregate of trees per target, then the post transform.
   *
   * @param operator TreeEnsembleRegressor or TreeEnsemble
   */
  record TreeRegressor(
      String node,
      String input,
      String output,
      TreeEnsemble ensemble,
      PostTransform postTransform,
      ModelOperator operator)
      implements TreeOp {

    /** Of the numbers that come out; of TreeEnsembleRegressor always single. */
    public Precision outputPrecision() {
      return operator == ModelOperator.TREE_ENSEMBLE ? ensemble.precision() : Precision.SINGLE;
    }
  }

  /**
   * The sum of trees per class and the label that it chooses. Where two classes share one score
   * (all weights are for one of them), the label is the second if that score is above a half, or
   * above zero if some weight is negative.
   *
   * @param label name of the second output
   */
  record TreeClassifier(
      String node,
      String input,
      String output,
      String label,
      TreeEnsemble ensemble,
      ClassLabels labels,
      PostTransform postTransform)
      implements TreeOp, Classifier {
    @Override
    public ModelOperator operator() {
      return ModelOperator.TREE_ENSEMBLE_CLASSIFIER;
    }

    /** Whether there are two classes, and all weights are for one of them. */
    public boolean sharesScore() {
      return labels.count() == 2 && weights().mapToInt(Weight::target).distinct().count() == 1;
    }

    /** Whether two classes share one score, and the other class has what is missing to 1. */
    public boolean complements() {
      return sharesScore() && weights().allMatch(weight -> weight.value() >= 0);
    }

    /**
     * Index of the class that the ensemble chooses where a row reaches these leaves, one per tree.
     */
    public int choose(List<Leaf> leaves) {
      return TreeScores.classify(this, ensemble.aggregate(leaves)).label();
    }

    private Stream<Weight> weights() {
      return ensemble.trees().stream()
          .flatMap(tree -> tree.leaves().stream())
          .flatMap(leaf -> leaf.weights().stream());
    }
  }

  /** A conversion between number types that changes no value here. */
  record Cast(String node, String input, String output) implements Renaming {
    @Override
    public ModelOperator operator() {
      return ModelOperator.CAST;
    }
  }

  /**
   * Elements of a row, by their index; an element may be picked more than once.
   *
   * @param width of the row
   */
  record Select(String node, String input, String output, int width, List<Integer> columns)
      implements TensorOp {
    /**
     * @throws ParameterException if nothing is picked, or an element that does not exist
     */
    public Select {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new ParameterException("columns of a selection", "at least 1", 0);
      }
      for (int column : columns) {
        if (column < 0 || column >= width) {
          throw new ParameterException(
              "column of a selection", "in [0, " + (width - 1) + "]", column);
        }
      }
    }

    @Override
    public ModelOperator operator() {
      return ModelOperator.GATHER;
    }
  }

  /** Other names for the classes of a label. */
  record Relabel(String node, String input, String output, ClassLabels from, ClassLabels to)
      implements TensorOp {
    /**
     * @throws ParameterException if there are more names than classes, or fewer
     */
    public Relabel {
      if (from.count() != to.count()) {
        throw new ParameterException("names of classes", from.count(), to.count());
      }
    }

    @Override
    public ModelOperator operator() {
      return ModelOperator.LABEL_ENCODER;
    }

    /** The other name of a class. */
    public String rename(String name) {
      return to.names().get(from.names().indexOf(name));
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
