package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.MismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a program of the integer dialect: exact 64-bit integers. What it gives is what the model
 * means; every other executor is compared with it.
 */
public final class IntegerExecutor {
  private final List<IntegerOp> ops;

  /**
   * @throws io.cloakwork.fhe.ParameterException if the program is in the circuit dialect
   */
  public IntegerExecutor(Program program) {
    this.ops = program.integerOps();
  }

  /**
   * @param row quantized features
   * @return the integers of all results, in order
   * @throws MismatchException if the row has another length
   */
  public long[] run(int[] row) {
    List<long[]> values = new ArrayList<>();
    long[] results = new long[0];
    for (IntegerOp op : ops) {
      switch (op) {
        case Op.Features features -> {
          if (row.length != features.count()) {
            throw new MismatchException("features of a row", features.count(), row.length);
          }
          values.add(Arrays.stream(row).asLongStream().toArray());
        }
        case Op.LinearMap map -> values.add(linear(map, values.get(map.input().id())));
        case Op.Trees trees -> values.add(sum(trees, values.get(trees.input().id())));
        case Op.Positive positive ->
            values.add(
                Arrays.stream(values.get(positive.input().id())).map(x -> x > 0 ? 1 : 0).toArray());
        case Op.Largest largest ->
            values.add(new long[] {largest(values.get(largest.input().id()))});
        case Op.Result result -> {
          long[] more = values.get(result.input().id());
          results = Arrays.copyOf(results, results.length + more.length);
          System.arraycopy(more, 0, results, results.length - more.length, more.length);
        }
      }
    }
    return results;
  }

  private static long[] sum(Op.Trees trees, long[] codes) {
    int[] row = Arrays.stream(codes).mapToInt(Math::toIntExact).toArray();
    long[] out = new long[trees.targets()];
    for (CodeTree tree : trees.trees()) {
      List<Long> values = tree.decide(row).values();
      for (int target = 0; target < out.length; target++) {
        out[target] += values.get(target);
      }
    }
    return out;
  }

  private static int largest(long[] x) {
    int at = 0;
    for (int i = 1; i < x.length; i++) {
      at = x[i] > x[at] ? i : at;
    }
    return at;
  }

  private static long[] linear(Op.LinearMap map, long[] x) {
    long[] out = new long[map.weights().rows()];
    for (int r = 0; r < out.length; r++) {
      long sum = map.bias().get(r);
      for (int c = 0; c < x.length; c++) {
        sum += map.weights().at(r, c) * x[c];
      }
      out[r] = sum;
    }
    return out;
  }
}
