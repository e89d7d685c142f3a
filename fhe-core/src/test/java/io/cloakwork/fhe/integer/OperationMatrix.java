package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every operation, width, sign and form on encrypted and clear operands on either side against the
 * operation in the clear, on the clear machine: all pairs of corners and of some random values.
 */
final class OperationMatrix {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();
  private static final int RANDOM = 2;

  private OperationMatrix() {}

  /**
   * One part of it.
   *
   * @param limit largest ν²
   */
  record Setting(IntegerType type, Form form, int limit) {
    @Override
    public String toString() {
      return type + " " + form + " " + limit;
    }
  }

  /** Which operands everybody knows. */
  private enum Known {
    NONE(false, false),
    RIGHT(false, true),
    LEFT(true, false),
    BOTH(true, true);

    private final boolean left;
    private final boolean right;

    Known(boolean left, boolean right) {
      this.left = left;
      this.right = right;
    }

    static List<Known> of(Operation operation) {
      return operation instanceof Operation.Unary ? List.of(NONE, BOTH) : List.of(values());
    }

    FheInteger left(ClearMachine machine, ClearInteger value) {
      return left ? FheInteger.trivial(value.type(), value.value()) : machine.encrypt(value);
    }

    FheInteger right(ClearMachine machine, ClearInteger value) {
      return right ? FheInteger.trivial(value.type(), value.value()) : machine.encrypt(value);
    }
  }

  /** Every width that users have, and one that is none of theirs. */
  static Stream<IntegerType> types() {
    return IntStream.of(2, 4, 8, 10, 16, 32, 64, 128, 160, 256)
        .boxed()
        .flatMap(bits -> Stream.of(IntegerType.unsigned(bits), IntegerType.signed(bits)));
  }

  static Stream<Setting> settings() {
    return types()
        .flatMap(type ->
            Stream.of(Form.values())
                .flatMap(
                    form -> limits(type.bits()).mapToObj(limit -> new Setting(type, form, limit))));
  }

  private static IntStream limits(int bits) {
    return bits > 8 ? NoiseLimits.extremes() : NoiseLimits.all();
  }

  /**
   * Runs all operations.
   *
   * @param rotations that one operation may take for all its pairs: where that is too little for
   *     all of them, only some pairs are run, at least one
   * @return all rotations that were taken
   */
  static long check(Setting setting, long rotations) {
    List<ClearInteger> values = Corners.andRandom(setting.type, RANDOM, setting.type.bits());
    int shift = 0;
    long taken = 0;
    for (Operation operation : Operation.all()) {
      shift++;
      for (Known known : Known.of(operation)) {
        taken += check(setting, operation, values, rotations, shift, known);
      }
    }
    return taken;
  }

  /** Pairs at one distance after the other: few pairs, too, have many values on both sides. */
  private static long check(
      Setting setting,
      Operation operation,
      List<ClearInteger> values,
      long rotations,
      int shift,
      Known known) {
    ClearMachine machine = new ClearMachine(setting.limit);
    FheEvaluator evaluator = new FheEvaluator(machine, setting.form);
    int size = values.size();
    int pairs = operation instanceof Operation.Unary ? size : size * size;
    for (int pair = 0; pair < pairs && (pair == 0 || machine.rotations() < rotations); pair++) {
      int left = (pair + shift) % size;
      ClearInteger a = values.get(left);
      ClearInteger b = values.get((left + pair / size + shift) % size);
      Object result = operation.run(evaluator, known.left(machine, a), known.right(machine, b));
      assertThat(machine.decryptAny(result))
          .as("%s of %s and %s, known: %s", operation.label(), a, b, known)
          .isEqualTo(operation.run(CLEAR, a, b));
    }
    if (known == Known.BOTH) {
      assertThat(machine.rotations()).as("rotations of known %s", operation.label()).isZero();
    }
    return machine.rotations();
  }
}
