package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.random.NoiseSampler;
import java.util.Objects;

/** Encryption and decryption of GLWE ciphertexts: B = Σ A_i·S_i + plaintext + noise. */
public final class GlweEncryption {
  private GlweEncryption() {}

  /**
   * Fresh ciphertexts modulo 2^64, one per plaintext.
   *
   * @param noise in units of 2^−64
   * @param plaintexts polynomials of N torus words each
   * @param seed for this call only
   * @throws MismatchException if a plaintext has another length
   */
  public static SeededGlweCiphertextList encryptSeeded(
      GlweSecretKey key, NoiseDistribution noise, long[][] plaintexts, SecretSeed seed) {
    int size = key.polynomialSize().value();
    MaskSeed masks = seed.masks(MaskPurpose.GLWE_LIST);
    GlweRows rows = new GlweRows(key, noise);
    long[] bodies = new long[Math.multiplyExact(plaintexts.length, size)];
    for (int i = 0; i < plaintexts.length; i++) {
      if (plaintexts[i].length != size) {
        throw new MismatchException(
            "coefficients of GLWE plaintext " + i, size, plaintexts[i].length);
      }
      System.arraycopy(plaintexts[i], 0, bodies, i * size, size);
      try (Csprng noiseStream = seed.noise(MaskPurpose.GLWE_LIST, i)) {
        rows.encryptInPlace(masks.stream(MaskPurpose.GLWE_LIST, i), noiseStream, bodies, i * size);
      }
    }
    return new SeededGlweCiphertextList(key.dimension(), key.polynomialSize(), masks, bodies);
  }

  /**
   * Fresh blocks, one to a coefficient, N to a mask; bodies rounded to 32 bits, ties up.
   *
   * @param noise in units of 2^−64
   * @param plaintexts torus words, one for each block
   * @param seed for this call only
   */
  public static SeededBlockList encryptBlocks(
      GlweSecretKey key, NoiseDistribution noise, long[] plaintexts, SecretSeed seed) {
    int size = key.polynomialSize().value();
    int k = key.dimension().value();
    MaskSeed masks = seed.masks(MaskPurpose.BLOCK_LIST);
    NoiseSampler sampler = NoiseSampler.of(noise, CiphertextModulus.TWO_POW_64);
    long[] mask = new long[k * size];
    long[] scratch = new long[2 * size];
    long[] bodies = plaintexts.clone();
    for (int first = 0; first < bodies.length; first += size) {
      int part = Math.min(size, bodies.length - first);
      int index = first / size;
      masks.stream(MaskPurpose.BLOCK_LIST, index).fill(mask, 0, mask.length);
      for (int i = 0; i < k; i++) {
        key.secret().addProduct(i * size, size, mask, i * size, scratch, bodies, first, part);
      }
      try (Csprng noiseStream = seed.noise(MaskPurpose.BLOCK_LIST, index)) {
        sampler.add(noiseStream, bodies, first, part);
      }
    }
    RoundedGlweList.round(bodies, SeededBlockList.BODY_BITS);
    return new SeededBlockList(key.dimension(), key.polynomialSize(), masks, bodies);
  }

  /**
   * The phase B − Σ A_i·S_i of one ciphertext: plaintext plus noise, N torus words.
   *
   * @throws MismatchException if the ciphertexts' shape is not the key's
   * @throws IndexOutOfBoundsException if there is no ciphertext {@code index}
   */
  public static long[] phase(GlweSecretKey key, GlweCiphertextList ciphertexts, int index) {
    Objects.checkIndex(index, ciphertexts.count());
    if (!ciphertexts.dimension().equals(key.dimension())) {
      throw new MismatchException(
          "GLWE ciphertext dimension k", key.dimension().value(), ciphertexts.dimension().value());
    }
    if (!ciphertexts.polynomialSize().equals(key.polynomialSize())) {
      throw new MismatchException(
          "GLWE ciphertext polynomial size N",
          key.polynomialSize().value(),
          ciphertexts.polynomialSize().value());
    }
    int size = key.polynomialSize().value();
    int at = ciphertexts.offset(index);
    long[] scratch = new long[2 * size];
    long[] phase = new long[size];
    for (int i = 0; i < key.dimension().value(); i++) {
      key.secret()
          .addProduct(i * size, size, ciphertexts.words(), at + i * size, scratch, phase, 0);
    }
    int body = at + key.dimension().value() * size;
    for (int j = 0; j < size; j++) {
      phase[j] = ciphertexts.words()[body + j] - phase[j];
    }
    return phase;
  }
}
