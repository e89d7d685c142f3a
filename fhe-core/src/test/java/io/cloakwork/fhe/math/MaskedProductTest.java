package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedProductTest {
  private static final int SIZE = 64;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Against sums of rotations. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64})
  void add_firstCoefficients_areThoseOfTheProduct(int count) {
    long[] bits = random.longs(SIZE + 3, 0, 2).toArray();
    long[] a = random.longs(SIZE + 5).toArray();
    long[] before = random.longs(SIZE + 2).toArray();
    long[] expected = Arrays.copyOfRange(before, 1, 1 + SIZE);
    for (int j = 0; j < SIZE; j++) {
      Rotation.multiplyAdd(bits[3 + j], a, 5, j, expected, 0, SIZE);
    }

    long[] out = before.clone();
    MaskedProduct.add(masks(bits), 3, SIZE, a, 5, new long[2 * SIZE], out, 1, count);

    assertThat(Arrays.copyOfRange(out, 1, 1 + count)).isEqualTo(Arrays.copyOf(expected, count));
    assertThat(Arrays.copyOfRange(out, 1 + count, out.length))
        .isEqualTo(Arrays.copyOfRange(before, 1 + count, before.length));
    assertThat(out[0]).isEqualTo(before[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63})
  void sum_ofWordsAndBits_isTheirInnerProduct(int length) {
    long[] bits = random.longs(SIZE, 0, 2).toArray();
    long[] a = random.longs(SIZE).toArray();
    long expected = 0;
    for (int i = 0; i < length; i++) {
      expected += bits[1 + i] * a[i];
    }

    assertThat(MaskedProduct.sum(masks(bits), 1, a, 0, length)).isEqualTo(expected);
  }

  private static long[] masks(long[] bits) {
    return Arrays.stream(bits).map(bit -> -bit).toArray();
  }
}
