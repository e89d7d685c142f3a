package io.cloakwork.fhe.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.params.ParameterSets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failure probability of the exact sign of a wide accumulator (tfhe.md, section 6), derived step by
 * step from its recurrence.
 *
 * <p>An accumulator of W bits is split from below into digits of b_0, b_1, … bits: b_0 = (W − r)
 * mod β or β, the others β, with r = β + 1 bits left for the last step. With ρ taking the middle of
 * what lies below, the distance to the end of a box, and the noise beside key switch and modulus
 * switch, are for digit j:
 *
 * <ul>
 *   <li>h_j, the bit above the digit: half a step is 2^(−b_j − 2). Input: u_j, that is the
 *       accumulator and D_{j−1}.
 *   <li>D_j, the digit itself: the same half step. Input: u_j − h_j, so accumulator, D_{j−1} and
 *       h_j.
 *   <li>sign: half a step is 2^(−r − 1). Input: the accumulator and D_{J−1}.
 * </ul>
 *
 * D_{j−1} takes only one digit away. From j = 2 on the digits below it remain: centred, they reach
 * 2^(p_{j−1} − p_{j+1} − 2) = 2^(−b_j − b_{j−1} − 2), which leaves 1 − 2^(−b_{j−1}) of the half
 * step. Every output of a bootstrap counts V_BR, for its table holds the weight already. The
 * accumulator is allowed the noise of one bootstrap output at the scale of each step.
 */
class DigitSignFailureTest {

  /**
   * One bootstrap of the recurrence.
   *
   * @param margin to the end of the box
   * @param outputs bootstrap outputs in the input, the accumulator's allowance included
   */
  private record Step(double margin, int outputs) {}

  @ParameterizedTest
  @CsvSource({
    "18, 4, 8, -129.5, -116.4, 0.05",
    "18, 3, 11, -442, -397, 0.5",
  })
  void sign_ofEighteenBits_failsAsDocumented(
      int width, int digit, int bootstraps, double onDefault, double onStandard, double tolerance) {
    List<Step> steps = steps(width, digit);
    assertThat(steps).hasSize(bootstraps);
    assertThat(worst(steps, ParameterSets.defaultSet())).isCloseTo(onDefault, within(tolerance));
    assertThat(worst(steps, ParameterSets.M2C2_STANDARD_P129))
        .isCloseTo(onStandard, within(tolerance));
  }

  @ParameterizedTest
  @CsvSource({"2, 16", "1, 18"})
  void sign_ofEighteenBitsByNarrowDigits_takesMoreBootstraps(int digit, int bootstraps) {
    assertThat(steps(18, digit)).hasSize(bootstraps);
  }

  @Test
  void sign_byDigitsOfFourBits_neverHoldsOnTheStandardSet() {
    assertThat(worst(steps(18, 4), ParameterSets.M2C2_STANDARD_P129))
        .isGreaterThan(FailureProbability.TARGET_LOG2);
  }

  private static double worst(List<Step> steps, ParameterSets set) {
    NoiseBudget budget = NoiseBudget.of(set.parameters());
    return steps.stream()
        .mapToDouble(step ->
            budget.log2Failure(budget.bootstrapOutput().times(step.outputs()), step.margin()))
        .max()
        .orElseThrow();
  }

  private static List<Step> steps(int width, int digit) {
    List<Step> steps = new ArrayList<>();
    if (digit == 1) {
      // t_j: its input is the accumulator and t_{j−1}; half a step is 1/8, and nothing remains
      // below.
      for (int j = 0; j < width; j++) {
        steps.add(new Step(j == 0 ? 0.25 : 0.125, j == 0 ? 1 : 2));
      }
      return steps;
    }
    int r = digit + 1;
    int first = (width - r) % digit == 0 ? digit : (width - r) % digit;
    int below = 0; // b_{j−1}
    int j = 0;
    for (int position = 0; position < width - r; j++) {
      int bits = j == 0 ? first : digit;
      double margin = Math.scalb(1.0, -bits - 2) * (j < 2 ? 1 : 1 - Math.scalb(1.0, -below));
      int carried = j == 0 ? 1 : 2; // the accumulator, D_{j−1}
      if (j == 0 && bits == 1) {
        steps.add(new Step(0.25, 1)); // D_0 in one bootstrap
      } else {
        steps.add(new Step(margin, carried)); // h_j
        steps.add(new Step(margin, carried + 1)); // D_j
      }
      position += bits;
      below = bits;
    }
    double half = Math.scalb(1.0, -r - 1);
    steps.add(new Step(j < 2 ? half : half * (1 - Math.scalb(1.0, -below)), 2));
    return steps;
  }
}
