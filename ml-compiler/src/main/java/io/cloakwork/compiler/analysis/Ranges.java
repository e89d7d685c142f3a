package io.cloakwork.compiler.analysis;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
                Collections.nCopies(
                    features.count(), new Interval(0, (1L << features.bits()) - 1)));
        case Op.LinearMap map -> intervals.add(linear(map, intervals.get(map.input().id())));
        case Op.Positive positive ->
            intervals.add(
                intervals.get(positive.input().id()).stream()
                    .map(in -> new Interval(in.low() > 0 ? 1 : 0, in.high() > 0 ? 1 : 0))
                    .toList());
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
      CapacityException fault = new CapacityException("range of " + map.value(), "64 bits", "more");
      fault.initCause(e);
      throw fault;
    }
    return rows;
  }
}
