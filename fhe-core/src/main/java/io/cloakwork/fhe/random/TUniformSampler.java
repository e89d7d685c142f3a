package io.cloakwork.fhe.random;

import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;

/**
 * TUniform with bound 2^b: integers in [−2^b, 2^b], the two ends with half the probability of the
 * others; variance (2^(2b+1) + 1)/6.
 *
 * <p>One 64-bit word of the stream gives one value: its upper b + 1 bits u and its lowest bit r
 * give u + r − 2^b. Exact, and without branches.
 *
 * @param boundLog2 b, in [0, 62]: then u and r share no bit
 */
public record TUniformSampler(int boundLog2) implements NoiseSampler {
  private static final int PIECE = 512;

  public TUniformSampler {
    if (boundLog2 < 0 || boundLog2 > 62) {
      throw new ParameterException("TUniform bound b in units of 1/q", "in [0, 62]", boundLog2);
    }
  }

  @Override
  public long next(Csprng stream) {
    return value(stream.nextLong());
  }

  @Override
  public void add(Csprng stream, long[] words, int offset, int length) {
    long[] drawn = new long[Math.min(PIECE, length)];
    for (int from = 0; from < length; from += PIECE) {
      int count = Math.min(PIECE, length - from);
      stream.fill(drawn, 0, count);
      for (int i = 0; i < count; i++) {
        words[offset + from + i] += value(drawn[i]);
      }
    }
    Arrays.fill(drawn, 0);
  }

  private long value(long word) {
    return (word >>> (63 - boundLog2)) + (word & 1) - (1L << boundLog2);
  }
}
