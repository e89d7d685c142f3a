package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a row that were scaled, shifted or imputed by themselves and then joined, as a
 * transformer of columns exports them: the same as joining the columns first, and then doing to all
 * of them what was done to each, where constants that change nothing stand for the other columns.
 */
final class JoinedColumns {
  private final String node;
  private final List<Integer> columns = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param first place of its columns among all
   * @param steps what is done to them, in order
   */
  private record Part(int first, int width, List<TensorOp> steps) {}

  JoinedColumns(String node) {
    this.node = node;
  }

  /**
   * @param picked columns of the row
   * @param steps on them: Scale, Add and Impute
   */
  void add(List<Integer> picked, List<TensorOp> steps) {
    parts.add(new Part(columns.size(), picked.size(), new ArrayList<>(steps)));
    columns.addAll(picked);
  }

  /** Columns of the row, in order. */
  List<Integer> columns() {
    return columns;
  }

  /**
   * What is done to all columns, from value {@code in} to value {@code out}; the values between are
   * named after the latter.
   *
   * @return empty if some parts are imputed and others not, or not alike
   */
  Optional<List<TensorOp>> steps(String in, String out) {
    List<TensorOp> steps = new ArrayList<>();
    while (parts.stream().anyMatch(part -> !part.steps.isEmpty())) {
      String before = steps.isEmpty() ? in : steps.getLast().output();
      String after = out + "." + steps.size();
      boolean scales = parts.stream().anyMatch(part -> scales(part));
      if (!scales && !allImputeAlike()) {
        return Optional.empty();
      }
      steps.add(scales ? scale(before, after) : impute(before, after));
    }
    steps.add(new TensorOp.Identity(node, steps.isEmpty() ? in : steps.getLast().output(), out));
    return Optional.of(steps);
  }

  private static boolean scales(Part part) {
    return !part.steps.isEmpty() && !(part.steps.getFirst() instanceof TensorOp.Impute);
  }

  private boolean allImputeAlike() {
    return parts.stream()
            .map(part ->
                !part.steps.isEmpty() && part.steps.getFirst() instanceof TensorOp.Impute impute
                    ? Optional.of(impute.replaced())
                    : Optional.<Double>empty())
            .distinct()
            .count()
        == 1;
  }

  /** The next step of the parts that scale or shift. */
  private TensorOp scale(String in, String out) {
    double[] offsets = new double[columns.size()];
    double[] scales = new double[columns.size()];
    Arrays.fill(scales, 1);
    for (Part part : parts) {
      if (scales(part)) {
        TensorOp step = part.steps.removeFirst();
        for (int i = 0; i < part.width; i++) {
          switch (step) {
            case TensorOp.Scale scale -> {
              offsets[part.first + i] = scale.offset().at(i);
              scales[part.first + i] = scale.scale().at(i);
            }
            case TensorOp.Add add -> offsets[part.first + i] = -add.constant().at(i);
            default -> throw new AssertionError(step);
          }
        }
      }
    }
    return new TensorOp.Scale(node, in, out, Matrix.vector(offsets), Matrix.vector(scales));
  }

  private TensorOp impute(String in, String out) {
    double[] values = new double[columns.size()];
    double replaced = Double.NaN;
    for (Part part : parts) {
      if (part.steps.removeFirst() instanceof TensorOp.Impute impute) {
        replaced = impute.replaced();
        System.arraycopy(impute.values().row(0), 0, values, part.first, part.width);
      }
    }
    return new TensorOp.Impute(node, in, out, replaced, Matrix.vector(values));
  }
}
