package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.PostTransform;
import java.util.Arrays;
import java.util.List;

/** What several operators read alike. */
final class NodeChecks {
  private NodeChecks() {}

  /** Names of the label and of the scores. */
  static List<String> classifierOutputs(NodeReader node, GraphValues values, ClassLabels names) {
    return classifierOutputs(node, values, names, names.count());
  }

  /**
   * @param numbers of the second output
   */
  static List<String> classifierOutputs(
      NodeReader node, GraphValues values, ClassLabels names, int numbers) {
    List<String> outputs = node.outputs(2);
    values.defineLabel(node, outputs.getFirst(), names);
    values.define(node, outputs.getLast(), numbers);
    return outputs;
  }

  static void requireUsable(NodeReader node, PostTransform transform, int targets) {
    if (transform != PostTransform.NONE && targets == 1) {
      throw node.unsupported(
          "post_transform " + transform + " with one target: runtimes disagree on it",
          "Export the model with post_transform NONE and transform the value yourself.");
    }
  }

  static ClassLabels classLabels(NodeReader node, String integerAttribute) {
    List<Long> integers = node.integers(integerAttribute);
    List<String> strings = node.strings("classlabels_strings");
    if (integers.isEmpty() == strings.isEmpty()) {
      throw node.unsupported(
          "expected labels either as integers or as strings, got "
              + integers.size()
              + " and "
              + strings.size(),
          "Export the classifier with its class labels.");
    }
    List<String> names =
        integers.isEmpty() ? strings : integers.stream().map(String::valueOf).toList();
    return node.checked(() -> new ClassLabels(names, strings.isEmpty()));
  }

  static PostTransform postTransform(NodeReader node) {
    String name = node.string("post_transform", "NONE");
    if (name.equals("PROBIT")) {
      throw node.unsupported(
          "post_transform PROBIT is not supported: runtimes approximate it differently",
          "Export the model with post_transform NONE and transform the scores yourself.");
    }
    return choice(node, "post_transform", name, PostTransform.values());
  }

  static <E extends Enum<E>> E choice(NodeReader node, String attribute, String name, E[] choices) {
    return Arrays.stream(choices)
        .filter(choice -> choice.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            node.malformed(
                attribute + ": expected one of " + Arrays.toString(choices) + ", got " + name));
  }

  static Matrix matrix(NodeReader node, String what, int rows, int columns, double[] values) {
    try {
      return Matrix.of(rows, columns, values);
    } catch (IllegalArgumentException e) {
      ModelException fault = node.malformed(what + ": " + e.getMessage());
      fault.initCause(e);
      throw fault;
    }
  }
}
