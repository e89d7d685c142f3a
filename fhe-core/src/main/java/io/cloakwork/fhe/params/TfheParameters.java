package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/**
 * Parameters of one TFHE key set: bootstrap, key switch and encoding. Modulus 2^64; the small LWE
 * ciphertexts are modulo 2^32 (KS32).
 *
 * @param message bits of a block
 * @param lwe the small LWE key
 * @param glwe the GLWE key; as an LWE key of dimension kN it is the "big" key
 * @param bootstrap decomposition of the blind rotation
 * @param keySwitch decomposition of the key switch from the big to the small key
 */
public record TfheParameters(
    MessageSpace message,
    LweShape lwe,
    GlweShape glwe,
    Decomposition bootstrap,
    Decomposition keySwitch) {

  public TfheParameters {
    if (keySwitch.precision() > 31) {
      throw new ParameterException(
          "key switch β·ℓ", "at most 31 (modulus 2^32)", keySwitch.precision());
    }
    if (message.bits() > glwe.polynomialSize().log2()) {
      throw new ParameterException(
          "message space bits p", "at most lg N = " + glwe.polynomialSize().log2(), message.bits());
    }
    if (lwe.noise() instanceof TUniform(int bound) && bound < 32) {
      throw new ParameterException("small LWE noise bound", "at least 2^32 (modulus 2^32)", bound);
    }
    if (lwe.noise() instanceof Gaussian(double deviation) && deviation < 0x1p-32) {
      // Rounded modulo 2^32 it would mostly be no noise at all.
      throw new ParameterException(
          "small LWE noise deviation", "at least 2^-32 (modulus 2^32)", deviation);
    }
  }

  /** The same facts as plain numbers, unchecked: what comes from outside. */
  public Spec spec() {
    return new Spec(
        message.messageBits(),
        message.carryBits(),
        lwe.dimension().value(),
        lwe.key() instanceof BlockBinary(int length) ? length : 1,
        Noise.of(lwe.noise()),
        glwe.dimension().value(),
        glwe.polynomialSize().value(),
        Noise.of(glwe.noise()),
        bootstrap.baseLog().value(),
        bootstrap.levelCount().value(),
        keySwitch.baseLog().value(),
        keySwitch.levelCount().value());
  }

  /**
   * Noise as plain numbers, unchecked.
   *
   * @param tuniformBoundLog2 bound of a TUniform, or −1 for a Gaussian
   * @param standardDeviation of a Gaussian relative to the torus, or 0 for a TUniform
   */
  public record Noise(int tuniformBoundLog2, double standardDeviation) {
    static Noise of(NoiseDistribution noise) {
      return switch (noise) {
        case TUniform(int bound) -> new Noise(bound, 0);
        case Gaussian(double deviation) -> new Noise(-1, deviation);
      };
    }

    NoiseDistribution check() {
      if (tuniformBoundLog2 < -1) {
        throw new ParameterException(
            "TUniform bound b", "in [0, 62], or -1 for a Gaussian", tuniformBoundLog2);
      }
      if (tuniformBoundLog2 >= 0 && standardDeviation != 0) {
        throw new ParameterException(
            "standard deviation beside a TUniform bound", 0, standardDeviation);
      }
      return tuniformBoundLog2 >= 0
          ? new TUniform(tuniformBoundLog2)
          : new Gaussian(standardDeviation);
    }
  }

  /** Parameters from outside, unchecked; {@link #check()} is the only way to the checked ones. */
  public record Spec(
      int messageBits,
      int carryBits,
      int lweDimension,
      int blockLength,
      Noise lweNoise,
      int glweDimension,
      int polynomialSize,
      Noise glweNoise,
      int bootstrapBaseLog,
      int bootstrapLevelCount,
      int keySwitchBaseLog,
      int keySwitchLevelCount) {

    /**
     * The checked parameters. Well-formed only: whether they are secure is for {@code fhe.noise} to
     * say.
     *
     * @throws ParameterException naming the first value that breaks a rule
     */
    public TfheParameters check() {
      return new TfheParameters(
          new MessageSpace(messageBits, carryBits),
          new LweShape(
              new LweDimension(lweDimension),
              blockLength == 1 ? new UniformBinary() : new BlockBinary(blockLength),
              lweNoise.check()),
          new GlweShape(
              new GlweDimension(glweDimension),
              new PolynomialSize(polynomialSize),
              glweNoise.check()),
          new Decomposition(bootstrapBaseLog, bootstrapLevelCount),
          new Decomposition(keySwitchBaseLog, keySwitchLevelCount));
    }
  }
}
