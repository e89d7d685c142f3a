package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.params.Decomposition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Appends operations of the circuit dialect, and numbers their values. */
final class CircuitBuilder {
  private final List<Op> ops = new ArrayList<>();
  private int next;

  Value input(int polynomialSize, int first, int count, int bits, int shift) {
    return add(value -> new Op.GlweInput(value, polynomialSize, first, count, bits, shift));
  }

  Value bits(int polynomialSize, List<Integer> widths, Decomposition decomposition) {
    return add(value -> new Op.BitInput(value, polynomialSize, widths, decomposition));
  }

  Value diagram(Value bits, List<List<Long>> leaves, List<Choice> choices) {
    return add(value -> new Op.Diagram(value, bits, leaves, choices));
  }

  Value sum(List<Value> inputs) {
    return add(value -> new Op.Sum(value, inputs));
  }

  Value product(Value input, List<Monomial> polynomial) {
    return add(value -> new Op.PlainProduct(value, input, polynomial));
  }

  Value extract(Value input, int coefficient) {
    return add(value -> new Op.Extract(value, input, coefficient));
  }

  Value combine(long constant, Term... terms) {
    return combine(constant, List.of(terms));
  }

  Value combine(long constant, List<Term> terms) {
    return add(value -> new Op.Combine(value, terms, constant));
  }

  /** A table of one word: +word on the lower half circle, −word on the upper. */
  Value sign(Value input, long word, long margin) {
    return add(value -> new Op.Lookup(value, input, List.of(word), false, margin));
  }

  Value centredLookup(Value input, List<Long> words, long margin) {
    return add(value -> new Op.Lookup(value, input, words, true, margin));
  }

  void output(Value input, Encoding encoding) {
    ops.add(new Op.Output(input, encoding));
  }

  Program build(String name) {
    return new Program(name, ops);
  }

  private Value add(Function<Value, Op> op) {
    Value value = new Value(next++);
    ops.add(op.apply(value));
    return value;
  }
}
