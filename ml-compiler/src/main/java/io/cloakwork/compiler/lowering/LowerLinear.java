package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.analysis.Interval;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.Largest;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pass.FuseCombines;
import io.cloakwork.compiler.pass.RemoveUnused;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.List;

/**
 * LowerLinear: one linear layer as a circuit, with or without what decides on its scores.
 *
 * <p>Feature i is coefficient i of a GLWE ciphertext. Class c of a group is the plaintext monomials
 * X^(c·d−i), so that its score is coefficient c·d of the product (d features in a ciphertext, C·d ≤
 * N: no two classes meet). Only these coefficients are extracted. The sign of a score S is taken
 * digit by digit from −S, whose negative values are the positive scores.
 */
public final class LowerLinear {
  private final int polynomialSize;
  private final CircuitBuilder circuit = new CircuitBuilder();

  private LowerLinear(int polynomialSize) {
    this.polynomialSize = polynomialSize;
  }

  /**
   * @param program in the integer dialect, widths assigned
   * @param polynomialSize N of the ciphertexts
   * @param digitBits β of the sign, 1 to 4; without meaning for scores
   * @throws ParameterException if the program has another form
   * @throws CapacityException if the accumulator is too wide for the torus
   */
  public static Program run(Program program, int polynomialSize, int digitBits) {
    LowerLinear lowering = new LowerLinear(polynomialSize);
    List<Op> ops = program.ops();
    if (!isChain(ops)
        || !(ops.get(0) instanceof Features features)
        || !(ops.get(1) instanceof LinearMap map)) {
      throw otherForm(ops);
    }
    switch (ops.subList(2, ops.size() - 1)) {
      case List<Op> decision when decision.isEmpty() -> lowering.scores(features, map);
      case List<Op> decision
          when decision.size() == 1
              && decision.getFirst() instanceof Positive
              && map.weights().rows() == 1 ->
          lowering.label(features, map, Ranges.of(program), digitBits);
      case List<Op> decision when decision.size() == 1 && decision.getFirst() instanceof Largest ->
          lowering.largest(features, map, digitBits);
      case List<Op> decision
          when decision.size() == 3
              && decision.get(0) instanceof Positive
              && decision.get(1) instanceof LinearMap votes
              && decision.get(2) instanceof Largest ->
          lowering.vote(features, map, votes, Ranges.of(program), digitBits);
      default -> throw otherForm(ops);
    }
    return RemoveUnused.run(FuseCombines.run(lowering.circuit.build(program.name())));
  }

  /** Each operation reads the one before, and the last one is the only result. */
  private static boolean isChain(List<Op> ops) {
    boolean chain = ops.size() >= 3 && ops.getLast() instanceof Result;
    for (int i = 1; i < ops.size(); i++) {
      chain &= ops.get(i).operands().equals(ops.get(i - 1).result().stream().toList());
    }
    return chain;
  }

  private static ParameterException otherForm(List<Op> ops) {
    return new ParameterException(
        "form of an integer program",
        "one linear map, the sign of its one row, or the largest of its rows or of their votes",
        ops.size() + " operations");
  }

  private void scores(Features features, LinearMap map) {
    List<Value> scores = linear(features, map.weights(), map.bias(), width(map.bits()));
    for (Value score : scores) {
      circuit.output(score, new Encoding(map.bits(), true));
    }
  }

  private void label(Features features, LinearMap map, Ranges ranges, int digitBits) {
    Interval negated = ranges.of(map.value()).getFirst().negated();
    int width = width(negated.signedBits());
    long[] weights = new long[map.weights().columns()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = -map.weights().at(0, i);
    }
    Value acc =
        linear(
                features,
                LongMatrix.of(1, weights.length, weights),
                List.of(-map.bias().getFirst()),
                width)
            .getFirst();
    circuit.output(DigitSign.append(circuit, acc, width, digitBits), new Encoding(1, false));
  }

  private void largest(Features features, LinearMap map, int digitBits) {
    int width = width(ScoreDifferences.bits(features, map));
    List<Value> scores = linear(features, map.weights(), map.bias(), width);
    index(scores, width, digitBits);
  }

  /** Each row above 0 gives one to some, and takes one from others: the most votes win. */
  private void vote(
      Features features, LinearMap map, LinearMap votes, Ranges ranges, int digitBits) {
    int width =
        width(
            ranges.of(map.value()).stream()
                .mapToInt(range -> range.negated().signedBits())
                .max()
                .orElseThrow());
    int voteBits =
        ScoreDifferences.bits(new Features(features.value(), votes.weights().columns(), 1), votes);
    int shift = Long.SIZE - voteBits;
    List<Value> won = new ArrayList<>();
    for (Value score : linear(features, map.weights(), map.bias(), width)) {
      Value negated = circuit.combine(0, new Term(-1, score));
      won.add(DigitSign.append(circuit, negated, width, digitBits, 1L << shift));
    }
    List<Value> counts = new ArrayList<>();
    for (int row = 0; row < votes.weights().rows(); row++) {
      List<Term> terms = new ArrayList<>();
      for (int column = 0; column < won.size(); column++) {
        terms.add(new Term(votes.weights().at(row, column), won.get(column)));
      }
      counts.add(circuit.combine(votes.bias().get(row) << shift, terms));
    }
    index(counts, voteBits, digitBits);
  }

  private void index(List<Value> scores, int width, int digitBits) {
    Encoding encoding = LargestIndex.encoding(scores.size());
    circuit.output(LargestIndex.append(circuit, scores, width, digitBits), encoding);
  }

  private static int width(int bits) {
    if (bits > Encoding.MAX_BITS) {
      throw new CapacityException("bits of the accumulator", Encoding.MAX_BITS, bits);
    }
    return bits;
  }

  /** W·x + b, each row an LWE value with its integer in the top {@code width} bits. */
  private List<Value> linear(Features features, LongMatrix weights, List<Long> bias, int width) {
    int shift = Long.SIZE - width;
    int block = Math.min(features.count(), polynomialSize);
    int group = polynomialSize / block;
    List<Value> inputs = new ArrayList<>();
    for (int first = 0; first < features.count(); first += block) {
      int count = Math.min(block, features.count() - first);
      inputs.add(circuit.input(polynomialSize, first, count, features.bits(), shift));
    }
    List<Value> rows = new ArrayList<>();
    for (int from = 0; from < weights.rows(); from += group) {
      int to = Math.min(weights.rows(), from + group);
      List<Value> products = new ArrayList<>();
      for (int k = 0; k < inputs.size(); k++) {
        products.add(
            circuit.product(inputs.get(k), polynomial(weights, from, to, k * block, block)));
      }
      for (int row = from; row < to; row++) {
        int coefficient = (row - from) * block;
        List<Term> terms = new ArrayList<>();
        for (Value product : products) {
          terms.add(new Term(1, circuit.extract(product, coefficient)));
        }
        rows.add(circuit.combine(bias.get(row) << shift, terms));
      }
    }
    return rows;
  }

  /** Monomials W_ci·X^(c·d−i) of the rows of one group, for one block of features. */
  private List<Monomial> polynomial(LongMatrix weights, int from, int to, int first, int block) {
    List<Monomial> monomials = new ArrayList<>();
    for (int row = from; row < to; row++) {
      for (int i = 0; i < block && first + i < weights.columns(); i++) {
        long weight = weights.at(row, first + i);
        int exponent = (row - from) * block - i;
        if (weight != 0) {
          // X^N = −1
          monomials.add(
              exponent < 0
                  ? new Monomial(exponent + polynomialSize, -weight)
                  : new Monomial(exponent, weight));
        }
      }
    }
    return monomials;
  }
}
