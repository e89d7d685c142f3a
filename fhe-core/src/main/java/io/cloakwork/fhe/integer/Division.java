package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Quotients and remainders of unsigned numbers. By a clear divisor with its reciprocal; by an
 * encrypted one digit by digit, each digit from two subtractions: of twice the divisor, and of the
 * divisor. Only as many digits take part as the dividend has shown so far.
 */
final class Division {
  private static final int LARGEST = Digits.BASE - 1;

  /** Of digit + 4·[a higher one is not 0]: the same for this digit, and whether it exceeds 1. */
  private static final BlockTable NOT_ZERO =
      BlockTable.of("is not zero", 0, 7, x -> x >= 1 ? 1 : 0, x -> x >= 2 ? 1 : 0);

  /** What is added to the noise of a digit of the divisor: 4 times a flag. */
  private static final int REACH_NOISE = Digits.BASE * Digits.BASE;

  /** Of the sum of two flags whether both are set: as a condition, and as a bit of the quotient. */
  private static final BlockTable UPPER_BIT = quotientBit(2);

  private static final BlockTable LOWER_BIT = quotientBit(1);

  private final Rounds rounds;
  private final Addition addition;
  private final Multiplication multiplication;
  private final Selection selection;
  private final Shifts shifts;
  private final Bitwise bitwise;

  Division(
      Rounds rounds,
      Addition addition,
      Multiplication multiplication,
      Selection selection,
      Shifts shifts,
      Bitwise bitwise) {
    this.rounds = rounds;
    this.addition = addition;
    this.multiplication = multiplication;
    this.selection = selection;
    this.shifts = shifts;
    this.bitwise = bitwise;
  }

  private static BlockTable quotientBit(int weight) {
    return BlockTable.of(
        "bit of a quotient", 0, 2, x -> x == 2 ? Selection.SCALE : 0, x -> x == 2 ? weight : 0);
  }

  /** What somebody wants of a division. */
  enum Wanted {
    QUOTIENT,
    REMAINDER,
    BOTH
  }

  /**
   * Results of a division.
   *
   * @param quotient as many digits as the dividend; of no meaning if nobody wants it
   * @param remainder as many digits as the divisor; of no meaning if nobody wants it
   */
  record Result(List<Block> quotient, List<Block> remainder) {}

  /**
   * A division; by 0 the quotient has all bits set, and the remainder is the dividend.
   *
   * @param divisor as many digits as the dividend, or fewer
   */
  Result divide(List<Block> dividend, List<Block> divisor, Wanted wanted) {
    return Digits.areConstant(divisor)
        ? divideByKnown(dividend, Digits.value(divisor), divisor.size(), wanted)
        : divideByEncrypted(dividend, divisor, wanted);
  }

  private Result divideByEncrypted(List<Block> a, List<Block> b, Wanted wanted) {
    boolean fit = rounds.fit(a, REACH_NOISE) && rounds.fit(b, REACH_NOISE);
    List<List<Block>> operands = fit ? List.of(a, b) : rounds.bootstrap(List.of(a, b));
    List<Block> dividend = operands.getFirst();
    List<Block> divisor = operands.getLast();
    List<Block> once = Digits.resized(divisor, divisor.size() + 1);
    List<Block> twice = addition.add(once, once);
    Reach reach = reach(divisor);
    List<Block> remainder = List.of();
    List<Block> quotient = new ArrayList<>(); // highest first
    for (int place = dividend.size() - 1; place >= 0; place--) {
      List<Block> shown = new ArrayList<>(remainder);
      shown.addFirst(dividend.get(place));
      boolean isLast = place == 0 && wanted == Wanted.QUOTIENT;
      Step upper = step(shown, twice, reach.ofTwice(), UPPER_BIT, false);
      Step lower = step(upper.remainder(), once, reach.ofOnce(), LOWER_BIT, isLast);
      quotient.add(upper.bit().plus(lower.bit()).within(0, LARGEST));
      // A remainder has no more digits than the divisor.
      remainder = lower.remainder().subList(0, Math.min(shown.size(), divisor.size()));
    }
    return new Result(quotient.reversed(), Digits.resized(remainder, divisor.size()));
  }

  /**
   * Whether a number reaches 4^i, by i.
   *
   * @param ofOnce of the divisor
   * @param ofTwice of twice the divisor
   */
  private record Reach(List<Block> ofOnce, List<Block> ofTwice) {}

  private Reach reach(List<Block> divisor) {
    Block zero = Block.constant(0);
    List<Block> ofOnce = new ArrayList<>(List.of(zero, zero)); // highest first
    List<Block> ofTwice = new ArrayList<>(List.of(zero));
    for (Block digit : divisor.reversed()) {
      Block input = digit.plus(ofOnce.getLast(), Digits.BASE);
      List<Block> flags = rounds.run(List.of(new LookUp(input, NOT_ZERO))).getFirst();
      ofOnce.add(flags.getFirst());
      ofTwice.add(flags.getLast());
    }
    ofTwice.add(ofOnce.getLast());
    return new Reach(ofOnce.reversed(), ofTwice.reversed());
  }

  private record Step(List<Block> remainder, Block bit) {}

  /** Subtracts a multiple of the divisor where the remainder reaches it. */
  private Step step(
      List<Block> remainder,
      List<Block> multiple,
      List<Block> reach,
      BlockTable bitTable,
      boolean isLast) {
    int size = remainder.size();
    Addition.Sum difference = addition.subtractWithCarry(remainder, multiple.subList(0, size));
    Block flags = difference.carry().plus(1).minus(reach.get(size));
    List<Block> bit = rounds.run(List.of(new LookUp(flags, bitTable))).getFirst();
    return new Step(
        isLast ? remainder : selection.selectScaled(bit.getFirst(), difference.digits(), remainder),
        bit.getLast());
  }

  private Result divideByKnown(
      List<Block> dividend, BigInteger divisor, int divisorDigits, Wanted wanted) {
    int size = dividend.size();
    if (divisor.signum() == 0) {
      BigInteger allBits = BigInteger.ONE.negate();
      return new Result(Digits.of(allBits, size), Digits.resized(dividend, divisorDigits));
    }
    boolean isPower = divisor.bitCount() == 1;
    int shift = divisor.bitLength() - 1;
    List<Block> quotient = List.of();
    if (shift >= Digits.BITS * size) {
      quotient = Digits.of(BigInteger.ZERO, size);
    } else if (isPower) {
      quotient = shifts.shift(Shifts.Direction.RIGHT, dividend, shift);
    } else {
      quotient = quotient(dividend, divisor);
    }
    if (wanted == Wanted.QUOTIENT) {
      return new Result(quotient, List.of());
    }
    List<Block> remainder =
        isPower
            ? bitwise.apply(
                Bitwise.AND, dividend, Digits.of(divisor.subtract(BigInteger.ONE), size))
            : remainder(dividend, quotient, divisor);
    return new Result(quotient, Digits.resized(remainder, divisorDigits));
  }

  /**
   * ⌊a/d⌋ as the upper digits of a·m, m = ⌈4^k/d⌉. With e = m·d − 4^k is a·m/4^k = a/d +
   * a·e/(d·4^k), whose excess does not reach the next integer if a·e &lt; 4^k. Source: Granlund,
   * Montgomery, Division by invariant integers using multiplication, PLDI 1994.
   */
  private List<Block> quotient(List<Block> dividend, BigInteger divisor) {
    int size = dividend.size();
    BigInteger largest = BigInteger.ONE.shiftLeft(Digits.BITS * size).subtract(BigInteger.ONE);
    int places = 0;
    BigInteger reciprocal = BigInteger.ONE;
    BigInteger power = BigInteger.ONE;
    while (reciprocal.multiply(divisor).subtract(power).multiply(largest).compareTo(power) >= 0) {
      places++;
      power = BigInteger.ONE.shiftLeft(Digits.BITS * places);
      reciprocal = power.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }
    int digits = Math.ceilDiv(largest.divide(divisor).bitLength(), Digits.BITS);
    List<Block> product = multiplication.multiply(dividend, reciprocal, places + digits);
    return Digits.resized(product.subList(places, places + digits), size);
  }

  /** a − q·d, of which only as many digits are computed as d has. */
  private List<Block> remainder(List<Block> dividend, List<Block> quotient, BigInteger divisor) {
    int digits = Math.min(dividend.size(), Math.ceilDiv(divisor.bitLength(), Digits.BITS));
    return multiplication.multiplyAdd(quotient, divisor.negate(), dividend, digits);
  }
}
