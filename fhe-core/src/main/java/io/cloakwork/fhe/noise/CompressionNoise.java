package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Noise of a block on its way through compression: shifted so that its message fills the torus up
 * to one padding bit, packed, rounded to what is stored, switched back to the small key, modulus
 * switch.
 *
 * <p>Packing is counted with N blocks in each ciphertext, the most there are.
 */
public final class CompressionNoise {
  /** Bits that a body of a packing key keeps. */
  private static final int PACKING_KEY_BITS = 32;

  private CompressionNoise() {}

  /** Of a row of the packing key. */
  public static Variance packingKeyRow(CompressionParameters compression) {
    return FreshNoise.of(compression.storage().noise()).plus(FreshNoise.rounding(PACKING_KEY_BITS));
  }

  /**
   * Noise under the storage key, as it is stored.
   *
   * @param input noise of the block under the big key
   */
  public static Variance stored(
      TfheParameters parameters, CompressionParameters compression, Variance input) {
    Variance packing =
        KeySwitchNoise.packing(
            parameters.glwe().extractedDimension(),
            compression.storage().polynomialSize().value(),
            packingKeyRow(compression),
            compression.packing());
    Variance rounding =
        FreshNoise.rounding(compression.storedBits(), compression.storage().extractedDimension());
    double shift = Math.scalb(1.0, 2 * parameters.message().carryBits());
    return input.times(shift).plus(packing).plus(rounding);
  }

  /** Noise when a decompression finds its box; {@code input} as for {@link #stored}. */
  public static Variance atLookup(
      TfheParameters parameters, CompressionParameters compression, Variance input) {
    return stored(parameters, compression, input)
        .plus(
            KeySwitchNoise.castingOfRounded(
                parameters,
                compression.storage().extractedDimension(),
                compression.decompression()))
        .plus(ModulusSwitchNoise.of(parameters));
  }

  /**
   * lg p_fail of the look-up of a decompression.
   *
   * @param squaredNorm ν² of the block that was compressed, in outputs of bootstraps
   */
  public static double log2Failure(
      TfheParameters parameters, CompressionParameters compression, double squaredNorm) {
    Variance input = BootstrapNoise.of(parameters).times(squaredNorm);
    return FailureProbability.log2(
        atLookup(parameters, compression, input), margin(parameters.message()));
  }

  /** lg p_fail of a client that decrypts the stored form; {@code squaredNorm} as above. */
  public static double log2DecryptionFailure(
      TfheParameters parameters, CompressionParameters compression, double squaredNorm) {
    Variance input = BootstrapNoise.of(parameters).times(squaredNorm);
    return FailureProbability.log2(
        stored(parameters, compression, input), margin(parameters.message()));
  }

  /**
   * The largest whole ν² of a block whose decompression, and whose decryption by a client, fails at
   * most with this probability; −1 if not even a noiseless one does.
   */
  public static int largestSquaredNorm(
      TfheParameters parameters, CompressionParameters compression, double targetLog2) {
    double room =
        FailureProbability.largestVariance(margin(parameters.message()), targetLog2).value()
            - atLookup(parameters, compression, Variance.ZERO).value();
    double unit =
        BootstrapNoise.of(parameters)
            .times(Math.scalb(1.0, 2 * parameters.message().carryBits()))
            .value();
    return room < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, room / unit);
  }

  /** 2^−(message bits + 2): half of the width of a box, one padding bit above the message. */
  public static double margin(MessageSpace message) {
    return Math.scalb(1.0, -(message.messageBits() + 2));
  }

  /**
   * Refuses parameters whose decompressions fail too often.
   *
   * @param squaredNorm the largest ν² of a block
   * @throws NoiseException if lg p_fail of a look-up is above {@value
   *     FailureProbability#TARGET_LOG2}
   */
  public static void require(
      TfheParameters parameters, CompressionParameters compression, double squaredNorm) {
    double log2 = log2Failure(parameters, compression, squaredNorm);
    if (log2 > FailureProbability.TARGET_LOG2) {
      throw new NoiseException(
          "log2 p_fail of decompressing a block of ν² = " + squaredNorm,
          "at most " + FailureProbability.TARGET_LOG2,
          log2);
    }
  }
}
