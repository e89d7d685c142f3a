package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.PolynomialSize;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonomialFactorTest {

  @ParameterizedTest
  @CsvSource({
    "256, 1",
    "256, 511",
    "1024, 77",
    "2048, 1",
    "2048, 1234",
    "2048, 4095",
    "8192, 9999"
  })
  void write_anyExponent_isTheTransformOfTheMonomialMinusOne(int size, int exponent) {
    PolynomialSize polynomialSize = new PolynomialSize(size);
    int points = size / 2;
    double[] re = new double[points];
    double[] im = new double[points];
    double[] expectedRe = new double[points];
    double[] expectedIm = new double[points];
    int power = exponent % size;
    double sign = exponent < size ? 1 : -1;
    (power < points ? expectedRe : expectedIm)[power % points] = sign;
    expectedRe[0] -= 1;

    NegacyclicTransform.of(polynomialSize).forward(expectedRe, expectedIm, 0);
    MonomialFactor.of(polynomialSize).write(exponent, re, im);

    for (int j = 0; j < points; j++) {
      assertThat(re[j]).isCloseTo(expectedRe[j], Offset.offset(1e-14));
      assertThat(im[j]).isCloseTo(expectedIm[j], Offset.offset(1e-14));
    }
  }

  @Test
  void write_zeroAndHalfTurn_areExact() {
    MonomialFactor factor = MonomialFactor.of(new PolynomialSize(2048));
    double[] re = new double[1024];
    double[] im = new double[1024];

    factor.write(0, re, im);
    assertThat(re).containsOnly(0.0);
    assertThat(java.util.Arrays.stream(im).map(Math::abs).toArray()).containsOnly(0.0);

    factor.write(2048, re, im);
    assertThat(re).containsOnly(-2.0);
    assertThat(java.util.Arrays.stream(im).map(Math::abs).toArray()).containsOnly(0.0);
  }
}
