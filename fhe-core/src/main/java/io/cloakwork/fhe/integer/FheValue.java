package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.params.LweDimension;
import java.util.Optional;

/** An encrypted value. Immutable, and safe for use by many threads. */
public sealed interface FheValue permits FheBool, FheInteger {

  /** What kind of value. */
  FheType type();

  /**
   * The ciphertexts of its blocks, least significant first, modulo 2^64. What is known to everybody
   * is a ciphertext without mask and noise.
   *
   * @param dimension of the big key
   */
  LweCiphertextList ciphertexts(LweDimension dimension);

  /**
   * Noise of the noisiest block in units of a bootstrap's output (ν²); 0 if all are known to
   * everybody. Whoever makes a value of the ciphertexts again has to know it.
   */
  int squaredNorm();

  /**
   * Whose value it is, where this is known: of values that a {@code ClientKey} of this program
   * encrypted, a transport brought or an evaluator computed. Ciphertexts from elsewhere do not say,
   * and what is known to everybody is nobody's.
   */
  Optional<KeyId> keyId();

  /** Whether the value is known to everybody, and operations on it cost nothing. */
  boolean isTrivial();
}
