package io.cloakwork.fhe.random;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;

/** Draws the bits of secret keys. No branch and no index depends on a bit that is kept. */
public final class KeySampler {
  private KeySampler() {}

  /**
   * @param length n; a multiple of the block length
   * @return n words, each 0 or 1
   * @throws MismatchException if the length is not a multiple of the block length
   */
  public static long[] sample(KeyDistribution distribution, int length, Csprng stream) {
    return switch (distribution) {
      case UniformBinary _ -> uniform(length, stream);
      case BlockBinary(int blockLength) -> blocks(blockLength, length, stream);
    };
  }

  // Bit i of the key is bit i mod 64 of word ⌊i / 64⌋ of the stream.
  private static long[] uniform(int length, Csprng stream) {
    long[] bits = new long[length];
    long word = 0;
    for (int i = 0; i < length; i++) {
      if (i % Long.SIZE == 0) {
        word = stream.nextLong();
      }
      bits[i] = word & 1;
      word >>>= 1;
    }
    return bits;
  }

  private static long[] blocks(int blockLength, int length, Csprng stream) {
    if (length % blockLength != 0) {
      throw new MismatchException(
          "block-binary key length", "a multiple of " + blockLength, length);
    }
    long[] bits = new long[length];
    for (int block = 0; block < length; block += blockLength) {
      int place = below(blockLength + 1, stream);
      for (int j = 0; j < blockLength; j++) {
        long difference = place ^ j;
        // 1 where the difference is zero: only then difference − 1 is negative
        bits[block + j] = (difference - 1) >>> (Long.SIZE - 1);
      }
    }
    return bits;
  }

  // Uniform in [0, bound): low bits of 32-bit words, tried again while too large. How often it
  // tries again is independent of the value that it returns.
  private static int below(int bound, Csprng stream) {
    int mask = (Integer.highestOneBit(bound - 1) << 1) - 1;
    int value;
    do {
      value = stream.nextInt() & mask;
    } while (value >= bound);
    return value;
  }
}
