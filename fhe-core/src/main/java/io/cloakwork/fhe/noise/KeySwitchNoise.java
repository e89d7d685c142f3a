package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Noise that a key switch adds, for uniform binary input keys. d is the input dimension, B = 2^β
 * and ℓ the decomposition.
 */
public final class KeySwitchNoise {
  private KeySwitchNoise() {}

  /** V_KS of the set's own key switch: from dimension kN modulo 2^64 to n modulo 2^32. */
  public static Variance of(TfheParameters parameters) {
    return casting(parameters, parameters.glwe().extractedDimension(), parameters.keySwitch());
  }

  /**
   * Noise of a key switch from another key (that of a compact public key, or of compressed
   * ciphertexts) to the set's small key.
   */
  public static Variance casting(
      TfheParameters parameters, LweDimension input, Decomposition decomposition) {
    return of(
        input,
        FreshNoise.of(parameters.lwe().noise(), CiphertextModulus.TWO_POW_32),
        decomposition,
        CiphertextModulus.TWO_POW_64,
        CiphertextModulus.TWO_POW_32);
  }

  /**
   * V_KS = ℓ·d·V_lwe·(B²/12 + 1/6) + d·(1/(48 q_in²) + B^(−2ℓ)/24) − 1/(12 q_in²) + 1/(12 q_out²).
   *
   * @param keyNoise V_lwe, of each ciphertext of the key switch key
   */
  public static Variance of(
      LweDimension input,
      Variance keyNoise,
      Decomposition decomposition,
      CiphertextModulus from,
      CiphertextModulus to) {
    double d = input.value();
    double unitIn = Math.scalb(1.0, -2 * from.log2());
    double unitOut = Math.scalb(1.0, -2 * to.log2());
    double digits =
        decomposition.levelCount().value()
            * d
            * keyNoise.value()
            * DecompositionNoise.digitMeanSquare(decomposition);
    double rounding = d * (unitIn / 48 + DecompositionNoise.stepSquared(decomposition) / 24);
    return new Variance(digits + rounding - unitIn / 12 + unitOut / 12);
  }

  /**
   * The same for inputs whose words are multiples of B^(−ℓ): the decomposition represents them
   * exactly, so that only the digits' share is left, ℓ·d·V_lwe·(B²/12 + 1/6).
   */
  public static Variance castingOfRounded(
      TfheParameters parameters, LweDimension input, Decomposition decomposition) {
    return FreshNoise.of(parameters.lwe().noise(), CiphertextModulus.TWO_POW_32)
        .times(
            (double) decomposition.levelCount().value()
                * input.value()
                * DecompositionNoise.digitMeanSquare(decomposition));
  }

  /**
   * Packing key switch of t LWE ciphertexts modulo 2^64 into one GLWE ciphertext, in one of its
   * coefficients: ℓ·d·t·V_glwe·(B²/12 + 1/6) + ½·d·(1/(6q²) + B^(−2ℓ)/12).
   *
   * @param count t, 1 or more: the noise of all their digits falls on every coefficient
   * @param keyNoise V_glwe, of each ciphertext of the packing key
   */
  public static Variance packing(
      LweDimension input, int count, Variance keyNoise, Decomposition decomposition) {
    if (count < 1) {
      throw new ParameterException("packed ciphertexts t", "at least 1", count);
    }
    double d = input.value();
    double digits =
        decomposition.levelCount().value()
            * d
            * count
            * keyNoise.value()
            * DecompositionNoise.digitMeanSquare(decomposition);
    double unit = Math.scalb(1.0, -2 * CiphertextModulus.TWO_POW_64.log2());
    double rounding = 0.5 * d * (unit / 6 + DecompositionNoise.stepSquared(decomposition) / 12);
    return new Variance(digits + rounding);
  }
}
