package io.cloakwork.compiler.runtime;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SampleExtraction;
import io.cloakwork.fhe.math.BitProduct;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.KeySampler;
import io.cloakwork.fhe.random.NoiseSampler;
import io.cloakwork.fhe.random.Seeds;
import io.cloakwork.fhe.random.TUniformSampler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Adds fresh encryptions of zero and noise to the ciphertexts of one reply.
 *
 * <p>The client's k encryptions of zero (A_j, B_j = A_j·S + E_j) serve as its public key. With
 * fresh polynomials u_j of uniform bits and e_i of the client's noise distribution, Σ A_j,i·u_j +
 * e_i is a pseudo-random mask, and Σ B_j·u_j its body but for small noise (Lyubashevsky, Peikert,
 * Regev, "On ideal lattices and learning with errors over rings", 2010). Coefficient 0 of it is
 * added, and one value of TUniform noise, which hides what is left of the circuit's own noise.
 *
 * <p>The masks A_j come from a seed, so that a client cannot choose them. It can choose the bodies;
 * each ciphertext has polynomials u of its own, so that no more than one word, less the noise, ever
 * tells about them. No branch and no index depends on u. Holds the state of one request, which is
 * secret to the client; erased by {@link #close()}.
 */
final class ReplyHiding implements AutoCloseable {
  private static final String PURPOSE = "REPLY_HIDING";

  private final GlweCiphertextList masks;
  private final GlweShape shape;
  private final BitProduct product;
  private final NoiseSampler noise;
  private final byte[] seed = Seeds.fresh();
  private final long[] zero;
  private final LweCiphertextList extracted;
  private final Map<Integer, List<BitProduct.Factor>> factors = new HashMap<>();
  private long next;

  /**
   * @param masks all ciphertexts of the request, encryptions of zero among them
   * @param product for the polynomial size of the masks
   */
  ReplyHiding(GlweCiphertextList masks, GlweShape shape, BitProduct product) {
    this.masks = masks;
    this.shape = shape;
    this.product = product;
    this.noise = NoiseSampler.of(shape.noise(), CiphertextModulus.TWO_POW_64);
    this.zero = new long[masks.ciphertextWords()];
    this.extracted =
        LweCiphertextList.allocate(1, shape.extractedDimension(), CiphertextModulus.TWO_POW_64);
  }

  /**
   * Hides one ciphertext in place.
   *
   * @param reply under the big key
   * @param maskIndices which ciphertexts of the request encrypt zero: k of them
   * @param noiseLog2 bound of the noise
   */
  void hide(LweCiphertextList reply, int index, List<Integer> maskIndices, int noiseLog2) {
    Csprng stream = Csprng.of(seed, PURPOSE, next++);
    int k = shape.dimension().value();
    int size = shape.polynomialSize().value();
    Arrays.fill(zero, 0);
    for (int mask : maskIndices) {
      long[] u = KeySampler.sample(new KeyDistribution.UniformBinary(), size, stream);
      BitProduct.Factor bits = product.prepareBits(u);
      List<BitProduct.Factor> polynomials = factors.computeIfAbsent(mask, this::prepare);
      for (int i = 0; i < k; i++) {
        product.addProduct(polynomials.get(i), bits, zero, i * size);
      }
      zero[k * size] += constantTerm(masks.words(), masks.offset(mask) + k * size, u, size);
      bits.erase();
      Arrays.fill(u, 0);
    }
    noise.add(stream, zero, 0, k * size);
    zero[k * size] += new TUniformSampler(noiseLog2).next(stream);
    SampleExtraction.extract(zero, 0, k, size, 0, extracted.words(), 0);
    int to = reply.offset(index);
    for (int i = 0; i < extracted.words().length; i++) {
      reply.words()[to + i] += extracted.words()[i];
    }
  }

  /** The k mask polynomials of a ciphertext, transformed once for all of the reply. */
  private List<BitProduct.Factor> prepare(int mask) {
    int size = shape.polynomialSize().value();
    return IntStream.range(0, shape.dimension().value())
        .mapToObj(i -> product.prepare(masks.words(), masks.offset(mask) + i * size))
        .toList();
  }

  /** Coefficient 0 of b·u modulo X^N + 1. */
  private static long constantTerm(long[] b, int from, long[] u, int size) {
    long sum = b[from] & -u[0];
    for (int i = 1; i < size; i++) {
      sum -= b[from + size - i] & -u[i];
    }
    return sum;
  }

  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(zero, 0);
    Arrays.fill(extracted.words(), 0);
  }
}
