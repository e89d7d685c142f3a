package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.NoiseSampler;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of GLWE encryptions under one key, one after the other. Holds the scratch of one thread.
 */
final class GlweRows {
  private final GlweSecretKey key;
  private final NoiseSampler noise;
  private final int size;
  private final long[] mask;
  private final long[] scratch;
  private final @Nullable TransformedGlweKey transformed;

  GlweRows(GlweSecretKey key, NoiseDistribution noise) {
    this(key, noise, null);
  }

  /**
   * @param transformed the same key, for the products; the caller's to close
   */
  GlweRows(GlweSecretKey key, NoiseDistribution noise, @Nullable TransformedGlweKey transformed) {
    this.key = key;
    this.noise = NoiseSampler.of(noise, CiphertextModulus.TWO_POW_64);
    this.size = key.polynomialSize().value();
    this.mask = new long[key.dimension().value() * size];
    this.scratch = new long[2 * size];
    this.transformed = transformed;
  }

  /**
   * Adds Σ A_i·S_i + E to N words of {@code body} from {@code offset} on: what stands there becomes
   * the plaintext of an encryption with the next k·N words of {@code masks}.
   */
  void encryptInPlace(Csprng masks, Csprng noiseStream, long[] body, int offset) {
    masks.fill(mask, 0, mask.length);
    for (int i = 0; i < key.dimension().value(); i++) {
      if (transformed == null) {
        key.secret().addProduct(i * size, size, mask, i * size, scratch, body, offset);
      } else {
        transformed.addProduct(i, mask, i * size, body, offset);
      }
    }
    noise.add(noiseStream, body, offset, size);
  }
}
