package io.cloakwork.compiler.network;

import io.cloakwork.compiler.analysis.Interval;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.integer.IntegerType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Types of what goes into a program on encrypted integers, and of what comes out.
 *
 * @param inputs of the features, in the order of the row
 * @param outputs of the results, in order
 */
public record NetworkTypes(List<IntegerType> inputs, List<IntegerType> outputs) {
  /** Widths that contracts have types for, and 64-bit results fit in. */
  private static final int[] WIDTHS = {8, 16, 32, 64};

  public NetworkTypes {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * The smallest types of contracts that hold all features and results. Results are unsigned where
   * they cannot be negative.
   *
   * @param program in the integer dialect
   * @throws CapacityException if a result has more than 64 bits
   */
  public static NetworkTypes smallest(Program program) {
    return new NetworkTypes(
        widths(program).stream().map(width -> IntegerType.unsigned(fitting(width))).toList(),
        results(program).stream().map(NetworkTypes::smallest).toList());
  }

  private static IntegerType smallest(Interval interval) {
    return interval.low() < 0
        ? IntegerType.signed(fitting(interval.signedBits()))
        : IntegerType.unsigned(fitting(interval.signedBits() - 1));
  }

  private static int fitting(int bits) {
    return IntStream.of(WIDTHS)
        .filter(width -> width >= bits)
        .findFirst()
        .orElseThrow(() -> new CapacityException("bits of a result", WIDTHS[3], bits));
  }

  /**
   * Checks that these types hold every feature and every result of a program.
   *
   * @throws MismatchException if they do not, or there are more or fewer
   */
  public void requireFit(Program program) {
    List<Integer> widths = widths(program);
    List<Interval> results = results(program);
    requireCount("input types", widths.size(), inputs.size());
    requireCount("output types", results.size(), outputs.size());
    for (int i = 0; i < widths.size(); i++) {
      if (inputs.get(i).isSigned() || inputs.get(i).bits() < widths.get(i)) {
        throw new MismatchException(
            "type of input " + i,
            "unsigned, of at least " + widths.get(i) + " bits",
            inputs.get(i));
      }
    }
    for (int i = 0; i < results.size(); i++) {
      Interval range = results.get(i);
      if (!outputs.get(i).holds(BigInteger.valueOf(range.low()))
          || !outputs.get(i).holds(BigInteger.valueOf(range.high()))) {
        throw new MismatchException(
            "type of output " + i,
            "one that holds " + range.low() + " to " + range.high(),
            outputs.get(i));
      }
    }
  }

  private static void requireCount(String what, int expected, int actual) {
    if (expected != actual) {
      throw new MismatchException(what, expected, actual);
    }
  }

  private static List<Integer> widths(Program program) {
    program.integerOps(); // refuses the other dialect
    return program.all(Features.class).getFirst().widths();
  }

  private static List<Interval> results(Program program) {
    Ranges ranges = Ranges.of(program);
    List<Interval> results = new ArrayList<>();
    for (Result result : program.all(Result.class)) {
      results.addAll(ranges.of(result.input()));
    }
    return results;
  }
}
