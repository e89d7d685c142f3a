package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * AssignWidths: every linear map gets the smallest signed type that holds its results for all rows.
 * Changes nothing but the widths.
 */
public final class AssignWidths {
  private AssignWidths() {}

  public static Program run(Program program, Ranges ranges) {
    List<Op> ops = new ArrayList<>();
    for (Op op : program.ops()) {
      ops.add(
          op instanceof Op.LinearMap map
              ? new Op.LinearMap(
                  map.value(),
                  map.input(),
                  map.weights(),
                  map.bias(),
                  ranges.signedBits(map.value()))
              : op);
    }
    return program.withOps(ops);
  }
}
