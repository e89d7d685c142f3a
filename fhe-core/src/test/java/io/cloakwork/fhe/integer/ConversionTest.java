package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Between types, from booleans, and random numbers. */
class ConversionTest {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private final ClearMachine machine = new ClearMachine(NoiseLimits.SMALLEST);
  private final FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);

  @ParameterizedTest
  @EnumSource(Form.class)
  void cast_betweenAllTypes_equalsTheClearOne(Form form) {
    FheEvaluator each = new FheEvaluator(machine, form);
    List<IntegerType> types = OperationMatrix.types().toList();
    for (IntegerType from : types) {
      for (IntegerType to : types) {
        for (ClearInteger value : Corners.andRandom(from, 2, to.bits())) {
          ClearInteger expected = CLEAR.cast(value, to);
          assertThat(machine.decrypt(each.cast(machine.encrypt(value), to)))
              .as("%s to %s", value, to)
              .isEqualTo(expected);
          FheInteger known = each.cast(FheInteger.trivial(from, value.value()), to);
          assertThat(known.isTrivial()).isTrue();
          assertThat(machine.decrypt(known)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void fromBool_ofBoth_isOneOrZero() {
    for (boolean value : new boolean[] {false, true}) {
      IntegerType type = IntegerType.signed(8);
      assertThat(machine.decrypt(evaluator.fromBool(machine.encrypt(value), type)))
          .isEqualTo(CLEAR.fromBool(value, type));
    }
    assertThat(machine.rotations()).isZero();
  }

  @Test
  void operations_onAWidenedNumber_takeNoRotationsForItsZeros() {
    FheInteger wide =
        evaluator.cast(
            machine.encrypt(new ClearInteger(IntegerType.unsigned(8), BigInteger.valueOf(200))),
            IntegerType.unsigned(64));

    assertThat(machine.decrypt(evaluator.mul(wide, wide)).value()).isEqualTo(40_000);
    assertThat(machine.rotations()).isLessThan(70);
  }

  @Test
  void random_ofManySeeds_isUniformAndTheSameAgain() {
    IntegerType type = IntegerType.unsigned(4);
    int[] counts = new int[16];
    for (int i = 0; i < 16 * 60; i++) {
      counts[machine.decrypt(evaluator.random(type, seed(i))).value().intValue()]++;
    }

    // 16 counts of mean 60: chi-square with 15 degrees, below 51 with probability 1 − 10^−5.
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 60) * (count - 60) / 60.0;
    }
    assertThat(chiSquare).isLessThan(51);
    assertThat(machine.decrypt(evaluator.random(type, seed(7))))
        .isEqualTo(machine.decrypt(evaluator.random(type, seed(7))));
  }

  @Test
  void randomBool_ofManySeeds_isUniformAndTheSameAgain() {
    int yes = 0;
    for (int i = 0; i < 400; i++) {
      boolean value = machine.decrypt(evaluator.randomBool(seed(i)));
      assertThat(machine.decrypt(evaluator.randomBool(seed(i)))).isEqualTo(value);
      yes += value ? 1 : 0;
    }

    // 5 standard deviations of 10.
    assertThat(yes).isBetween(150, 250);
  }

  @Test
  void randomBounded_byEachPowerOfTwo_reachesAllNumbersBelow() {
    IntegerType type = IntegerType.unsigned(6);
    for (int bits = 0; bits <= 6; bits++) {
      boolean[] seen = new boolean[64];
      for (int i = 0; i < 600; i++) {
        FheInteger number = evaluator.randomBounded(type, BigInteger.ONE.shiftLeft(bits), seed(i));
        seen[machine.decrypt(number).value().intValue()] = true;
      }
      for (int i = 0; i < 64; i++) {
        assertThat(seen[i]).as("%d of %d bits", i, bits).isEqualTo(i < 1 << bits);
      }
    }
  }

  @Test
  void random_ofEachType_isTheSameInBothFormsAndAtEachNoiseLimit() {
    OperationMatrix.types()
        .forEach(type -> {
          List<ClearInteger> expected = random(machine, evaluator, type);
          assertThat(expected.getLast().value().signum()).isNotNegative();
          assertThat(expected.getLast().value().bitLength()).isLessThan(type.bits());
          NoiseLimits.all()
              .mapToObj(ClearMachine::new)
              .forEach(each -> {
                for (Form form : Form.values()) {
                  assertThat(random(each, new FheEvaluator(each, form), type)).isEqualTo(expected);
                }
              });
        });
  }

  /** A boolean as a number, a number, and one without the highest bit. */
  private static List<ClearInteger> random(
      ClearMachine machine, FheEvaluator evaluator, IntegerType type) {
    BigInteger bound = BigInteger.ONE.shiftLeft(type.bits() - 1);
    return Stream.of(
            evaluator.fromBool(evaluator.randomBool(seed(1)), type),
            evaluator.random(type, seed(2)),
            evaluator.randomBounded(type, bound, seed(3)))
        .map(machine::decrypt)
        .toList();
  }

  @Test
  void randomBounded_byAnotherBound_isRefused() {
    IntegerType type = IntegerType.signed(8);
    for (long bound : new long[] {0, -8, 3, 256}) {
      assertRefused(
          () -> evaluator.randomBounded(type, BigInteger.valueOf(bound), seed(1)),
          "bound of a random int8",
          "a power of two, at most 128",
          bound);
    }
  }

  private static MaskSeed seed(int number) {
    byte[] bytes = new byte[MaskSeed.BYTES];
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (number >> (8 * i));
    }
    return MaskSeed.of(bytes);
  }
}
