package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * FuseCombines: a combination of combinations becomes one combination of their inputs, modulo 2^64;
 * terms of the same value are added up. Leaves look-ups and what they read alone. Combinations that
 * nobody reads any more stay for RemoveUnused.
 */
public final class FuseCombines {
  private FuseCombines() {}

  public static Program run(Program program) {
    Map<Value, Combine> combines = new HashMap<>();
    List<Op> ops = new ArrayList<>();
    for (Op op : program.ops()) {
      if (op instanceof Combine combine) {
        Combine fused = fuse(combine, combines);
        combines.put(fused.value(), fused);
        ops.add(fused);
      } else {
        ops.add(op);
      }
    }
    return program.withOps(ops);
  }

  /** Every earlier combination is already one of inputs that are none. */
  private static Combine fuse(Combine combine, Map<Value, Combine> combines) {
    Map<Value, Long> coefficients = new LinkedHashMap<>();
    long constant = combine.constant();
    for (Term term : combine.terms()) {
      Combine inner = combines.get(term.value());
      if (inner == null) {
        coefficients.merge(term.value(), term.coefficient(), Long::sum);
        continue;
      }
      constant += term.coefficient() * inner.constant();
      for (Term innerTerm : inner.terms()) {
        coefficients.merge(
            innerTerm.value(), term.coefficient() * innerTerm.coefficient(), Long::sum);
      }
    }
    List<Term> terms = new ArrayList<>();
    coefficients.forEach((value, coefficient) -> terms.add(new Term(coefficient, value)));
    return new Combine(combine.value(), terms, constant);
  }
}
