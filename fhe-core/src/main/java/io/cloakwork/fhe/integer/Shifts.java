package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shifts and rotations. By a clear amount whole digits move for nothing. By an encrypted amount
 * each of its bits moves everything by a power of two or leaves it: one blind rotation per digit
 * and bit gives what stays and what moves.
 */
final class Shifts {
  private static final int LARGEST = Digits.BASE - 1;

  /** What a bit of the amount is multiplied with beside one digit. */
  private static final int MOVE_SCALE = Digits.BASE;

  /**
   * Both bits of a digit of the amount, times 4. By which of them swaps the halves, and is
   * multiplied with more: none, the lower one, the upper one.
   */
  private static final List<BlockTable> AMOUNT =
      List.of(
          amountBits(MOVE_SCALE, MOVE_SCALE),
          amountBits(Selection.SCALE, MOVE_SCALE),
          amountBits(MOVE_SCALE, Selection.SCALE));

  /** Of 4·bit + digit: the digit where the bit is 0, and where it is 1. */
  private static final BlockTable MOVE =
      BlockTable.of("digit stays or moves", 0, 7, x -> x < 4 ? x : 0, x -> x < 4 ? 0 : x - 4);

  /** Of 4·bit + digit: the digit as it is or up by a bit, and what goes into the next digit. */
  private static final BlockTable UP =
      BlockTable.of(
          "digit up by a bit", 0, 7, x -> x < 4 ? x : 2 * x & LARGEST, x -> x < 6 ? 0 : 1);

  /** Of 4·bit + digit: the digit as it is or down by a bit, and what goes into the next digit. */
  private static final BlockTable DOWN =
      BlockTable.of(
          "digit down by a bit", 0, 7, x -> x < 4 ? x : (x - 4) >> 1, x -> x < 4 ? 0 : 2 * (x & 1));

  /** Of 4·upper + lower digit: the two bits in the middle. */
  private static final BlockTable MIDDLE =
      BlockTable.of("bits of two digits", 0, 15, x -> x >> 1 & LARGEST);

  private final Rounds rounds;
  private final Selection selection;
  private final Signs signs;

  Shifts(Rounds rounds, Selection selection, Signs signs) {
    this.rounds = rounds;
    this.selection = selection;
    this.signs = signs;
  }

  private static BlockTable amountBits(int lowerScale, int upperScale) {
    return BlockTable.of(
        "bits of an amount", 0, LARGEST, x -> lowerScale * (x & 1), x -> upperScale * (x >> 1));
  }

  /** Where bits go, and what comes instead of them. */
  enum Direction {
    LEFT(true, false),
    RIGHT(false, false),
    /** The sign comes instead. */
    RIGHT_SIGNED(false, false),
    ROTATE_LEFT(true, true),
    ROTATE_RIGHT(false, true);

    private final boolean up;
    private final boolean circular;

    Direction(boolean up, boolean circular) {
      this.up = up;
      this.circular = circular;
    }

    /** The digit that comes to a place, of {@code size}; some lie outside. */
    private int origin(int place, int distance, int size) {
      int at = up ? place - distance : place + distance;
      return circular ? Math.floorMod(at, size) : at;
    }
  }

  /** By an amount that everybody knows, less than the number of bits. */
  List<Block> shift(Direction direction, List<Block> digits, int amount) {
    Block fill =
        direction == Direction.RIGHT_SIGNED && amount > 0 ? signs.fill(digits) : Block.constant(0);
    List<Block> moved = moved(direction, digits, amount / Digits.BITS, fill);
    if (amount % Digits.BITS == 0) {
      return moved;
    }
    Rounds.Pair operands =
        rounds.fitting(
            moved(direction, moved, direction.up ? 0 : 1, fill),
            moved(direction, moved, direction.up ? 1 : 0, fill),
            (upper, lower) -> Digits.combinations(lower, upper, Digits.BASE),
            0);
    return rounds.each(MIDDLE, Digits.combinations(operands.b(), operands.a(), Digits.BASE));
  }

  private static List<Block> moved(
      Direction direction, List<Block> digits, int distance, Block fill) {
    int size = digits.size();
    return IntStream.range(0, size)
        .map(place -> direction.origin(place, distance, size))
        .mapToObj(origin -> origin < 0 || origin >= size ? fill : digits.get(origin))
        .toList();
  }

  /**
   * By an encrypted amount.
   *
   * @param amount digits; only as many bits count as positions of bits take
   */
  List<Block> shift(Direction direction, List<Block> digits, List<Block> amount) {
    int positions = Digits.BITS * digits.size();
    int bits = BigInteger.valueOf(positions - 1L).bitLength();
    boolean swaps =
        direction.circular
            && positions == 1 << bits
            && bits > 1
            && bits <= Digits.BITS * amount.size();
    List<Block> current =
        rounds.fit(digits, 1) ? digits : rounds.bootstrap(List.of(digits)).getFirst();
    List<Block> amounts = bits(amount, bits, swaps);
    if (swaps) { // while the digits have no noise of further steps
      current = swapped(current, amounts.getLast());
    }
    Block fill = direction == Direction.RIGHT_SIGNED ? signs.fill(digits) : Block.constant(0);
    for (int bit = 0; bit < amounts.size() - (swaps ? 1 : 0); bit++) {
      current = step(direction, current, amounts.get(bit), bit, fill);
    }
    return current;
  }

  /**
   * Bits of the amount times 4, the highest times {@link Selection#SCALE} if it swaps.
   *
   * @param count at most; fewer if the amount has fewer
   */
  private List<Block> bits(List<Block> amount, int count, boolean swaps) {
    List<LookUp> round = new ArrayList<>();
    for (int i = 0; i < amount.size() && Digits.BITS * i < count; i++) {
      int left = swaps ? count - Digits.BITS * i : 0;
      round.add(new LookUp(amount.get(i), AMOUNT.get(left <= Digits.BITS ? left : 0)));
    }
    List<Block> bits = rounds.run(round).stream().flatMap(List::stream).toList();
    return bits.subList(0, Math.min(count, bits.size()));
  }

  /** All digits one step on where the bit is 1. */
  private List<Block> step(
      Direction direction, List<Block> digits, Block amount, int bit, Block fill) {
    int distance = bit == 0 ? 1 : 1 << (bit - 1);
    BlockTable table = bit > 0 ? MOVE : direction.up ? UP : DOWN;
    List<LookUp> round = new ArrayList<>();
    for (Block digit : digits) {
      round.add(new LookUp(digit.plus(amount), table));
    }
    if (!fill.isConstant(0)) {
      round.add(new LookUp(fill.plus(amount), table));
    }
    List<List<Block>> answers = rounds.run(round);
    List<Block> moving = answers.stream().map(List::getLast).toList();
    List<Block> arriving =
        moved(
            direction,
            moving.subList(0, digits.size()),
            distance,
            fill.isConstant(0) ? fill : moving.getLast());
    List<Block> result = new ArrayList<>();
    for (int i = 0; i < digits.size(); i++) {
      result.add(answers.get(i).getFirst().plus(arriving.get(i)).within(0, LARGEST));
    }
    return result;
  }

  /** Both halves exchanged where the condition is {@link Selection#SCALE}. */
  private List<Block> swapped(List<Block> digits, Block condition) {
    int half = digits.size() / 2;
    Selection.Flipped halves =
        selection.flipScaled(
            condition, digits.subList(0, half), digits.subList(half, digits.size()));
    List<Block> all = new ArrayList<>(halves.first());
    all.addAll(halves.second());
    return all;
  }
}
