package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the exact product, the corners of both factors first. */
class BitProductTest {
  private static long[] filled(int size, long value) {
    long[] words = new long[size];
    Arrays.fill(words, value);
    return words;
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 512, 1024, 2048, 4096, 16384})
  void product_ofCornersAndRandomWords_isExact(int size) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(size);
    BitProduct product = new BitProduct(new PolynomialSize(size));
    long[][] words = {
      filled(size, Long.MIN_VALUE),
      filled(size, Long.MAX_VALUE),
      filled(size, 0x0007_ffff_dfff_ffffL),
      filled(size, 0x0008_0000_0020_0000L),
      filled(size, -1),
      random.longs(size).toArray(),
    };
    long[][] bits = {
      filled(size, 1), filled(size, 0), random.longs(size).map(word -> word & 1).toArray(),
    };
    boolean large = size > 4096; // the exact product takes a second there: first and last only
    for (int w = 0; w < words.length; w += large ? words.length - 1 : 1) {
      long[] a = words[w];
      BitProduct.Factor factor = product.prepare(a, 0);
      for (int b = 0; b < bits.length; b += large ? bits.length - 1 : 1) {
        long[] u = bits[b];
        long[] out = filled(size + 1, 7);
        product.addProduct(factor, product.prepareBits(u), out, 1);
        long[] expected = filled(size, 7);
        long[] masks = Arrays.stream(u).map(bit -> -bit).toArray();
        MaskedProduct.add(masks, 0, size, a, 0, new long[2 * size], expected, 0, size);
        assertThat(out[0]).isEqualTo(7);
        assertThat(Arrays.copyOfRange(out, 1, size + 1)).isEqualTo(expected);
      }
    }
  }
}
