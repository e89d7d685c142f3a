package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * RemoveUnused: operations whose value no result depends on go, and values are numbered anew.
 * Inputs of the client stay, used or not: they are part of the request.
 */
public final class RemoveUnused {
  private RemoveUnused() {}

  public static Program run(Program program) {
    Set<Value> used = new HashSet<>();
    for (Op op : program.ops().reversed()) {
      if (isKept(op, used)) {
        used.addAll(op.operands());
      }
    }
    Map<Value, Value> names = new HashMap<>();
    List<Op> kept = new ArrayList<>();
    for (Op op : program.ops()) {
      if (isKept(op, used)) {
        op.result().ifPresent(value -> names.put(value, new Value(names.size())));
        kept.add(op.rename(value -> names.getOrDefault(value, value)));
      }
    }
    return program.withOps(kept);
  }

  private static boolean isKept(Op op, Set<Value> used) {
    return op instanceof Op.GlweInput
        || op instanceof Op.BitInput
        || op instanceof Op.MaskInput
        || op instanceof Op.Features
        || op.result().map(used::contains).orElse(true);
  }
}
