package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation, width, sign and form on encrypted and clear right operands equals the operation
 * in the clear, on all pairs of corners and on random values, with the noise limits of the named
 * parameter sets: 34 (block 2), 37 (standard), 83 (block 3).
 */
class OperationsTest {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  record Setting(IntegerType type, Form form, int limit) {
    @Override
    public String toString() {
      return type + " " + form + " " + limit;
    }
  }

  static Stream<Setting> settings() {
    return IntStream.of(2, 4, 8, 10, 16, 32, 64, 128, 160, 256)
        .boxed()
        .flatMap(bits ->
            Stream.of(IntegerType.unsigned(bits), IntegerType.signed(bits))
                .flatMap(type ->
                    Stream.of(Form.values())
                        .flatMap(form ->
                            (bits > 64 ? IntStream.of(34) : IntStream.of(34, 37, 83))
                                .mapToObj(limit -> new Setting(type, form, limit)))));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void operation_onCornersAndRandomValues_equalsTheClearOne(Setting setting) {
    ClearMachine machine = new ClearMachine(setting.limit);
    FheEvaluator evaluator = new FheEvaluator(machine, setting.form);
    List<ClearInteger> values = Corners.andRandom(setting.type, 3, setting.type.bits());
    for (Operation operation : Operation.all()) {
      for (ClearInteger a : values) {
        for (ClearInteger b : operation instanceof Operation.Unary ? List.of(a) : values) {
          check(operation, evaluator, machine, a, b, false);
          check(operation, evaluator, machine, a, b, true);
        }
      }
    }
  }

  private static void check(
      Operation operation,
      FheEvaluator evaluator,
      ClearMachine machine,
      ClearInteger a,
      ClearInteger b,
      boolean known) {
    FheInteger right = known ? FheInteger.trivial(b.type(), b.value()) : machine.encrypt(b);
    assertThat(machine.decryptAny(operation.run(evaluator, machine.encrypt(a), right)))
        .as("%s of %s and %s%s", operation.label(), a, b, known ? ", known to everybody" : "")
        .isEqualTo(operation.run(CLEAR, a, b));
  }
}
