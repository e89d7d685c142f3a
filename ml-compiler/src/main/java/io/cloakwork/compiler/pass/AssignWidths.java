package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * AssignWidths: every linear map and every ensemble of trees gets the smallest signed type that
 * holds its results for all rows. Changes nothing but the widths.
 */
public final class AssignWidths {
  private AssignWidths() {}

  public static Program run(Program program, Ranges ranges) {
    List<Op> ops = new ArrayList<>();
    for (IntegerOp op : program.integerOps()) {
      ops.add(
          switch (op) {
            case Op.LinearMap(var value, var input, var weights, var bias, _) ->
                new Op.LinearMap(value, input, weights, bias, ranges.signedBits(value));
            case Op.Trees(var value, var input, var trees, int targets, _) ->
                new Op.Trees(value, input, trees, targets, ranges.signedBits(value));
            case Op.Features _, Op.Positive _, Op.Largest _, Op.Result _ -> op;
          });
    }
    return program.withOps(ops);
  }
}
