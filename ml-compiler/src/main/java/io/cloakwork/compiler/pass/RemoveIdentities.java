package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RemoveIdentities: Cast, Identity and ZipMap change no number here; what reads them reads their
 * input instead. Leaves every other operation alone.
 */
public final class RemoveIdentities {
  private RemoveIdentities() {}

  public static TensorProgram run(TensorProgram program) {
    Map<String, String> names = new HashMap<>();
    List<TensorOp> ops = new ArrayList<>();
    for (TensorOp op : program.ops()) {
      String input = names.getOrDefault(op.input(), op.input());
      switch (op) {
        case TensorOp.Renaming renaming -> names.put(renaming.output(), input);
        case TensorOp.Scale _,
            TensorOp.Impute _,
            TensorOp.Normalize _,
            TensorOp.Add _,
            TensorOp.LinearLayer _ ->
            ops.add(Rewiring.withInput(op, input));
      }
    }
    Optional<String> label = program.label().map(name -> names.getOrDefault(name, name));
    return new TensorProgram(
        program.name(),
        program.input(),
        program.inputWidth(),
        ops,
        names.getOrDefault(program.output(), program.output()),
        label);
  }
}
