package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.NoiseException;
import java.util.List;

/**
 * Runs a program on clear integers, in either dialect. A circuit runs on exact torus words, and
 * every input of a table is checked to keep the margin that the lowering promised.
 */
public final class ClearExecutor {
  private final Program program;

  public ClearExecutor(Program program) {
    this.program = program;
  }

  /**
   * @param row quantized features
   * @return the integers of all results
   * @throws io.cloakwork.fhe.MismatchException if the row has another length
   * @throws NoiseException if the input of a table does not keep its margin
   */
  public long[] run(int[] row) {
    if (program.isInteger()) {
      return new IntegerExecutor(program).run(row);
    }
    return decode(program, phases(row));
  }

  /**
   * The phases of all outputs of a circuit.
   *
   * @throws NoiseException if the input of a table does not keep its margin
   */
  public long[] phases(int[] row) {
    return new TorusExecutor(program)
        .run(
            row,
            TorusNoise.NONE,
            (lookup, distance) -> {
              if (Long.compareUnsigned(distance, lookup.margin()) < 0) {
                throw new NoiseException(
                    "clear input of table " + lookup.value() + ", distance from a border",
                    "at least " + lookup.margin() + ", its margin",
                    distance);
              }
            });
  }

  /** The integers that phases of all outputs stand for. */
  static long[] decode(Program program, long[] phases) {
    List<Output> outputs = program.outputs();
    long[] integers = new long[phases.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = outputs.get(i).encoding().decode(phases[i]);
    }
    return integers;
  }
}
