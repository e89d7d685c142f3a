package io.cloakwork.fhe.random;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import java.util.Arrays;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistical tests refuse below a p-value of 10^−6; seeds are fixed, so none is ever flaky. */
class KeySamplerTest {
  private static final double SIGNIFICANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void blockBinary_eachBlock_isZeroOrOneHotAllEquallyLikely(int blockLength) {
    int blocks = 60_000;
    long[] bits =
        KeySampler.sample(new BlockBinary(blockLength), blocks * blockLength, stream(blockLength));
    long[] observed = new long[blockLength + 1];
    for (int block = 0; block < blocks; block++) {
      int ones = 0;
      int place = blockLength;
      for (int j = 0; j < blockLength; j++) {
        long bit = bits[block * blockLength + j];
        assertThat(bit).isBetween(0L, 1L);
        if (bit == 1) {
          ones++;
          place = j;
        }
      }
      assertThat(ones).isLessThanOrEqualTo(1);
      observed[place]++;
    }
    double[] expected = new double[blockLength + 1];
    Arrays.fill(expected, (double) blocks / (blockLength + 1));

    assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(SIGNIFICANCE);
  }

  @Test
  void uniformBinary_groupsOfEight_areEquallyLikely() {
    int groups = 100_000;
    long[] bits = KeySampler.sample(new UniformBinary(), 8 * groups, stream(1));
    long[] observed = new long[256];
    for (int group = 0; group < groups; group++) {
      int value = 0;
      for (int j = 0; j < 8; j++) {
        value |= (int) bits[8 * group + j] << j;
      }
      observed[value]++;
    }
    double[] expected = new double[256];
    Arrays.fill(expected, groups / 256.0);

    assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(SIGNIFICANCE);
  }

  @Test
  void uniformBinary_bits_areThoseOfTheStreamsWords() {
    Csprng words = stream(2);
    long[] bits = KeySampler.sample(new UniformBinary(), 130, stream(2));
    long word = 0;
    for (int i = 0; i < bits.length; i++) {
      word = i % 64 == 0 ? words.nextLong() : word;

      assertThat(bits[i]).isEqualTo(word >>> (i % 64) & 1);
    }
  }

  @Test
  void blockBinary_blocks_areTheLowBitsOfWordsThatAreSmallEnough() {
    Csprng words = stream(3);
    long[] bits = KeySampler.sample(new BlockBinary(4), 400, stream(3));
    for (int block = 0; block < 100; block++) {
      int value = words.nextInt() & 7;
      while (value > 4) {
        value = words.nextInt() & 7;
      }
      long[] expected = new long[4];
      if (value < 4) {
        expected[value] = 1;
      }

      assertThat(Arrays.copyOfRange(bits, 4 * block, 4 * block + 4)).isEqualTo(expected);
    }
  }

  @Test
  void blockBinary_lengthThatIsNoMultiple_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> KeySampler.sample(new BlockBinary(3), 10, stream(1)),
        "block-binary key length",
        "a multiple of 3",
        "10");
  }

  private static Csprng stream(int index) {
    return Csprng.of(new byte[32], "TEST", index);
  }
}
