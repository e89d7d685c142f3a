package io.cloakwork.compiler.tensor;

import java.util.Arrays;
import java.util.Optional;

/**
 * The operators that the compiler takes. docs/operators.md is written from this list, and the
 * import dispatches over it.
 */
public enum ModelOperator {
  ADD("", "Add", "with a constant, per feature or scalar; folded into the layer"),
  ARRAY_FEATURE_EXTRACTOR(
      "ai.onnx.ml", "ArrayFeatureExtractor", "constant columns of the model's inputs"),
  CAST("", "Cast", "between number types that keep the values"),
  CONCAT(
      "",
      "Concat",
      "of columns of the model's inputs, which may be several and scaled or imputed; axis = 1"),
  CONSTANT("", "Constant", "numbers"),
  DROPOUT("", "Dropout", "removed"),
  FEATURE_VECTORIZER(
      "ai.onnx.ml", "FeatureVectorizer", "of columns of the model's inputs, all of each"),
  FLATTEN("", "Flatten", "removed; axis = 1"),
  GATHER("", "Gather", "constant columns of the model's inputs; axis = 1"),
  GEMM("", "Gemm", "one layer with constant weights; transA = 0"),
  IDENTITY("", "Identity", "removed"),
  IMPUTER("ai.onnx.ml", "Imputer", "floating-point constants; runs at the client"),
  LABEL_ENCODER(
      "ai.onnx.ml", "LabelEncoder", "of the label of a classifier, between integers and text"),
  LINEAR_CLASSIFIER(
      "ai.onnx.ml",
      "LinearClassifier",
      "two or more classes; post transforms NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO at the client"),
  LINEAR_REGRESSOR(
      "ai.onnx.ml",
      "LinearRegressor",
      "one or more targets; a post transform needs at least two targets"),
  MAT_MUL("", "MatMul", "one layer with constant weights"),
  NORMALIZER(
      "ai.onnx.ml", "Normalizer", "before the first or after the last layer; runs at the client"),
  RESHAPE("", "Reshape", "removed; to a shape that keeps the rows"),
  SCALER("ai.onnx.ml", "Scaler", "folded into the layer, or at the client before a Normalizer"),
  SQUEEZE("", "Squeeze", "removed; of the one column of a value"),
  SVM_CLASSIFIER(
      "ai.onnx.ml",
      "SVMClassifier",
      "with a linear kernel, without probabilities: one layer, and votes of pairs of classes"),
  SVM_REGRESSOR("ai.onnx.ml", "SVMRegressor", "with a linear kernel: one layer"),
  TREE_ENSEMBLE(
      "ai.onnx.ml",
      "TreeEnsemble",
      "every node mode and aggregate; post transforms 0 and, of several targets, 3"),
  TREE_ENSEMBLE_CLASSIFIER(
      "ai.onnx.ml",
      "TreeEnsembleClassifier",
      "two or more classes, every node mode; post transforms NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO"),
  TREE_ENSEMBLE_REGRESSOR(
      "ai.onnx.ml",
      "TreeEnsembleRegressor",
      "every node mode and aggregate; a post transform needs at least two targets"),
  UNSQUEEZE("", "Unsqueeze", "removed; of the one column of a value"),
  ZIP_MAP("ai.onnx.ml", "ZipMap", "removed");

  private final String domain;
  private final String onnxName;
  private final String support;

  ModelOperator(String domain, String onnxName, String support) {
    this.domain = domain;
    this.onnxName = onnxName;
    this.support = support;
  }

  /** Domain of the operator set; empty for ai.onnx. */
  public String domain() {
    return domain;
  }

  public String onnxName() {
    return onnxName;
  }

  /** What of the operator is supported, in a few words. */
  public String support() {
    return support;
  }

  /** The operator of that name; the domain ai.onnx may be written out. */
  public static Optional<ModelOperator> find(String domain, String onnxName) {
    String wanted = domain.equals("ai.onnx") ? "" : domain;
    return Arrays.stream(values())
        .filter(op -> op.domain.equals(wanted) && op.onnxName.equals(onnxName))
        .findFirst();
  }

  /** The table of docs/operators.md. */
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| operator | domain | supported |\n| --- | --- | --- |\n");
    for (ModelOperator op : values()) {
      table
          .append("| `")
          .append(op.onnxName)
          .append("` | ")
          .append(op.domain.isEmpty() ? "ai.onnx" : op.domain)
          .append(" | ")
          .append(op.support)
          .append(" |\n");
    }
    return table.toString();
  }
}
