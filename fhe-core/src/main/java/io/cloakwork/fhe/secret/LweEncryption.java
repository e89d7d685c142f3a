package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.random.NoiseSampler;

/** Encryption and decryption of LWE ciphertexts: b = ⟨a, s⟩ + plaintext + noise. */
public final class LweEncryption {
  private LweEncryption() {}

  /**
   * Fresh ciphertexts modulo 2^64, one per plaintext.
   *
   * @param noise in units of 2^−64
   * @param plaintexts torus words
   * @param seed for this call only
   */
  public static SeededLweCiphertextList encryptSeeded(
      LweSecretKey key, NoiseDistribution noise, long[] plaintexts, SecretSeed seed) {
    MaskSeed masks = seed.masks(MaskPurpose.LWE_LIST);
    NoiseSampler sampler = NoiseSampler.of(noise, CiphertextModulus.TWO_POW_64);
    long[] mask = new long[key.dimension().value()];
    long[] bodies = plaintexts.clone();
    try (Csprng noiseStream = seed.noise(MaskPurpose.LWE_LIST, 0)) {
      for (int i = 0; i < bodies.length; i++) {
        masks.stream(MaskPurpose.LWE_LIST, i).fill(mask, 0, mask.length);
        bodies[i] += key.secret().dot(mask, 0) + sampler.next(noiseStream);
      }
    }
    return new SeededLweCiphertextList(key.dimension(), masks, bodies);
  }

  /**
   * Fresh ciphertexts with their masks, one per plaintext.
   *
   * @param noise in units of 2^−64, whatever the modulus
   * @param plaintexts words modulo q; modulo 2^32 the low 32 bits count
   * @param seed for this call only
   */
  public static LweCiphertextList encrypt(
      LweSecretKey key,
      NoiseDistribution noise,
      CiphertextModulus modulus,
      long[] plaintexts,
      SecretSeed seed) {
    return switch (modulus) {
      case TWO_POW_64 -> encryptSeeded(key, noise, plaintexts, seed).expand();
      case TWO_POW_32 -> encrypt32(key, noise, plaintexts, seed);
    };
  }

  private static LweCiphertextList encrypt32(
      LweSecretKey key, NoiseDistribution noise, long[] plaintexts, SecretSeed seed) {
    MaskSeed masks = seed.masks(MaskPurpose.LWE_LIST);
    NoiseSampler sampler = NoiseSampler.of(noise, CiphertextModulus.TWO_POW_32);
    LweCiphertextList list =
        LweCiphertextList.allocate(
            plaintexts.length, key.dimension(), CiphertextModulus.TWO_POW_32);
    int[] mask = new int[key.dimension().value()];
    try (Csprng noiseStream = seed.noise(MaskPurpose.LWE_LIST, 0)) {
      for (int i = 0; i < plaintexts.length; i++) {
        masks.stream(MaskPurpose.LWE_LIST, i).fill(mask, 0, mask.length);
        int at = list.offset(i);
        for (int j = 0; j < mask.length; j++) {
          list.words()[at + j] = Integer.toUnsignedLong(mask[j]);
        }
        long body = plaintexts[i] + key.secret().dot(mask, 0) + sampler.next(noiseStream);
        list.words()[at + mask.length] = Integer.toUnsignedLong((int) body);
      }
    }
    return list;
  }

  /**
   * The phases b − ⟨a, s⟩ modulo q: plaintext plus noise.
   *
   * @throws MismatchException if the dimension is not the key's
   */
  public static long[] phases(LweSecretKey key, LweCiphertextList ciphertexts) {
    if (!ciphertexts.dimension().equals(key.dimension())) {
      throw new MismatchException(
          "LWE ciphertext dimension", key.dimension().value(), ciphertexts.dimension().value());
    }
    int n = key.dimension().value();
    long modulusMask = -1L >>> (Long.SIZE - ciphertexts.modulus().log2());
    long[] phases = new long[ciphertexts.count()];
    for (int i = 0; i < phases.length; i++) {
      int at = ciphertexts.offset(i);
      long phase = ciphertexts.words()[at + n] - key.secret().dot(ciphertexts.words(), at);
      phases[i] = phase & modulusMask;
    }
    return phases;
  }
}
