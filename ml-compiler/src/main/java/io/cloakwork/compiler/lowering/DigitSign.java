package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exact sign of a wide accumulator, digit by digit from the least significant up.
 *
 * <p>The accumulator acc = S/2^W holds a signed integer S of W bits without a padding bit. β is the
 * digit width and r = β + 1: the digits of widths b_j stand at positions p_j, the lowest one takes
 * what is left over, and the last r bits are looked at directly. Each digit is found exactly, and
 * taken away from the next view of the accumulator:
 *
 * <pre>
 * u_j = 2^(W−p_{j+1}−1)·acc − D_{j−1} − ρ_j·2^(−p_{j+1}−2)          ρ_j = 2^p_{j−1} for j ≥ 2, else 0
 * h_j = PBS_{−1/4}(u_j + 2^(−b_j−2)) + 1/4                           the bit above the digit, times ½
 * D_j = PBS[m ↦ m·2^(p_j−p_{j+2}−1)](u_j − h_j)                      last j: weight 2^(p_j−W)
 * sign = PBS_{−c}(acc − D_{J−1} − ρ_J·2^(−W−1) + 2^(−r−1)) + c       2c where S &lt; 0, else 0
 * </pre>
 *
 * <p>A view keeps the digits below the one that was taken away, centred by ρ_j: at most 2^(−b_j −
 * b_{j−1} − 2) on either side, which its margins leave room for.
 */
final class DigitSign {
  /** Digit widths that there is a recurrence for. */
  static final int MAX_DIGIT_BITS = 4;

  private static final long HALF = 1L << 63;
  private static final long QUARTER = 1L << 62;
  private static final long EIGHTH = 1L << 61;

  private final CircuitBuilder circuit;
  private final Value acc;
  private final int width;
  private final long half;
  private final List<Integer> positions;

  private DigitSign(CircuitBuilder circuit, Value acc, int width, int digitBits, long weight) {
    this.circuit = circuit;
    this.acc = acc;
    this.width = width;
    this.half = weight >>> 1;
    this.positions = positions(width, digitBits);
  }

  /**
   * Appends the circuit.
   *
   * @param acc the accumulator
   * @param width W of the accumulator
   * @param digitBits β, 1 to 4
   * @return ½ where S &lt; 0, else 0
   */
  static Value append(CircuitBuilder circuit, Value acc, int width, int digitBits) {
    return append(circuit, acc, width, digitBits, HALF);
  }

  /**
   * The same with another flag.
   *
   * @param weight 2c, even
   * @return the weight where S &lt; 0, else 0
   */
  static Value append(CircuitBuilder circuit, Value acc, int width, int digitBits, long weight) {
    if (digitBits < 1 || digitBits > MAX_DIGIT_BITS) {
      throw new ParameterException("digit width β", "in [1, " + MAX_DIGIT_BITS + "]", digitBits);
    }
    DigitSign sign = new DigitSign(circuit, acc, width, digitBits, weight);
    return digitBits == 1 ? sign.bitByBit() : sign.digitByDigit();
  }

  /** p_0 = 0, …, p_J = W − r; only p_0 = 0 if the accumulator is that narrow. */
  private static List<Integer> positions(int width, int digitBits) {
    List<Integer> positions = new ArrayList<>(List.of(0));
    int end = Math.max(0, width - digitBits - 1);
    if (end > 0) {
      int shortest = end % digitBits;
      for (int at = shortest == 0 ? digitBits : shortest; at <= end; at += digitBits) {
        positions.add(at);
      }
    }
    return positions;
  }

  private int digits() {
    return positions.size() - 1;
  }

  private int bits(int j) {
    return positions.get(j + 1) - positions.get(j);
  }

  private Value digitByDigit() {
    Value below = null;
    for (int j = 0; j < digits(); j++) {
      below = digit(j, below);
    }
    return top(below);
  }

  /** D_j: digit j at its place in the next view. */
  private Value digit(int j, @Nullable Value below) {
    long weight = power(-(j + 2 < positions.size() ? above(j) : width) + positions.get(j));
    int bits = bits(j);
    if (j == 0 && bits == 1) {
      return plus(
          circuit.sign(
              circuit.combine(QUARTER, new Term(1L << (width - 1), acc)), -(weight / 2), QUARTER),
          weight / 2);
    }
    int next = positions.get(j + 1);
    Value view =
        lessDigit(
            new Term(1L << (width - next - 1), acc),
            below,
            j >= 2 ? -power(positions.get(j - 1) - next - 2) : 0);
    long margin = power(-bits - 2) - (j >= 2 ? power(-bits - bits(j - 1) - 2) : 0);
    Value half = plus(circuit.sign(plus(view, power(-bits - 2)), -QUARTER, margin), QUARTER);
    Value alone = circuit.combine(0, new Term(1, view), new Term(-1, half));
    List<Long> words = new ArrayList<>();
    for (int m = 0; m < 1 << bits; m++) {
      words.add(m * weight);
    }
    return circuit.centredLookup(alone, words, margin);
  }

  /** p_{j+2} + 1. */
  private int above(int j) {
    return positions.get(j + 2) + 1;
  }

  /** The sign of what is left in the top r bits. */
  private Value top(@Nullable Value below) {
    int r = width - positions.getLast();
    int digits = digits();
    long centre = digits >= 2 ? power(positions.get(digits - 1) - width - 1) : 0;
    Value view = lessDigit(new Term(1, acc), below, power(-r - 1) - centre);
    return plus(circuit.sign(view, -half, power(-r - 1) - centre), half);
  }

  /**
   * β = 1: t_j = PBS_{−1/8}(2^(W−1−j)·acc − t_{j−1} + 1/8) + 1/8 = bit_j/4; the last is the sign.
   */
  private Value bitByBit() {
    Value below = null;
    for (int j = 0; j < width - 1; j++) {
      Value view =
          lessDigit(new Term(1L << (width - 1 - j), acc), below, j == 0 ? QUARTER : EIGHTH);
      below = plus(circuit.sign(view, -EIGHTH, j == 0 ? QUARTER : EIGHTH), EIGHTH);
    }
    Value view = lessDigit(new Term(1, acc), below, width == 1 ? QUARTER : EIGHTH);
    return plus(circuit.sign(view, -half, width == 1 ? QUARTER : EIGHTH), half);
  }

  private Value lessDigit(Term scaled, @Nullable Value below, long constant) {
    return below == null
        ? circuit.combine(constant, scaled)
        : circuit.combine(constant, scaled, new Term(-1, below));
  }

  private Value plus(Value value, long constant) {
    return circuit.combine(constant, new Term(1, value));
  }

  /** The torus word 2^exponent, for exponents from −64 to −1. */
  private static long power(int exponent) {
    return 1L << (Long.SIZE + exponent);
  }
}
