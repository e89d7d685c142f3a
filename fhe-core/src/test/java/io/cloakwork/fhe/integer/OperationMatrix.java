package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every operation, width, sign and form on encrypted and clear right operands against the operation
 * in the clear, on the clear machine: all pairs of corners and of some random values.
 */
final class OperationMatrix {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();
  private static final int RANDOM = 2;

  private OperationMatrix() {}

  /**
   * One part of it.
   *
   * @param limit largest ν²: 34 (block 2), 37 (standard) or 83 (block 3) of the named sets
   */
  record Setting(IntegerType type, Form form, int limit) {
    @Override
    public String toString() {
      return type + " " + form + " " + limit;
    }
  }

  static Stream<Setting> settings() {
    return IntStream.of(2, 4, 8, 10, 16, 32, 64, 128, 160, 256)
        .boxed()
        .flatMap(bits -> Stream.of(IntegerType.unsigned(bits), IntegerType.signed(bits)))
        .flatMap(type ->
            Stream.of(Form.values())
                .flatMap(
                    form -> limits(type.bits()).mapToObj(limit -> new Setting(type, form, limit))));
  }

  private static IntStream limits(int bits) {
    if (bits > 64) {
      return IntStream.of(34);
    }
    return bits > 8 ? IntStream.of(34, 83) : IntStream.of(34, 37, 83);
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
      taken += check(setting, operation, values, rotations, shift, false);
      taken += check(setting, operation, values, rotations, shift, true);
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
      boolean isClear) {
    ClearMachine machine = new ClearMachine(setting.limit);
    FheEvaluator evaluator = new FheEvaluator(machine, setting.form);
    int size = values.size();
    int pairs = operation instanceof Operation.Unary ? size : size * size;
    for (int pair = 0; pair < pairs && (pair == 0 || machine.rotations() < rotations); pair++) {
      int left = (pair + shift) % size;
      ClearInteger a = values.get(left);
      ClearInteger b = values.get((left + pair / size + shift) % size);
      FheInteger right = isClear ? FheInteger.trivial(b.type(), b.value()) : machine.encrypt(b);
      assertThat(machine.decryptAny(operation.run(evaluator, machine.encrypt(a), right)))
          .as("%s of %s and %s%s", operation.label(), a, b, isClear ? ", clear" : "")
          .isEqualTo(operation.run(CLEAR, a, b));
    }
    return machine.rotations();
  }
}
