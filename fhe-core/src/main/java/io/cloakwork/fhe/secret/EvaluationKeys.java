package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.random.NoiseSampler;

/**
 * Makes evaluation keys. Every index of a key has its own mask stream and its own noise stream, so
 * the result depends on the seed alone, not on how many threads share the work.
 */
public final class EvaluationKeys {
  private EvaluationKeys() {}

  /**
   * Bootstrap key: GGSW i encrypts bit i of the small key under the GLWE key. Bodies are rounded to
   * the nearest multiple of 2^{@value BootstrapKey#ZERO_BITS}, ties up, so that 50 bits of each are
   * stored.
   *
   * @param seed for this call only
   * @throws MismatchException if a key does not have the shape that the parameters say
   */
  public static BootstrapKey bootstrapKey(
      TfheParameters parameters,
      LweSecretKey small,
      GlweSecretKey glwe,
      SecretSeed seed,
      Progress progress) {
    SecretShapes.require(parameters.lwe(), small);
    SecretShapes.require(parameters.glwe(), glwe);
    int levels = parameters.bootstrap().levelCount().value();
    int baseLog = parameters.bootstrap().baseLog().value();
    int size = glwe.polynomialSize().value();
    int k = glwe.dimension().value();
    MaskSeed masks = seed.masks(MaskPurpose.BOOTSTRAP_KEY);
    long[] bodies = new long[BootstrapKey.bodyWords(parameters)];
    int words = (k + 1) * levels * size;
    ParallelWork.run(
        small.dimension().value(),
        progress,
        () -> new GlweRows(glwe, parameters.glwe().noise()),
        (i, rows) -> {
          Csprng maskStream = masks.stream(MaskPurpose.BOOTSTRAP_KEY, i);
          try (Csprng noiseStream = seed.noise(MaskPurpose.BOOTSTRAP_KEY, i)) {
            for (int row = 0; row < (k + 1) * levels; row++) {
              long gadget =
                  small.secret().select(i, 1L << (Long.SIZE - baseLog * (row % levels + 1)));
              int at = i * words + row * size;
              writeGadget(glwe, row / levels, gadget, bodies, at);
              rows.encryptInPlace(maskStream, noiseStream, bodies, at);
              roundBodies(bodies, at, size, BootstrapKey.ZERO_BITS);
            }
          }
        });
    return BootstrapKey.wrap(parameters, masks, bodies);
  }

  // −gadget·S_c for a row of a mask polynomial, the constant gadget for a row of the body: see
  // GgswEncryption.
  private static void writeGadget(GlweSecretKey glwe, int c, long gadget, long[] body, int at) {
    if (c == glwe.dimension().value()) {
      body[at] = gadget;
      return;
    }
    int size = glwe.polynomialSize().value();
    for (int j = 0; j < size; j++) {
      body[at + j] = -glwe.secret().select(c * size + j, gadget);
    }
  }

  private static void roundBodies(long[] bodies, int at, int size, int zeroBits) {
    long half = 1L << (zeroBits - 1);
    for (int j = at; j < at + size; j++) {
      bodies[j] = (bodies[j] + half) & -(1L << zeroBits);
    }
  }

  /**
   * Key switch key modulo 2^32: row j·ℓ + (l − 1) encrypts s_j·2^(32 − β·l) under {@code to}.
   *
   * @param purpose {@link MaskPurpose#KEY_SWITCH_KEY}, {@link MaskPurpose#CASTING_KEY} or {@link
   *     MaskPurpose#DECOMPRESSION_KEY}
   * @param noise of the rows, in units of 2^−64
   * @param seed for this call only
   */
  public static KeySwitchKey keySwitchKey(
      MaskPurpose purpose,
      LweSecretKey from,
      LweSecretKey to,
      NoiseDistribution noise,
      Decomposition decomposition,
      SecretSeed seed,
      Progress progress) {
    int levels = decomposition.levelCount().value();
    int baseLog = decomposition.baseLog().value();
    NoiseSampler sampler = NoiseSampler.of(noise, CiphertextModulus.TWO_POW_32);
    MaskSeed masks = seed.masks(purpose);
    int[] bodies = new int[from.dimension().value() * levels];
    ParallelWork.run(
        from.dimension().value(),
        progress,
        () -> new int[to.dimension().value()],
        (j, mask) -> {
          Csprng maskStream = masks.stream(purpose, j);
          try (Csprng noiseStream = seed.noise(purpose, j)) {
            for (int l = 1; l <= levels; l++) {
              maskStream.fill(mask, 0, mask.length);
              long plaintext = from.secret().select(j, 1L << (Integer.SIZE - baseLog * l));
              long body = to.secret().dot(mask, 0) + plaintext + sampler.next(noiseStream);
              bodies[j * levels + l - 1] = (int) body;
            }
          }
        });
    return KeySwitchKey.wrap(
        purpose, from.dimension(), to.dimension(), decomposition, masks, bodies);
  }

  /**
   * Packing key modulo 2^64: row j·ℓ + (l − 1) is a GLWE encryption of s_j·2^(64 − β·l) under
   * {@code to}. Bodies are rounded to the nearest multiple of 2^{@value
   * PackingKeySwitchKey#ZERO_BITS}, ties up, so that 32 bits of each are stored.
   *
   * @param output shape of {@code to} and the noise of the rows
   * @param seed for this call only
   * @throws MismatchException if {@code to} does not have that shape
   */
  public static PackingKeySwitchKey packingKey(
      LweSecretKey from,
      GlweSecretKey to,
      GlweShape output,
      Decomposition decomposition,
      SecretSeed seed,
      Progress progress) {
    SecretShapes.require(output, to);
    int levels = decomposition.levelCount().value();
    int baseLog = decomposition.baseLog().value();
    int size = to.polynomialSize().value();
    MaskSeed masks = seed.masks(MaskPurpose.PACKING_KEY);
    long[] bodies = new long[Math.multiplyExact(from.dimension().value(), levels * size)];
    ParallelWork.run(
        from.dimension().value(),
        progress,
        () -> new GlweRows(to, output.noise()),
        (j, rows) -> {
          Csprng maskStream = masks.stream(MaskPurpose.PACKING_KEY, j);
          try (Csprng noiseStream = seed.noise(MaskPurpose.PACKING_KEY, j)) {
            for (int l = 1; l <= levels; l++) {
              int at = (j * levels + l - 1) * size;
              bodies[at] = from.secret().select(j, 1L << (Long.SIZE - baseLog * l));
              rows.encryptInPlace(maskStream, noiseStream, bodies, at);
              roundBodies(bodies, at, size, PackingKeySwitchKey.ZERO_BITS);
            }
          }
        });
    return PackingKeySwitchKey.wrap(from.dimension(), output, decomposition, masks, bodies);
  }

  /**
   * A public key: an encryption of zero under a key of one polynomial.
   *
   * @param purpose {@link MaskPurpose#COMPACT_PUBLIC_KEY} or {@link
   *     MaskPurpose#RERANDOMIZATION_KEY}
   * @param shape of {@code key} and the noise
   * @param seed for this call only
   * @throws MismatchException if {@code key} does not have that shape
   * @throws io.cloakwork.fhe.ParameterException if it has more than one polynomial
   */
  public static GlwePublicKey publicKey(
      MaskPurpose purpose, GlweSecretKey key, GlweShape shape, SecretSeed seed) {
    GlwePublicKey.requireOnePolynomial(shape);
    SecretShapes.require(shape, key);
    MaskSeed masks = seed.masks(purpose);
    long[] body = new long[shape.polynomialSize().value()];
    try (Csprng noiseStream = seed.noise(purpose, 0)) {
      new GlweRows(key, shape.noise())
          .encryptInPlace(masks.stream(purpose, 0), noiseStream, body, 0);
    }
    return GlwePublicKey.wrap(purpose, shape, masks, body);
  }
}
