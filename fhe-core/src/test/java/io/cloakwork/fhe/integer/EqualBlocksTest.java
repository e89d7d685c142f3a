package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of which many blocks are one ciphertext, as extended signs and masks are. What is looked
 * up of such blocks is equal, so its noise does not add up as that of independent ciphertexts.
 */
class EqualBlocksTest {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  /** Products and quotients of wider numbers take too long here. */
  private static final int WIDEST_PRODUCT = 64;

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 64, 256})
  void operation_onExtendedSignsAndMasks_equalsTheClearOne(int bits) {
    for (IntegerType type : List.of(IntegerType.unsigned(bits), IntegerType.signed(bits))) {
      for (Form form : Form.values()) {
        NoiseLimits.extremes().forEach(limit -> check(type, form, limit));
      }
    }
  }

  private static void check(IntegerType type, Form form, int limit) {
    ClearMachine machine = new ClearMachine(limit);
    FheEvaluator evaluator = new FheEvaluator(machine, form);
    ClearInteger small = new ClearInteger(IntegerType.signed(4), BigInteger.valueOf(-3));
    List<ClearInteger> clear = values(CLEAR, true, false, small, type);
    List<FheInteger> encrypted =
        values(
            evaluator, machine.encrypt(true), machine.encrypt(false), machine.encrypt(small), type);
    for (Operation operation : Operation.all()) {
      for (int i = 0; i < clear.size(); i++) {
        for (int j : new int[] {i, (i + 1) % clear.size()}) {
          if (type.bits() <= WIDEST_PRODUCT || !operation.isQuadratic()) {
            assertThat(
                    machine.decryptAny(
                        operation.run(evaluator, encrypted.get(i), encrypted.get(j))))
                .as("%s of %s and %s, %s", operation.label(), clear.get(i), clear.get(j), form)
                .isEqualTo(operation.run(CLEAR, clear.get(i), clear.get(j)));
          }
        }
      }
    }
  }

  /** Masks of two conditions, a number with extended sign, and hardly anything but its sign. */
  private static <B, N> List<N> values(
      Evaluator<B, N> evaluator, B yes, B no, N small, IntegerType type) {
    N extended = evaluator.cast(small, type);
    N allBits = evaluator.trivial(extended, type.wrap(BigInteger.ONE.negate()));
    return List.of(
        evaluator.select(yes, allBits, 0),
        extended,
        evaluator.select(no, allBits, 0),
        evaluator.shr(extended, type.bits() / 2));
  }
}
