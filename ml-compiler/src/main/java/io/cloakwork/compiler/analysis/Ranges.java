package io.cloakwork.compiler.analysis;

import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;

/**
 * Sound interval analysis of a program in the integer dialect: for every element of every value an
 * interval that holds it for all rows whatever. Nothing is sampled.
 */
public final class Ranges {
  private final List<List<Interval>> intervals;

  private Ranges(List<List<Interval>> intervals) {
    this.intervals = intervals;
  }

  /**
   * @throws CapacityException if an interval leaves 64 bits
   * @throws io.cloakwork.fhe.ParameterException if the program is in the circuit dialect
   */
  public static Ranges of(Program program) {
    List<List<Interval>> intervals = new ArrayList<>();
    for (IntegerOp op : program.integerOps()) {
      switch (op) {
        case Op.Features features ->
            intervals.add(
                features.widths().stream()
                    .map(width -> new Interval(0, (1L << width) - 1))
                    .toList());
        case Op.Trees trees -> intervals.add(trees(trees));
        case Op.LinearMap map -> intervals.add(linear(map, intervals.get(map.input().id())));
        case Op.Positive positive ->
            intervals.add(
                intervals.get(positive.input().id()).stream()
                    .map(in -> new Interval(in.low() > 0 ? 1 : 0, in.high() > 0 ? 1 : 0))
                    .toList());
        case Op.Largest largest ->
            intervals.add(List.of(new Interval(0, intervals.get(largest.input().id()).size() - 1)));
        case Op.Result _ -> {
          // defines nothing
        }
      }
    }
    return new Ranges(intervals);
  }

  /** Intervals of the elements of a value. */
  public List<Interval> of(Value value) {
    return intervals.get(value.id());
  }

  /** Bits of the smallest signed type for all elements of a value. */
  public int signedBits(Value value) {
    return of(value).stream().mapToInt(Interval::signedBits).max().orElse(1);
  }

  private static List<Interval> linear(Op.LinearMap map, List<Interval> input) {
    List<Interval> rows = new ArrayList<>();
    try {
      for (int r = 0; r < map.weights().rows(); r++) {
        long low = map.bias().get(r);
        long high = low;
        for (int c = 0; c < map.weights().columns(); c++) {
          long weight = map.weights().at(r, c);
          long atLow = Math.multiplyExact(weight, input.get(c).low());
          long atHigh = Math.multiplyExact(weight, input.get(c).high());
          low = Math.addExact(low, Math.min(atLow, atHigh));
          high = Math.addExact(high, Math.max(atLow, atHigh));
        }
        rows.add(new Interval(low, high));
      }
    } catch (ArithmeticException e) {
      throw tooWide(map.value(), e);
    }
    return rows;
  }

  /** Every leaf of every tree is possible, whatever the others say. */
  private static List<Interval> trees(Op.Trees trees) {
    long[] low = new long[trees.targets()];
    long[] high = new long[trees.targets()];
    try {
      for (CodeTree tree : trees.trees()) {
        List<CodeTree.Leaf> leaves = tree.leaves();
        for (int i = 0; i < low.length; i++) {
          int target = i;
          LongSummaryStatistics values =
              leaves.stream().mapToLong(leaf -> leaf.values().get(target)).summaryStatistics();
          low[i] = Math.addExact(low[i], values.getMin());
          high[i] = Math.addExact(high[i], values.getMax());
        }
      }
    } catch (ArithmeticException e) {
      throw tooWide(trees.value(), e);
    }
    return IntStream.range(0, low.length).mapToObj(i -> new Interval(low[i], high[i])).toList();
  }

  private static CapacityException tooWide(Value value, ArithmeticException cause) {
    CapacityException fault = new CapacityException("range of " + value, "64 bits", "more");
    fault.initCause(cause);
    return fault;
  }
}
