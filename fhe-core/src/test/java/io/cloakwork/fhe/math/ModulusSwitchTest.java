package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import org.junit.jupiter.api.Test;

class ModulusSwitchTest {
  private static final long STEP = 1L << 20; // q/w for w = 4096

  @Test
  void apply_multiplesOfTheStep_areExact() {
    int[] out = new int[4];

    new ModulusSwitch(4096, 2).apply(new long[] {0, STEP, 4095 * STEP, 7 * STEP}, 0, out);

    assertThat(out).containsExactly(0, 1, 4095, 7);
  }

  @Test
  void apply_tieOfAMaskWord_goesUpAndWraps() {
    int[] out = new int[3];

    // Both masks drift by +STEP/2, and the body gains half of the sum.
    new ModulusSwitch(4096, 2)
        .apply(new long[] {STEP / 2, 4095 * STEP + STEP / 2, 10 * STEP + STEP / 2}, 0, out);

    assertThat(out).containsExactly(1, 0, 11);
  }

  @Test
  void apply_body_isRoundedDownAfterTheCentringShift() {
    int[] out = new int[1];

    new ModulusSwitch(4096, 2).apply(new long[] {STEP - 1}, 0, out);

    assertThat(out).containsExactly(0);
  }

  @Test
  void apply_driftOfBlockKeys_isWeighedByTheirMean() {
    int[] out = new int[2];
    long drift = STEP / 2; // one mask word of STEP/2; ℓ_b = 3, so the body gains STEP/8

    new ModulusSwitch(4096, 4).apply(new long[] {STEP - drift, STEP - STEP / 8}, 0, out);
    assertThat(out).containsExactly(1, 1);

    new ModulusSwitch(4096, 4).apply(new long[] {STEP - drift, STEP - STEP / 8 - 1}, 0, out);
    assertThat(out).containsExactly(1, 0);
  }

  @Test
  void apply_correctionHalfWayBetweenTwoWords_goesUp() {
    int[] out = new int[2];

    // Drift −1 with mean 1/2 is −½, rounded up to 0; drift +1 is ½, rounded up to 1.
    new ModulusSwitch(4096, 2).apply(new long[] {STEP + 1, STEP}, 0, out);
    assertThat(out[1]).isEqualTo(1);
    new ModulusSwitch(4096, 2).apply(new long[] {STEP - 1, STEP - 1}, 0, out);
    assertThat(out[1]).isEqualTo(1);
  }

  @Test
  void apply_negativeCorrection_wrapsBelowZero() {
    int[] out = new int[2];

    new ModulusSwitch(4096, 2).apply(new long[] {STEP / 4, 0}, 0, out);

    assertThat(out).containsExactly(0, 4095);
  }

  @Test
  void apply_inputTooShort_isRefused() {
    assertThatThrownBy(() -> new ModulusSwitch(4096, 2).apply(new long[3], 1, new int[3]))
        .isInstanceOfSatisfying(
            MismatchException.class,
            e -> {
              assertThat(e.expected()).isEqualTo("3");
              assertThat(e.actual()).isEqualTo("2");
            });
  }
}
