package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shifts by every amount, clear and encrypted in types of other widths. */
class ShiftsTest {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private static final int AMOUNT_BITS = 10;

  private interface ByClear {
    <B, N> N shift(Evaluator<B, N> evaluator, N a, long amount);
  }

  private interface ByEncrypted {
    <B, N> N shift(Evaluator<B, N> evaluator, N a, N amount);
  }

  private static final List<ByClear> BY_CLEAR =
      List.of(Evaluator::shl, Evaluator::shr, Evaluator::rotl, Evaluator::rotr);

  private static final List<ByEncrypted> BY_ENCRYPTED =
      List.of(Evaluator::shl, Evaluator::shr, Evaluator::rotl, Evaluator::rotr);

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8, 10, 16, 64})
  void shift_byEveryAmount_equalsTheClearOne(int bits) {
    ClearMachine machine = new ClearMachine(NoiseLimits.SMALLEST);
    FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);
    for (IntegerType type : List.of(IntegerType.unsigned(bits), IntegerType.signed(bits))) {
      for (ClearInteger a : Corners.andRandom(type, 2, bits)) {
        for (int amount = 0; amount <= bits + 1; amount++) {
          for (ByClear shift : BY_CLEAR) {
            assertThat(machine.decrypt(shift.shift(evaluator, machine.encrypt(a), amount)))
                .as("%s by %d", a, amount)
                .isEqualTo(shift.shift(CLEAR, a, amount));
          }
          for (int width : new int[] {2, 4, 8, 16}) {
            ClearInteger by =
                ClearInteger.wrapped(IntegerType.unsigned(width), BigInteger.valueOf(amount));
            for (ByEncrypted shift : BY_ENCRYPTED) {
              assertThat(
                      machine.decrypt(
                          shift.shift(evaluator, machine.encrypt(a), machine.encrypt(by))))
                  .as("%s by encrypted %s", a, by)
                  .isEqualTo(shift.shift(CLEAR, a, by));
            }
          }
        }
      }
    }
  }

  /** Clear, and encrypted in types that read them as they are, or −1 as all bits set. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 32, 128, 160, 256})
  void shift_byAmountsAroundTheWidth_equalsTheClearOneAtEachNoiseLimit(int bits) {
    for (IntegerType type : List.of(IntegerType.unsigned(bits), IntegerType.signed(bits))) {
      for (Form form : Form.values()) {
        NoiseLimits.all().forEach(limit -> checkAroundTheWidth(type, form, limit));
      }
    }
  }

  private static void checkAroundTheWidth(IntegerType type, Form form, int limit) {
    List<ClearInteger> values = new ArrayList<>();
    List<ClearInteger> amounts = new ArrayList<>();
    for (ClearInteger value : Corners.andRandom(type, 2, type.bits())) {
      for (int amount : new int[] {-1, 0, type.bits() - 1, type.bits(), type.bits() + 1}) {
        values.add(value);
        amounts.add(
            ClearInteger.wrapped(
                new IntegerType(type.isSigned(), AMOUNT_BITS), BigInteger.valueOf(amount)));
      }
    }
    ClearMachine machine = new ClearMachine(limit, values.size());
    FheEvaluator evaluator = new FheEvaluator(machine, form);
    FheInteger encrypted = machine.encrypt(values);
    FheInteger by = machine.encrypt(amounts);
    for (ByEncrypted shift : BY_ENCRYPTED) {
      List<Object> actual = machine.decryptEach(shift.shift(evaluator, encrypted, by));
      for (int lane = 0; lane < values.size(); lane++) {
        assertThat(actual.get(lane))
            .as("%s by encrypted %s, %s, %d", values.get(lane), amounts.get(lane), form, limit)
            .isEqualTo(shift.shift(CLEAR, values.get(lane), amounts.get(lane)));
      }
    }
    for (ByClear shift : BY_CLEAR) {
      for (long amount : new long[] {type.bits() - 1, type.bits(), type.bits() + 1}) {
        List<Object> actual = machine.decryptEach(shift.shift(evaluator, encrypted, amount));
        for (int lane = 0; lane < values.size(); lane++) {
          assertThat(actual.get(lane))
              .as("%s by %d, %s, %d", values.get(lane), amount, form, limit)
              .isEqualTo(shift.shift(CLEAR, values.get(lane), amount));
        }
      }
    }
  }

  @Test
  void shift_byNegativeAmount_isRefused() {
    FheEvaluator evaluator =
        new FheEvaluator(new ClearMachine(NoiseLimits.SMALLEST), Form.THROUGHPUT);
    FheUint value = FheUint.trivial(8, 1);

    assertRefused(() -> evaluator.shl(value, -1), "amount of shl", "not negative", -1);
    assertRefused(() -> evaluator.shr(value, -1), "amount of shr", "not negative", -1);
    assertRefused(() -> evaluator.rotl(value, -1), "amount of rotl", "not negative", -1);
    assertRefused(() -> evaluator.rotr(value, -9), "amount of rotr", "not negative", -9);
  }
}
