package io.cloakwork.fhe.random;

/**
 * What a public mask stream is for. The name is part of the arithmetic: renaming one changes every
 * key.
 */
public enum MaskPurpose {
  /** Stream i: rows of GGSW ciphertext i of a bootstrap key. */
  BOOTSTRAP_KEY,
  /** Stream j: rows of input coefficient j of the key switch key. */
  KEY_SWITCH_KEY,
  /** Stream j: rows of input coefficient j of the casting key switch key. */
  CASTING_KEY,
  /** Stream j: rows of input coefficient j of the packing key switch key. */
  PACKING_KEY,
  /** Stream j: rows of input coefficient j of the key switch key from the storage key. */
  DECOMPRESSION_KEY,
  /** Stream 0: the mask polynomial of a compact public key. */
  COMPACT_PUBLIC_KEY,
  /** Stream 0: the mask polynomial of the public key that inputs are re-randomized with. */
  RERANDOMIZATION_KEY,
  /** Stream i: LWE ciphertext i of a seeded list. */
  LWE_LIST,
  /** Stream i: GLWE ciphertext i of a seeded list. */
  GLWE_LIST,
  /** Stream i: GGSW ciphertext i of a seeded list. */
  GGSW_LIST,
  /** Stream i: the mask polynomials that blocks i·N to i·N + N − 1 of a seeded list share. */
  BLOCK_LIST,
  /** Stream i: all words of LWE ciphertext i of a random number. */
  RANDOM_NUMBER
}
