package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RemoveIdentities: Cast, Identity and ZipMap change no number here; what reads them reads their
 * input instead. A LabelEncoder between a classifier and the label that the model gives goes into
 * the classifier. Leaves every other operation alone.
 */
public final class RemoveIdentities {
  private RemoveIdentities() {}

  public static TensorProgram run(TensorProgram program) {
    Map<String, String> names = new HashMap<>();
    Map<String, ClassLabels> encoded = new HashMap<>();
    for (TensorOp op : program.ops()) {
      String input = names.getOrDefault(op.input(), op.input());
      switch (op) {
        case TensorOp.Renaming renaming -> names.put(renaming.output(), input);
        case TensorOp.Relabel relabel -> {
          names.put(relabel.output(), input);
          encoded.put(relabel.output(), relabel.to());
        }
        case TensorOp.Scale _,
            TensorOp.Impute _,
            TensorOp.Normalize _,
            TensorOp.Add _,
            TensorOp.Select _,
            TensorOp.LinearLayer _,
            TensorOp.TreeOp _ -> {}
      }
    }
    Optional<String> label = program.label().map(name -> names.getOrDefault(name, name));
    Optional<ClassLabels> labels = labels(program, encoded);
    List<TensorOp> ops = new ArrayList<>();
    for (TensorOp op : program.ops()) {
      if (!names.containsKey(op.output())) {
        TensorOp kept = Rewiring.withInput(op, names.getOrDefault(op.input(), op.input()));
        ops.add(labels.map(other -> withLabels(kept, label, other)).orElse(kept));
      }
    }
    return new TensorProgram(
        program.name(),
        program.input(),
        program.inputWidth(),
        program.precision(),
        ops,
        names.getOrDefault(program.output(), program.output()),
        label);
  }

  /** The last names that the label of the program gets on its way from the classifier. */
  private static Optional<ClassLabels> labels(
      TensorProgram program, Map<String, ClassLabels> encoded) {
    Map<String, String> from = new HashMap<>();
    program.ops().forEach(op -> from.put(op.output(), op.input()));
    Optional<String> at = program.label();
    while (at.isPresent()) {
      if (encoded.containsKey(at.get())) {
        return at.map(encoded::get);
      }
      at = at.map(from::get);
    }
    return Optional.empty();
  }

  private static TensorOp withLabels(TensorOp op, Optional<String> label, ClassLabels labels) {
    boolean gives =
        op instanceof TensorOp.Classifier classifier
            && label.equals(Optional.of(classifier.label()));
    return gives ? Rewiring.withLabels((TensorOp.Classifier) op, labels) : op;
  }
}
