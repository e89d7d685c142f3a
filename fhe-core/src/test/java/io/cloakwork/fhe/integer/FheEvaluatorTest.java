package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad use, choice and booleans, and values that are noisier than fresh ones. */
class FheEvaluatorTest {
  private static final IntegerType UINT8 = IntegerType.unsigned(8);
  private static final LweDimension DIMENSION = new LweDimension(4);

  private final ClearMachine machine = new ClearMachine(NoiseLimits.SMALLEST);
  private final FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);

  @Test
  void operands_ofDifferentTypes_areRefused() {
    FheUint wide = FheUint.trivial(16, 1);
    FheUint narrow = FheUint.trivial(8, 1);
    FheInt signed = FheInt.trivial(16, 1);

    assertThrown(
        MismatchException.class,
        () -> evaluator.add(wide, narrow),
        "right operand of add",
        "uint16",
        "uint8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.lt(wide, signed),
        "right operand of lt",
        "uint16",
        "int16");
    assertThrown(
        MismatchException.class,
        () -> evaluator.select(FheBool.trivial(true), wide, narrow),
        "second value of select",
        "uint16",
        "uint8");
  }

  @Test
  void clearOperand_outsideOfTheType_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> evaluator.add(FheUint.trivial(8, 1), 256),
        "clear right operand of add",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> new ClearEvaluator().sub(new ClearInteger(UINT8, UINT8.max()), -1),
        "clear right operand of sub",
        "uint8, in [0, 255]",
        -1);
    assertThrown(
        MismatchException.class,
        () -> evaluator.div(FheUint.trivial(8, 1), 256),
        "clear divisor of div",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> evaluator.mulDiv(FheUint.trivial(8, 1), 256, 3),
        "clear right operand of mulDiv",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> evaluator.select(FheBool.trivial(true), FheUint.trivial(8, 1), 256),
        "clear second value of select",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> evaluator.trivial(FheUint.trivial(8, 1), BigInteger.valueOf(256)),
        "value of trivial",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> FheUint.trivial(8, 256),
        "value of a trivial integer",
        "uint8, in [0, 255]",
        256);
    assertThrown(
        MismatchException.class,
        () -> new ClearInteger(UINT8, BigInteger.valueOf(256)),
        "value of a clear integer",
        "uint8, in [0, 255]",
        256);
  }

  @Test
  void clearDivisor_thatIsZero_isRefused() {
    FheUint value = FheUint.trivial(8, 1);

    assertRefused(() -> evaluator.div(value, 0), "clear divisor of div", "not 0", 0);
    assertRefused(() -> evaluator.rem(value, 0), "clear divisor of rem", "not 0", 0);
    assertRefused(() -> evaluator.divRem(value, 0), "clear divisor of divRem", "not 0", 0);
    assertRefused(() -> evaluator.divChecked(value, 0), "clear divisor of divChecked", "not 0", 0);
    assertRefused(
        () -> evaluator.mulDiv(value, value, BigInteger.ZERO),
        "clear divisor of mulDiv",
        "not 0",
        0);
  }

  @Test
  void operation_onOneValueTwice_countsItsNoiseOnce() {
    for (Form form : Form.values()) {
      for (int limit : NoiseLimits.extremes().toArray()) {
        ClearMachine clear = new ClearMachine(limit);
        FheEvaluator twice = new FheEvaluator(clear, form);
        for (ClearInteger value : Corners.of(UINT8)) {
          FheInteger a = clear.encrypt(value);
          for (FheInteger b : List.of(a, twice.bitNot(a))) {
            for (Operation operation : Operation.all()) {
              assertThat(clear.decryptAny(operation.run(twice, a, b)))
                  .as("%s of %s and itself, %s", operation.label(), value, form)
                  .isEqualTo(operation.run(new ClearEvaluator(), value, clear.decrypt(b)));
            }
          }
        }
      }
    }
  }

  @Test
  void mulDiv_ofThreeNumbers_equalsTheClearOne() {
    ClearEvaluator clear = new ClearEvaluator();
    for (IntegerType type : List.of(UINT8, IntegerType.signed(8), IntegerType.signed(2))) {
      List<ClearInteger> values = Corners.of(type);
      for (ClearInteger a : values) {
        for (ClearInteger b : values) {
          for (ClearInteger c : values) {
            FheInteger result =
                evaluator.mulDiv(machine.encrypt(a), machine.encrypt(b), machine.encrypt(c));
            assertThat(machine.decrypt(result))
                .as("%s · %s / %s", a, b, c)
                .isEqualTo(clear.mulDiv(a, b, c));
          }
        }
      }
    }
  }

  @Test
  void mulDiv_byClearNumbers_equalsTheClearOne() {
    ClearInteger value = new ClearInteger(UINT8, BigInteger.valueOf(201));
    for (long c = 1; c < 256; c++) {
      BigInteger factor = BigInteger.valueOf(255 - c / 2);
      BigInteger divisor = BigInteger.valueOf(c);

      assertThat(machine.decrypt(evaluator.mulDiv(machine.encrypt(value), factor, divisor)))
          .isEqualTo(new ClearEvaluator().mulDiv(value, factor, divisor));
    }
  }

  @Test
  void ciphertexts_ofAnotherCountOrNoise_areRefused() {
    LweCiphertextList three =
        LweCiphertextList.allocate(3, DIMENSION, CiphertextModulus.TWO_POW_64);

    assertThrown(
        MismatchException.class,
        () -> FheUint.of(8, three, 1),
        "ciphertexts of uint8",
        "4 modulo 2^64",
        three);
    assertThrown(
        MismatchException.class,
        () -> FheBool.of(three, 1),
        "ciphertexts of a boolean",
        "1 modulo 2^64",
        three);
    assertThrown(
        ParameterException.class,
        () -> FheUint.of(6, three, 0),
        "ν² of ciphertexts",
        "at least 1",
        0);
  }

  @Test
  void ciphertexts_ofATrivialValue_haveNoMask() {
    LweCiphertextList list = FheUint.trivial(4, 6).ciphertexts(DIMENSION);

    assertThat(list.words()).containsExactly(0, 0, 0, 0, 2L << 59, 0, 0, 0, 0, 1L << 59);
    assertThat(FheUint.trivial(4, 6).isTrivial()).isTrue();
    assertThat(FheUint.trivial(4, 6).squaredNorm()).isZero();
  }

  @Test
  void ciphertexts_ofImportedOnes_areTheirCombination() {
    LweCiphertextList in =
        LweCiphertextList.wrap(
            DIMENSION, CiphertextModulus.TWO_POW_64, new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

    FheUint flipped = evaluator.bitNot(FheUint.of(4, in, 3));

    assertThat(flipped.ciphertexts(DIMENSION).words())
        .containsExactly(-1, -2, -3, -4, (3L << 59) - 5, -6, -7, -8, -9, (3L << 59) - 10);
    assertThat(flipped.squaredNorm()).isEqualTo(3);
    assertThrown(
        MismatchException.class,
        () -> flipped.ciphertexts(new LweDimension(5)),
        "LWE dimension of a block",
        5,
        4);
  }

  @Test
  void booleans_ofAllInputs_equalTheClearOnes() {
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        checkBooleans(a, machine.encrypt(a), b, List.of(machine.encrypt(b), FheBool.trivial(b)));
        FheBool noisyA = machine.encrypt(a, NoiseLimits.SMALLEST);
        FheBool noisyB = machine.encrypt(b, NoiseLimits.SMALLEST);
        checkBooleans(a, noisyA, b, List.of(noisyB, FheBool.trivial(b)));
        checkBooleans(a, FheBool.trivial(a), b, List.of(noisyB, FheBool.trivial(b)));
      }
    }
  }

  private void checkBooleans(boolean a, FheBool left, boolean b, List<FheBool> rights) {
    for (FheBool right : rights) {
      assertThat(machine.decrypt(evaluator.and(left, right))).isEqualTo(a && b);
      assertThat(machine.decrypt(evaluator.or(left, right))).isEqualTo(a || b);
      assertThat(machine.decrypt(evaluator.xor(left, right))).isEqualTo(a ^ b);
      assertThat(machine.decrypt(evaluator.not(right))).isEqualTo(!b);
      for (boolean c : new boolean[] {false, true}) {
        for (FheBool condition :
            List.of(machine.encrypt(c), machine.encrypt(c, NoiseLimits.SMALLEST))) {
          assertThat(machine.decrypt(evaluator.selectBool(condition, left, right)))
              .isEqualTo(c ? a : b);
        }
      }
    }
  }

  @Test
  void booleans_thatEverybodyKnows_areTheSame() {
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        FheBool left = machine.encrypt(a);
        assertThat(machine.decrypt(evaluator.and(left, b))).isEqualTo(a && b);
        assertThat(machine.decrypt(evaluator.or(left, b))).isEqualTo(a || b);
        assertThat(machine.decrypt(evaluator.xor(left, b))).isEqualTo(a ^ b);
      }
    }
    assertThat(machine.rotations()).isZero();
  }

  @Test
  void select_ofNoisyValues_equalsTheClearOne() {
    ClearInteger x = new ClearInteger(UINT8, UINT8.max());
    ClearInteger y = new ClearInteger(UINT8, BigInteger.valueOf(100));
    for (int norm : new int[] {1, 16, NoiseLimits.SMALLEST}) {
      for (boolean c : new boolean[] {false, true}) {
        FheBool condition = machine.encrypt(c, norm);
        FheInteger a = machine.encrypt(x, norm);
        FheInteger b = machine.encrypt(y, norm);

        Flipped<FheInteger> flipped = evaluator.flip(condition, a, b);

        assertThat(machine.decrypt(evaluator.select(condition, a, b))).isEqualTo(c ? x : y);
        assertThat(machine.decrypt(evaluator.select(condition, a, 100))).isEqualTo(c ? x : y);
        assertThat(machine.decrypt(flipped.first())).isEqualTo(c ? y : x);
        assertThat(machine.decrypt(flipped.second())).isEqualTo(c ? x : y);
      }
    }
  }

  @Test
  void evaluator_ofLookUpsThatHoldTooLittleNoise_isRefused() {
    assertThrown(
        NoiseException.class,
        () -> new FheEvaluator(new ClearMachine(NoiseLimits.SMALLEST - 1), Form.LATENCY),
        "ν² that look-ups with the key hold",
        "at least 34",
        33);
  }

  @Test
  void select_withAClearBoolean_costsNothing() {
    FheUint a = (FheUint) machine.encrypt(new ClearInteger(UINT8, UINT8.max()));

    assertThat(evaluator.select(evaluator.trivial(true), a, evaluator.neg(a)).blocks())
        .isEqualTo(a.blocks());
    machine.reset();
    evaluator.select(evaluator.trivial(false), a, a);
    assertThat(machine.rotations()).isZero();
  }

  /** Digits that everybody knows say nothing about the noise of the others. */
  @Test
  void mul_ofPartlyKnownNoisyNumbers_bootstrapsThemFirst() {
    List<Block> blocks =
        new ArrayList<>(machine.encrypt(new ClearInteger(UINT8, UINT8.max()), 2).blocks());
    blocks.set(0, Block.constant(3));
    FheInteger partlyKnown = FheInteger.of(UINT8, blocks);
    FheInteger noisy = machine.encrypt(new ClearInteger(UINT8, UINT8.max()), NoiseLimits.SMALLEST);

    assertThat(machine.decrypt(evaluator.mul(partlyKnown, noisy)).value()).isEqualTo(1);
    assertThat(machine.decrypt(evaluator.mul(noisy, partlyKnown)).value()).isEqualTo(1);
  }

  @Test
  void rotations_ofOperations_areAddedUp() {
    FheInteger a = machine.encrypt(new ClearInteger(UINT8, UINT8.max()));
    evaluator.add(a, a);
    evaluator.mul(a, a);

    assertThat(evaluator.rotations()).isPositive().isEqualTo(machine.rotations());
  }

  /** Known operands change which of the two is multiplied when both are packed. */
  @Test
  void operations_onNoisyValues_bootstrapThemFirst() {
    for (Form form : Form.values()) {
      for (int limit : NoiseLimits.extremes().toArray()) {
        for (int norm : new int[] {2, 8, 16, limit}) {
          check(form, new ClearMachine(limit), norm);
        }
      }
    }
  }

  private static void check(Form form, ClearMachine machine, int norm) {
    FheEvaluator evaluator = new FheEvaluator(machine, form);
    ClearEvaluator clear = new ClearEvaluator();
    List<ClearInteger> values = Corners.of(UINT8);
    for (Operation operation : Operation.all()) {
      for (int i = 0; i < values.size(); i++) {
        ClearInteger x = values.get(i);
        ClearInteger y = values.get((i + 3) % values.size());
        FheInteger a = machine.encrypt(x, norm);
        FheInteger b = machine.encrypt(y, norm);
        FheInteger knownA = FheInteger.trivial(UINT8, x.value());
        FheInteger knownB = FheInteger.trivial(UINT8, y.value());
        for (List<FheInteger> pair :
            List.of(List.of(a, b), List.of(knownA, b), List.of(a, knownB))) {
          assertThat(machine.decryptAny(operation.run(evaluator, pair.getFirst(), pair.getLast())))
              .as("%s of %s, %s, ν² = %d", operation.label(), pair, form, norm)
              .isEqualTo(operation.run(clear, x, y));
        }
      }
    }
  }

  /** Both values are made of the same sources, so that their difference stays quiet. */
  @Test
  void selects_thatRollBack_doNotGetNoisier() {
    for (Form form : Form.values()) {
      for (int limit : NoiseLimits.all().toArray()) {
        ClearMachine clear = new ClearMachine(limit);
        FheEvaluator selecting = new FheEvaluator(clear, form);
        FheInteger before = clear.encrypt(new ClearInteger(UINT8, UINT8.max()));
        FheInteger now = clear.encrypt(new ClearInteger(UINT8, BigInteger.valueOf(100)));
        for (int i = 0; i < 300; i++) {
          FheInteger next = selecting.select(clear.encrypt(i % 3 == 0), before, now);
          Flipped<FheInteger> flipped = selecting.flip(clear.encrypt(i % 2 == 0), before, next);
          before = flipped.first();
          now = flipped.second();
          assertThat(now.squaredNorm()).isLessThanOrEqualTo(limit);
          assertThat(before.squaredNorm()).isLessThanOrEqualTo(limit);
        }
        assertThat(clear.decrypt(selecting.sub(before, now)))
            .isEqualTo(new ClearEvaluator().sub(clear.decrypt(before), clear.decrypt(now)));
      }
    }
  }

  @Test
  void lists_ofTheNoisiestValues_areComputedOn() {
    for (int limit : NoiseLimits.all().toArray()) {
      ClearMachine clear = new ClearMachine(limit);
      FheEvaluator many = new FheEvaluator(clear, Form.THROUGHPUT);
      List<ClearInteger> values = Corners.of(UINT8).subList(0, 5);
      List<FheInteger> list = values.stream().map(x -> clear.encrypt(x, limit)).toList();
      FheInteger index = clear.encrypt(new ClearInteger(UINT8, BigInteger.TWO), limit);
      FheInteger value = clear.encrypt(new ClearInteger(UINT8, UINT8.max()), limit);

      assertThat(clear.decryptAny(many.set(list, index, value)))
          .isEqualTo(
              new ClearEvaluator()
                  .set(values, clear.decrypt(index), new ClearInteger(UINT8, UINT8.max())));
      assertThat(clear.decryptAny(many.sort(list))).isEqualTo(new ClearEvaluator().sort(values));
    }
  }

  @Test
  void ciphertexts_ofAnyNoise_areRefusedWhereTheyAreTooNoisy() {
    LweCiphertextList blocks =
        LweCiphertextList.allocate(4, DIMENSION, CiphertextModulus.TWO_POW_64);
    for (int norm : new int[] {35, 1 << 20, 1 << 28, 1 << 30, Integer.MAX_VALUE}) {
      FheUint noisy = FheUint.of(8, blocks, norm);
      assertThatThrownBy(() -> evaluator.bitAnd(noisy, FheUint.of(8, blocks, 1)))
          .as("ν² = %d", norm)
          .isInstanceOf(NoiseException.class);
    }
  }
}
