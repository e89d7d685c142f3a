package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  private static final int SIZE = 16;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15, 16, 17, 31, 32, -1, -16, -33})
  void multiply_anyExponent_isRepeatedMultiplicationByX(int exponent) {
    long[] in = new SplittableRandom(3).longs(SIZE).toArray();
    long[] expected = in.clone();
    for (int i = 0; i < Math.floorMod(exponent, 2 * SIZE); i++) {
      long top = expected[SIZE - 1];
      System.arraycopy(expected, 0, expected, 1, SIZE - 1);
      expected[0] = -top;
    }
    long[] out = new long[SIZE];
    long[] sum = new long[SIZE];

    Rotation.multiply(in, 0, exponent, out, 0, SIZE);
    Rotation.multiplyAdd(1, in, 0, exponent, sum, 0, SIZE);

    assertThat(out).isEqualTo(expected);
    assertThat(sum).isEqualTo(expected);
  }
}
