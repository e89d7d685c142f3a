package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.frontend.Tensors.Constant;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is known of each value of a graph while its nodes are read, and the operations read so far.
 *
 * <p>A value that only picks columns of the row is kept as the list of these columns; an operation
 * for it exists from the first time that something else reads it.
 */
final class GraphValues {
  /** Most numbers between nodes in all: a few bytes can ask for a value of any width. */
  private static final int MAX_ELEMENTS = 1 << 22;

  private final Initializers constants;
  private final String row;
  private final int rowWidth;
  private final Map<String, Integer> widths = new HashMap<>();
  private final Map<String, Selection> selections = new HashMap<>();
  private final Map<String, ClassLabels> labels = new HashMap<>();
  private final Set<String> doubles = new HashSet<>();
  private final List<TensorOp> ops = new ArrayList<>();
  private Precision rowPrecision;
  private long elements;

  /**
   * Columns of the row.
   *
   * @param node that picks them, for messages
   */
  private record Selection(String node, List<Integer> columns) {}

  /**
   * @param row name of the row of all features
   */
  GraphValues(Initializers constants, String row, int rowWidth, Precision rowPrecision) {
    this.constants = constants;
    this.row = row;
    this.rowWidth = rowWidth;
    this.rowPrecision = rowPrecision;
    widths.put(row, rowWidth);
    selections.put(row, new Selection(row, IntStream.range(0, rowWidth).boxed().toList()));
  }

  /** Name of the row of all features. */
  String row() {
    return row;
  }

  /** Precision of the row: single as soon as something makes it so. */
  Precision rowPrecision() {
    return rowPrecision;
  }

  List<TensorOp> ops() {
    return ops;
  }

  void add(TensorOp op) {
    ops.add(op);
  }

  /** An input of the graph: these columns of the row. */
  void defineInput(String name, int first, int width) {
    widths.put(name, width);
    selections.put(
        name, new Selection(name, IntStream.range(first, first + width).boxed().toList()));
    if (rowPrecision == Precision.DOUBLE) {
      doubles.add(name);
    }
  }

  boolean isDefined(String name) {
    return widths.containsKey(name);
  }

  boolean isLabel(String name) {
    return labels.containsKey(name);
  }

  /** Names that a label chooses from. */
  ClassLabels labels(String name) {
    return Optional.ofNullable(labels.get(name)).orElseThrow(() -> new AssertionError(name));
  }

  int width(String name) {
    return widths.getOrDefault(name, 0);
  }

  Precision precision(String name) {
    return doubles.contains(name) ? Precision.DOUBLE : Precision.SINGLE;
  }

  /** The columns of the row that a value consists of; empty if it is computed. */
  Optional<List<Integer>> columns(String name) {
    return Optional.ofNullable(selections.get(name)).map(Selection::columns);
  }

  /** A value that is defined, numbers or label. */
  String require(NodeReader node, String name) {
    if (!widths.containsKey(name)) {
      throw node.malformed(
          constants.find(name).isPresent()
              ? "its input '" + name + "' is a constant"
              : "its input '" + name + "' is not defined before it: missing, or a cycle");
    }
    return name;
  }

  /**
   * The operations that lead to a value from one that they do not compute, in order, as far as each
   * treats every number by itself.
   */
  List<TensorOp> steps(String name) {
    List<TensorOp> steps = new ArrayList<>();
    String at = name;
    for (TensorOp op : ops.reversed()) {
      if (op.output().equals(at)) {
        switch (op) {
          case TensorOp.Scale _, TensorOp.Add _, TensorOp.Impute _ -> steps.addFirst(op);
          case TensorOp.Renaming _ -> {}
          default -> {
            return steps;
          }
        }
        at = op.input();
      }
    }
    return steps;
  }

  /** The value that holds these numbers, for an operation that computes with them. */
  String numbers(NodeReader node, String name) {
    requireNumbers(node, name);
    return computed(name);
  }

  /** The same without an operation for a selection. */
  String requireNumbers(NodeReader node, String name) {
    if (labels.containsKey(require(node, name))) {
      throw node.malformed("its input '" + name + "' is a label, not numbers");
    }
    return name;
  }

  /** The value that holds the numbers of this one. */
  String computed(String name) {
    Selection selection = selections.get(name);
    if (selection == null || name.equals(row)) {
      return name;
    }
    if (selection.columns.equals(IntStream.range(0, rowWidth).boxed().toList())) {
      return row;
    }
    boolean exists = ops.stream().anyMatch(op -> op.output().equals(name));
    if (!exists) {
      ops.add(new TensorOp.Select(selection.node, row, name, rowWidth, selection.columns));
    }
    return name;
  }

  String define(NodeReader node, int outputs, int width) {
    return define(node, node.outputs(outputs).getFirst(), width);
  }

  String define(NodeReader node, String name, int width) {
    if (constants.find(name).isPresent() || widths.put(name, width) != null) {
      throw node.malformed("the value '" + name + "' is defined twice");
    }
    elements += width;
    if (elements > MAX_ELEMENTS) {
      throw node.unsupported(
          "the values up to here have " + elements + " numbers, at most " + MAX_ELEMENTS,
          "Export a model with fewer operations on wide rows.");
    }
    return name;
  }

  String define(NodeReader node, int outputs, int width, Precision precision) {
    return define(node, node.outputs(outputs).getFirst(), width, precision);
  }

  String define(NodeReader node, String name, int width, Precision precision) {
    define(node, name, width);
    if (precision == Precision.DOUBLE) {
      doubles.add(name);
    }
    return name;
  }

  String defineLabel(NodeReader node, String name, ClassLabels names) {
    define(node, name, 0);
    labels.put(name, names);
    return name;
  }

  /** Columns of the row as a value. */
  void defineSelection(NodeReader node, String name, List<Integer> columns, Precision precision) {
    define(node, name, columns.size());
    selections.put(name, new Selection(node.name(), List.copyOf(columns)));
    if (precision == Precision.DOUBLE) {
      doubles.add(name);
    } else {
      rowPrecision = Precision.SINGLE;
    }
  }

  Optional<Constant> constant(String name) {
    return constants.find(name);
  }
}
