package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Lists of numbers: which of them is meant stays hidden, so every operation touches all. */
final class Lists {
  private static final int LARGEST = Digits.BASE - 1;

  /** Flags of which one look-up says whether any is set. */
  private static final int FLAGS = 15;

  private static final BlockTable ANY = BlockTable.of("is any", 0, FLAGS, x -> x >= 1 ? 1 : 0);

  private final Rounds rounds;
  private final Addition addition;
  private final Comparison comparison;
  private final Selection selection;
  private final Form form;

  Lists(Rounds rounds, Addition addition, Comparison comparison, Selection selection, Form form) {
    this.rounds = rounds;
    this.addition = addition;
    this.comparison = comparison;
    this.selection = selection;
    this.form = form;
  }

  /** The sum of all; carries go on once. */
  List<Block> sum(List<List<Block>> values) {
    int size = values.getFirst().size();
    Columns columns = new Columns(rounds, addition, form, size);
    for (List<Block> value : values) {
      for (int i = 0; i < size; i++) {
        columns.add(i, value.get(i));
      }
    }
    return columns.digits();
  }

  /** Whether the value is one of these. */
  Block isIn(List<Block> value, List<List<Block>> values) {
    return any(comparison.equalEach(value, values, 1));
  }

  /**
   * Where the value stands first.
   *
   * @param index as many digits as asked for; the number of values if it is not there
   * @param found 1 if it is there
   */
  record Place(List<Block> index, Block found) {}

  Place indexOf(List<Block> value, List<List<Block>> values, int digits) {
    List<Block> flags = comparison.equalEach(value, values, 1);
    List<Block> seen = anyUpTo(flags);
    Columns columns = new Columns(rounds, addition, form, digits);
    // As often as it has not been seen by then, the index goes on by 1.
    seen.forEach(flag -> columns.add(0, Block.constant(1).minus(flag)));
    return new Place(columns.digits(), seen.getLast());
  }

  /** The value at an index; 0 if there is none. */
  List<Block> get(List<List<Block>> values, List<Block> index) {
    int size = values.getFirst().size();
    if (Digits.areConstant(index)) {
      BigInteger place = Digits.value(index);
      return place.compareTo(BigInteger.valueOf(values.size())) < 0
          ? values.get(place.intValueExact())
          : Digits.of(BigInteger.ZERO, size);
    }
    List<List<Block>> readable =
        values.stream().allMatch(value -> rounds.fit(value, 1)) ? values : rounds.bootstrap(values);
    List<Block> chosen = chosen(values.size(), index, Digits.BASE);
    List<Block> masked = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      masked.addAll(Selection.withCondition(chosen.get(i), readable.get(i)));
    }
    List<Block> all = selection.kept(masked);
    List<Block> digits = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int digit = i;
      digits.add(
          onlyOne(
              IntStream.range(0, chosen.size())
                  .mapToObj(entry -> all.get(entry * size + digit))
                  .toList()));
    }
    return digits;
  }

  /** The values with the one at an index replaced; all as they are if there is none. */
  List<List<Block>> set(List<List<Block>> values, List<Block> index, List<Block> value) {
    List<Block> chosen = chosen(values.size(), index, Selection.SCALE);
    return Batch.map(
        IntStream.range(0, values.size()).boxed().toList(),
        i ->
            i < chosen.size()
                ? selection.selectScaled(chosen.get(i), value, values.get(i))
                : values.get(i));
  }

  /** A value and where it stood. */
  record Entry(List<Block> value, List<Block> index) {}

  /**
   * The smallest or largest value; of equal ones the first.
   *
   * @param order scale·[a &lt; b], or of [a &gt; b] for the largest
   * @param digits of the index
   */
  Entry extreme(List<List<Block>> values, Order order, int digits) {
    List<Entry> left =
        IntStream.range(0, values.size())
            .mapToObj(i -> new Entry(values.get(i), Digits.of(BigInteger.valueOf(i), digits)))
            .toList();
    while (left.size() > 1) {
      List<Entry> current = left;
      left =
          Batch.map(
              IntStream.range(0, Math.ceilDiv(current.size(), 2)).boxed().toList(),
              i ->
                  2 * i + 1 < current.size()
                      ? better(current.get(2 * i), current.get(2 * i + 1), order)
                      : current.get(2 * i));
    }
    return left.getFirst();
  }

  /** scale·[a before b]. */
  @FunctionalInterface
  interface Order {
    Block of(List<Block> a, List<Block> b, int scale);
  }

  private Entry better(Entry first, Entry second, Order order) {
    Block isSecond = order.of(second.value(), first.value(), Selection.SCALE);
    int size = first.value().size();
    List<Block> chosen =
        selection.selectScaled(
            isSecond, joined(second.value(), second.index()), joined(first.value(), first.index()));
    return new Entry(chosen.subList(0, size), chosen.subList(size, chosen.size()));
  }

  /**
   * Sorted upwards, by a network of exchanges. Source: Knuth, The Art of Computer Programming,
   * volume 3, algorithm 5.2.2M (merge exchange, after Batcher).
   */
  List<List<Block>> sort(List<List<Block>> values, Order order) {
    List<List<Block>> sorted = new ArrayList<>(values);
    int size = values.size();
    int highest = Integer.highestOneBit(Math.max(1, size - 1));
    for (int p = highest; p > 0; p /= 2) {
      int q = highest;
      int rest = 0;
      int distance = p;
      boolean more = true;
      while (more) {
        exchange(sorted, p, rest, distance, order);
        more = q != p;
        distance = q - p;
        q /= 2;
        rest = p;
      }
    }
    return sorted;
  }

  /** Orders all pairs {@code distance} apart whose first index has {@code rest} at bit p. */
  private void exchange(List<List<Block>> values, int p, int rest, int distance, Order order) {
    List<Integer> firsts =
        IntStream.range(0, values.size() - distance).filter(i -> (i & p) == rest).boxed().toList();
    List<Selection.Flipped> pairs =
        Batch.map(
            firsts,
            i -> {
              List<Block> a = values.get(i);
              List<Block> b = values.get(i + distance);
              return selection.flipScaled(order.of(b, a, Selection.SCALE), a, b);
            });
    for (int i = 0; i < pairs.size(); i++) {
      values.set(firsts.get(i), pairs.get(i).first());
      values.set(firsts.get(i) + distance, pairs.get(i).second());
    }
  }

  /** scale·[index = i] for each i below {@code count} that the index can be. */
  private List<Block> chosen(int count, List<Block> index, int scale) {
    List<List<Block>> numbers =
        IntStream.range(0, count)
            .mapToObj(BigInteger::valueOf)
            .takeWhile(i -> i.bitLength() <= Digits.BITS * index.size())
            .map(i -> Digits.of(i, index.size()))
            .toList();
    return comparison.equalEach(index, numbers, scale);
  }

  private Block any(List<Block> flags) {
    List<Block> level = flags;
    while (level.size() > 1) {
      level = rounds.each(ANY, sums(level));
    }
    return level.getFirst();
  }

  /** For each flag whether it or one before it is set. */
  private List<Block> anyUpTo(List<Block> flags) {
    if (flags.size() == 1) {
      return flags;
    }
    int groupSize = FLAGS - 1; // and a flag of the groups before
    List<Block> groups = new ArrayList<>();
    for (int from = 0; from < flags.size(); from += groupSize) {
      groups.add(count(flags.subList(from, Math.min(from + groupSize, flags.size()))));
    }
    List<Block> before = new ArrayList<>(List.of(Block.constant(0)));
    if (groups.size() > 1) {
      before.addAll(anyUpTo(rounds.each(ANY, groups.subList(0, groups.size() - 1))));
    }
    List<Block> counts = new ArrayList<>();
    for (int i = 0; i < flags.size(); i++) {
      int group = i / groupSize;
      counts.add(before.get(group).plus(count(flags.subList(group * groupSize, i + 1))));
    }
    return rounds.each(ANY, counts);
  }

  private static List<Block> sums(List<Block> flags) {
    List<Block> sums = new ArrayList<>();
    for (int from = 0; from < flags.size(); from += FLAGS) {
      sums.add(count(flags.subList(from, Math.min(from + FLAGS, flags.size()))));
    }
    return sums;
  }

  /** The number of flags that are set; equal ones count once, because their noise would add up. */
  private static Block count(List<Block> flags) {
    return Block.sum(Block.distinct(flags));
  }

  /** The sum of digits of which one at most is not 0, without more noise than two bootstraps. */
  private Block onlyOne(List<Block> digits) {
    List<Block> level = digits;
    while (level.size() > 2) {
      List<Block> sums = new ArrayList<>();
      for (int from = 0; from < level.size(); from += rounds.largestSquaredNorm()) {
        int to = Math.min(from + rounds.largestSquaredNorm(), level.size());
        sums.add(Block.sum(level.subList(from, to)).within(0, LARGEST));
      }
      level = rounds.bootstrap(List.of(sums)).getFirst();
    }
    return level.isEmpty() ? Block.constant(0) : Block.sum(level).within(0, LARGEST);
  }

  private static List<Block> joined(List<Block> a, List<Block> b) {
    List<Block> joined = new ArrayList<>(a);
    joined.addAll(b);
    return Collections.unmodifiableList(joined);
  }
}
