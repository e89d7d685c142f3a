package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.PolynomialSize;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegacyclicTransformTest {

  @ParameterizedTest
  @ValueSource(ints = {256, 512, 2048, 8192})
  void forward_atEveryLeaf_isTheValueAtItsRoot(int size) {
    NegacyclicTransform transform = NegacyclicTransform.of(new PolynomialSize(size));
    int points = transform.points();
    int levels = Integer.numberOfTrailingZeros(points);
    double[] re = new double[points];
    double[] im = new double[points];
    re[3] = 1; // X^3 + 2·X^(M + 1)
    im[1] = 2;

    transform.forward(re, im, 0);

    for (int path = 0; path < points; path += 37) {
      double angle = Math.PI * NegacyclicTransform.exponent(path, levels) / size;
      assertThat(re[path])
          .isCloseTo(Math.cos(3 * angle) + 2 * Math.cos((points + 1) * angle), near(1e-11));
      assertThat(im[path])
          .isCloseTo(Math.sin(3 * angle) + 2 * Math.sin((points + 1) * angle), near(1e-11));
    }
  }

  /**
   * Products of small integers are exact after rounding: the transform against the schoolbook
   * product.
   */
  @ParameterizedTest
  @ValueSource(ints = {256, 1024, 2048})
  void product_ofSmallPolynomials_isTheExactNegacyclicProduct(int size) {
    NegacyclicTransform transform = NegacyclicTransform.of(new PolynomialSize(size));
    int points = transform.points();
    SplittableRandom random = new SplittableRandom(size);
    long[] a = random.longs(size, -(1 << 10), 1 << 10).toArray();
    long[] b = random.longs(size, -(1 << 20), 1 << 20).toArray();
    double[][] x = fold(a);
    double[][] y = fold(b);

    transform.forward(x[0], x[1], 0);
    transform.forward(y[0], y[1], 0);
    for (int j = 0; j < points; j++) {
      double re = x[0][j] * y[0][j] - x[1][j] * y[1][j];
      x[1][j] = x[0][j] * y[1][j] + x[1][j] * y[0][j];
      x[0][j] = re;
    }
    transform.inverse(x[0], x[1], 0);

    long[] expected = new long[size];
    for (int i = 0; i < size; i++) {
      Rotation.multiplyAdd(b[i], a, 0, i, expected, 0, size);
    }
    for (int j = 0; j < points; j++) {
      assertThat(Math.round(x[0][j] / points)).isEqualTo(expected[j]);
      assertThat(Math.round(x[1][j] / points)).isEqualTo(expected[j + points]);
    }
  }

  @Test
  void forward_withAnOffset_touchesOnlyItsOwnPoints() {
    NegacyclicTransform transform = NegacyclicTransform.of(new PolynomialSize(256));
    double[] re = new SplittableRandom(1).doubles(3 * 128).toArray();
    double[] im = new SplittableRandom(2).doubles(3 * 128).toArray();
    double[] alone = java.util.Arrays.copyOfRange(re, 128, 256);
    double[] aloneIm = java.util.Arrays.copyOfRange(im, 128, 256);
    double[] before = re.clone();

    transform.forward(re, im, 128);
    transform.forward(alone, aloneIm, 0);

    assertThat(java.util.Arrays.copyOfRange(re, 128, 256)).isEqualTo(alone);
    assertThat(java.util.Arrays.copyOfRange(re, 0, 128))
        .isEqualTo(java.util.Arrays.copyOfRange(before, 0, 128));
    assertThat(java.util.Arrays.copyOfRange(re, 256, 384))
        .isEqualTo(java.util.Arrays.copyOfRange(before, 256, 384));
  }

  private static double[][] fold(long[] polynomial) {
    int points = polynomial.length / 2;
    double[][] folded = new double[2][points];
    for (int j = 0; j < points; j++) {
      folded[0][j] = polynomial[j];
      folded[1][j] = polynomial[j + points];
    }
    return folded;
  }

  private static Offset<Double> near(double value) {
    return Offset.offset(value);
  }
}
