package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.PolynomialSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootsOfUnityTest {

  /**
   * Opening a table compares it with its frozen digest; more fraction bits must not change one bit
   * of it.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15, 16})
  void of_everySize_hasTheFrozenBitsWhateverThePrecisionOfTheGenerator(int log2) {
    RootsOfUnity table = RootsOfUnity.of(new PolynomialSize(1 << log2));

    assertThat(RootsOfUnity.generate(log2, 256).digest()).isEqualTo(table.digest());
  }

  @Test
  void re_anyIndex_isWithinOneUnitInTheLastPlaceOfTheLibrary() {
    RootsOfUnity table = RootsOfUnity.of(new PolynomialSize(2048));

    for (int k = 0; k < table.order(); k++) {
      double angle = 2 * Math.PI * k / table.order();
      assertThat(table.re(k)).isCloseTo(Math.cos(angle), within(1e-15));
      assertThat(table.im(k)).isCloseTo(Math.sin(angle), within(1e-15));
    }
  }

  @Test
  void quarterTurn_anyIndex_isExactlyTimesI() {
    RootsOfUnity table = RootsOfUnity.of(new PolynomialSize(512));
    int quarter = table.order() / 4;

    for (int k = 0; k < 3 * quarter; k++) {
      assertThat(table.im(k + quarter)).isEqualTo(table.re(k));
      assertThat(table.re(k + quarter)).isEqualTo(0 - table.im(k));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }
}
