package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The index of the first of the largest scores, exactly.
 *
 * <p>For every pair i &lt; j the sign of S_i − S_j says which of both loses: ties are lost by the
 * later one. A score that loses to none is the largest, and there is one. So many flags are added
 * up that their sum stays within half of the circle; whether it is 0 is the sign of the sum less
 * half a flag. More flags than {@value #MOST_FLAGS} are asked for in groups first.
 */
final class LargestIndex {
  /** Their noise adds up, and the border is half a flag away: as far as for the tables of 2_2. */
  private static final int MOST_FLAGS = 15;

  private static final long QUARTER = 1L << 62;

  private final CircuitBuilder circuit;
  private final int count;

  private LargestIndex(CircuitBuilder circuit, int count) {
    this.circuit = circuit;
    this.count = count;
  }

  /**
   * Appends the circuit.
   *
   * @param scores at least 2, with their integers times 2^(64 − width) modulo 2^64: what is above
   *     the width does not matter
   * @param width of the difference of any two, in two's complement
   * @param digitBits β of the signs, 1 to 4
   * @return the index, in the {@link #encoding} of so many
   */
  static Value append(CircuitBuilder circuit, List<Value> scores, int width, int digitBits) {
    return new LargestIndex(circuit, scores.size()).index(scores, width, digitBits);
  }

  /** How the index of one of so many scores is encoded. */
  static Encoding encoding(int scores) {
    return new Encoding(Integer.SIZE - Integer.numberOfLeadingZeros(scores - 1), false);
  }

  /** A value that is its weight or 0, or its weight less that. */
  private record Flag(Value value, boolean isNegated) {}

  private Value index(List<Value> scores, int width, int digitBits) {
    List<List<Flag>> losses = new ArrayList<>();
    scores.forEach(_ -> losses.add(new ArrayList<>()));
    long weight = weight(largestGroup(count - 1));
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        Value difference =
            circuit.combine(0, new Term(1, scores.get(i)), new Term(-1, scores.get(j)));
        Value loses = DigitSign.append(circuit, difference, width, digitBits, weight);
        losses.get(i).add(new Flag(loses, false));
        losses.get(j).add(new Flag(loses, true));
      }
    }
    List<Term> index = new ArrayList<>();
    for (int k = 1; k < count; k++) {
      index.add(new Term(1, ifNone(losses.get(k), encoding(count).encode(k))));
    }
    return circuit.combine(0, index);
  }

  /** A word where no flag is set, else 0. */
  private Value ifNone(List<Flag> flags, long word) {
    if (flags.size() <= MOST_FLAGS) {
      return test(flags, weight(largestGroup(flags.size())), word);
    }
    int groups = Math.ceilDiv(flags.size(), MOST_FLAGS);
    List<Flag> dirty = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      List<Flag> group = flags.subList(g * flags.size() / groups, (g + 1) * flags.size() / groups);
      Value clean = test(group, weight(largestGroup(flags.size())), weight(largestGroup(groups)));
      dirty.add(new Flag(clean, true));
    }
    return ifNone(dirty, word);
  }

  /** The same of few flags of this weight. */
  private Value test(List<Flag> flags, long weight, long word) {
    List<Term> terms = new ArrayList<>();
    long half = weight >>> 1;
    long constant = -half;
    for (Flag flag : flags) {
      terms.add(new Term(flag.isNegated ? -1 : 1, flag.value));
      constant += flag.isNegated ? weight : 0;
    }
    Value sum = circuit.combine(constant, terms);
    Value sign = circuit.sign(sum, -(word >>> 1), half);
    return circuit.combine(word >>> 1, new Term(1, sign));
  }

  /** Flags of the largest of the groups that so many are split into. */
  private static int largestGroup(int flags) {
    return Math.ceilDiv(flags, Math.ceilDiv(flags, MOST_FLAGS));
  }

  /** The largest even word, unsigned, of which so many stay within half of the circle. */
  private static long weight(int flags) {
    return 2 * (QUARTER / flags);
  }
}
