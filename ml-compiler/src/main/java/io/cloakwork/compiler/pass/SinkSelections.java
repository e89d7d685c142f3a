package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.Select;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SinkSelections: a selection of columns and then a Scaler, Imputer or Add become the same
 * operation on the whole row, with constants that change nothing for the other columns, and then
 * the selection: so that it comes to stand right before a layer, which takes it in. Leaves them
 * alone when the selection has another use, or picks a column twice.
 */
public final class SinkSelections {
  private SinkSelections() {}

  public static TensorProgram run(TensorProgram program) {
    Map<String, Integer> uses = new HashMap<>();
    uses.merge(program.output(), 1, Integer::sum);
    program.ops().forEach(op -> uses.merge(op.input(), 1, Integer::sum));
    Map<String, Select> selections = new HashMap<>(); // that were not yet put down
    List<TensorOp> ops = new ArrayList<>();
    for (TensorOp op : program.ops()) {
      Optional<Select> select = Optional.ofNullable(selections.remove(op.input()));
      Optional<TensorOp> whole = select.flatMap(s -> onWholeRow(op, s));
      if (whole.isPresent()) {
        ops.add(whole.get());
        Select moved = select.orElseThrow();
        selections.put(
            op.output(),
            new Select(
                moved.node(), whole.get().output(), op.output(), moved.width(), moved.columns()));
      } else {
        select.ifPresent(ops::add);
        if (op instanceof Select other && uses.getOrDefault(op.output(), 0) == 1) {
          selections.put(op.output(), other);
        } else {
          ops.add(op);
        }
      }
      boolean used = uses.getOrDefault(op.output(), 0) == 1;
      if (!used) {
        Optional.ofNullable(selections.remove(op.output())).ifPresent(ops::add);
      }
    }
    ops.addAll(selections.values());
    return program.withOps(ops);
  }

  private static Optional<TensorOp> onWholeRow(TensorOp op, Select select) {
    if (new HashSet<>(select.columns()).size() != select.columns().size()) {
      return Optional.empty();
    }
    String in = select.input();
    String out = select.output(); // free now
    return switch (op) {
      case TensorOp.Scale scale ->
          Optional.of(
              new TensorOp.Scale(
                  op.node(),
                  in,
                  out,
                  spread(scale.offset(), select, 0),
                  spread(scale.scale(), select, 1)));
      case TensorOp.Impute impute ->
          Optional.of(
              new TensorOp.Impute(
                  op.node(), in, out, impute.replaced(), spread(impute.values(), select, 0)));
      case TensorOp.Add add ->
          Optional.of(new TensorOp.Add(op.node(), in, out, spread(add.constant(), select, 0)));
      case TensorOp.Normalize _,
          Select _,
          TensorOp.Relabel _,
          TensorOp.LinearLayer _,
          TensorOp.TreeOp _,
          TensorOp.Renaming _ ->
          Optional.empty();
    };
  }

  private static Matrix spread(Matrix constants, Select select, double otherwise) {
    double[] all = new double[select.width()];
    Arrays.fill(all, otherwise);
    for (int i = 0; i < select.columns().size(); i++) {
      all[select.columns().get(i)] = constants.at(i);
    }
    return Matrix.vector(all);
  }
}
