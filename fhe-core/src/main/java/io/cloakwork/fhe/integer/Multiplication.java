package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Products. With T(s) = s(s − 5)/2 and g(x) = x(5 − x)/2 is
 *
 * <pre>a·b = T(a + b) + g(a) + g(b).</pre>
 *
 * The sum of two digits has only 7 values, so that T(a + b) comes from one rotation in two digits;
 * a·b itself is a function of 16 values and would take two rotations. The rest, g, depends on one
 * digit and is the same in a whole row of the product: Σ g(aᵢ)·4^i·(1 + 4 + 16 + …) are running
 * sums of g, two rotations a digit.
 */
final class Multiplication {
  /** Makes T(s) not negative. */
  private static final int OFFSET = 3;

  /** T(a + b) + 3, which is 3, 1, 0, 0, 1, 3 or 6: what belongs here, and in the next column. */
  private static final BlockTable PRODUCT =
      BlockTable.of("product of digits", 0, 6, s -> product(s) % 4, s -> product(s) / 4);

  /** g(a) + g(b) of 4·a + b. */
  private static final BlockTable RESTS =
      BlockTable.of("rest of two products", 0, 15, x -> rest(x / 4) + rest(x % 4));

  private static final BlockTable REST = BlockTable.of("rest of a product", 0, 3, x -> rest(x));

  /** Digit of a running sum, and what it carries into the next one: itself and its carry. */
  private static final BlockTable RUNNING =
      BlockTable.of("running sum", 0, 7, z -> z % 4, z -> z / 4 + z % 4);

  private static final BlockTable RUNNING_CARRY =
      BlockTable.of("carry of a running sum", 0, 15, z -> z / 4 + z % 4);

  private final Rounds rounds;
  private final Addition addition;
  private final Form form;

  Multiplication(Rounds rounds, Addition addition, Form form) {
    this.rounds = rounds;
    this.addition = addition;
    this.form = form;
  }

  private static int product(int s) {
    return s * (s - 5) / 2 + OFFSET;
  }

  private static int rest(int x) {
    return x * (5 - x) / 2;
  }

  /**
   * The lowest digits of a product.
   *
   * @param count of digits
   */
  List<Block> multiply(List<Block> a, List<Block> b, int count) {
    if (Digits.areConstant(a)) {
      return multiply(b, Digits.value(a), count);
    }
    if (Digits.areConstant(b)) {
      return multiply(a, Digits.value(b), count);
    }
    List<Block> left = withoutZeros(a);
    List<Block> right = withoutZeros(b);
    if (!rounds.fit(lookUps(left, right, count).stream().map(LookUp::input).toList(), 0)) {
      List<List<Block>> clean = rounds.bootstrap(List.of(left, right));
      left = clean.getFirst();
      right = clean.getLast();
    }
    Columns columns = new Columns(rounds, addition, form, count);
    addProducts(left, right, columns);
    return columns.digits();
  }

  /** The lowest digits of the product with a number that everybody knows. */
  List<Block> multiply(List<Block> a, BigInteger factor, int count) {
    Columns columns = new Columns(rounds, addition, form, count);
    addMultiple(a, factor, columns);
    return columns.digits();
  }

  /**
   * The lowest digits of a·factor + b.
   *
   * @param b at least {@code count} digits
   */
  List<Block> multiplyAdd(List<Block> a, BigInteger factor, List<Block> b, int count) {
    Columns columns = new Columns(rounds, addition, form, count);
    addMultiple(a, factor, columns);
    for (int i = 0; i < count; i++) {
      columns.add(i, b.get(i));
    }
    return columns.digits();
  }

  /** Adds a·factor: each digit ±1 or ±2 of the factor in non-adjacent form adds a once. */
  private void addMultiple(List<Block> a, BigInteger factor, Columns columns) {
    // Signed bits of x without two neighbours are those of 3x/2 minus those of x/2.
    BigInteger reduced = factor.mod(BigInteger.ONE.shiftLeft(Digits.BITS * columns.count()));
    BigInteger triple = reduced.add(reduced.shiftLeft(1));
    List<Block> digits =
        rounds.fit(Digits.combinations(a, a, 1), 0) ? a : rounds.bootstrap(List.of(a)).getFirst();
    for (int position = 0; position < columns.count(); position++) {
      int coefficient = 0;
      for (int bit = 0; bit < Digits.BITS; bit++) {
        int at = Digits.BITS * position + bit + 1;
        int sign = (triple.testBit(at) ? 1 : 0) - (reduced.testBit(at) ? 1 : 0);
        coefficient += sign << bit;
      }
      for (int i = 0; i < digits.size() && coefficient != 0; i++) {
        columns.add(position + i, digits.get(i).times(coefficient));
      }
    }
  }

  /** Those of all products of digits, row by row, then those of the rests. */
  private static List<LookUp> lookUps(List<Block> a, List<Block> b, int count) {
    List<LookUp> round = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size() && i + j < count; j++) {
        round.add(new LookUp(a.get(i).plus(b.get(j)), PRODUCT));
      }
    }
    if (a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        round.add(new LookUp(b.get(i).plus(a.get(i), Digits.BASE), RESTS));
      }
    } else {
      a.forEach(digit -> round.add(new LookUp(digit, REST)));
      b.forEach(digit -> round.add(new LookUp(digit, REST)));
    }
    return round;
  }

  private void addProducts(List<Block> a, List<Block> b, Columns columns) {
    List<LookUp> round = lookUps(a, b, columns.count());
    Iterator<List<Block>> answers = rounds.run(round).iterator();
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size() && i + j < columns.count(); j++) {
        List<Block> product = answers.next();
        columns.add(i + j, product.getFirst());
        columns.add(i + j + 1, product.getLast());
        columns.add(i + j, BigInteger.valueOf(-OFFSET));
      }
    }
    List<Block> looked = new ArrayList<>();
    answers.forEachRemaining(rest -> looked.add(rest.getFirst()));
    if (a.size() == b.size()) {
      addRunningSums(looked, b.size(), columns);
    } else {
      addRunningSums(looked.subList(0, a.size()), b.size(), columns);
      addRunningSums(looked.subList(a.size(), looked.size()), a.size(), columns);
    }
  }

  /**
   * Adds each term in {@code length} columns from its own on: running sums that start with each
   * term, minus the same {@code length} columns on.
   */
  private void addRunningSums(List<Block> terms, int length, Columns columns) {
    List<Block> digits = runningSums(terms, columns.count());
    for (int i = 0; i < digits.size(); i++) {
      Block ended = i < length ? Block.constant(0) : digits.get(i - length);
      if (!digits.get(i).isSame(ended)) { // in the end only what all terms have left goes on
        columns.add(i, digits.get(i));
        columns.add(i, ended.times(-1));
      }
    }
  }

  /** Digits of Σ termᵢ·4^i·(1 + 4 + 16 + …). */
  private List<Block> runningSums(List<Block> terms, int count) {
    List<Block> digits = new ArrayList<>();
    Block carry = Block.constant(0);
    for (int i = 0; i < count; i++) {
      Block sum = i < terms.size() ? terms.get(i).plus(carry) : carry;
      if (sum.high() < Digits.BASE) { // a digit is its own carry
        digits.add(sum);
        carry = sum;
      } else if (sum.high() <= Addition.LARGEST_SPLIT) {
        List<Block> both = rounds.run(List.of(new LookUp(sum, RUNNING))).getFirst();
        digits.add(both.getFirst());
        carry = both.getLast();
      } else {
        List<List<Block>> each =
            rounds.run(List.of(new LookUp(sum, Addition.DIGIT), new LookUp(sum, RUNNING_CARRY)));
        digits.add(each.getFirst().getFirst());
        carry = each.getLast().getFirst();
      }
    }
    return digits;
  }

  /** Without the highest digits that are known to be zero. */
  private static List<Block> withoutZeros(List<Block> digits) {
    int size = digits.size();
    while (size > 0 && digits.get(size - 1).isConstant(0)) {
      size--;
    }
    return digits.subList(0, size);
  }
}
