package io.cloakwork.compiler.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every accumulator of small widths, on torus words without noise and with sampled noise. */
class DigitSignTest {
  private static final int POLYNOMIAL_SIZE = 256;

  /** Whether x − offset > 0, for x of {@code bits} bits. */
  private static Program positive(int bits, long offset) {
    Program program =
        new Program(
            "sign",
            List.of(
                new Op.Features(new Value(0), 1, bits),
                new Op.LinearMap(
                    new Value(1), new Value(0), LongMatrix.of(1, 1, 1), List.of(-offset), 64),
                new Op.Positive(new Value(2), new Value(1)),
                new Op.Result(new Value(2))));
    return AssignWidths.run(program, Ranges.of(program));
  }

  private static void assertSignOfAll(int width, int digitBits) {
    // −S lies in [−2^(W−1), 2^(W−1)) for S = x − (2^(W−1) − 1)
    Program circuit =
        LowerLinear.run(positive(width, (1L << (width - 1)) - 1), POLYNOMIAL_SIZE, digitBits);
    assertThat(circuit.inputs().getFirst().shift()).as("W").isEqualTo(64 - width);
    ClearExecutor executor = new ClearExecutor(circuit);
    int wrong = 0;
    for (int x = 0; x < 1 << width; x++) {
      long expected = x > (1 << (width - 1)) - 1 ? 1 : 0;
      if (executor.run(new int[] {x})[0] != expected) {
        wrong++;
      }
    }
    assertThat(wrong).as("W = %d, β = %d", width, digitBits).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void sign_everyAccumulatorOfEveryNarrowWidth_isExact(int digitBits) {
    for (int width = 1; width <= 13; width++) {
      assertSignOfAll(width, digitBits);
    }
  }

  /** Noise as large as the default parameters have it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void sign_everyAccumulatorOfEveryNarrowWidthUnderSampledNoise_isExact(int digitBits) {
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(digitBits);
    for (int width = 1; width <= 10; width++) {
      Program circuit =
          LowerLinear.run(positive(width, (1L << (width - 1)) - 1), POLYNOMIAL_SIZE, digitBits);
      SimulatedExecutor executor = new SimulatedExecutor(circuit, parameters, random);
      for (int x = 0; x < 1 << width; x++) {
        assertThat(executor.run(new int[] {x})[0])
            .as("W = %d, β = %d, x = %d", width, digitBits, x)
            .isEqualTo(x > (1 << (width - 1)) - 1 ? 1 : 0);
      }
    }
  }

  @Test
  void sign_everyAccumulatorOf18BitsWithTheDefaultDigits_isExact() {
    assertSignOfAll(18, 3);
  }

  @ParameterizedTest
  @CsvSource({"4, 8", "3, 11", "2, 16", "1, 18"})
  void sign_of18Bits_takesThePublishedCountOfBootstraps(int digitBits, int bootstraps) {
    assertThat(
            LowerLinear.run(positive(18, (1L << 17) - 1), POLYNOMIAL_SIZE, digitBits).bootstraps())
        .isEqualTo(bootstraps);
  }
}
