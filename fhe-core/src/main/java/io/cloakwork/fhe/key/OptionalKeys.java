package io.cloakwork.fhe.key;

import java.util.Optional;

/**
 * Evaluation keys that a client makes only where they are wanted.
 *
 * @param casting from the key of a compact public key to the small one
 * @param packing from the big key to the storage key
 * @param decompression from the storage key to the small one
 * @param rerandomization a public key under the big key
 */
public record OptionalKeys(
    Optional<KeySwitchKey> casting,
    Optional<PackingKeySwitchKey> packing,
    Optional<KeySwitchKey> decompression,
    Optional<GlwePublicKey> rerandomization) {
  /** None of them. */
  public static final OptionalKeys NONE =
      new OptionalKeys(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** With a casting key. */
  public OptionalKeys withCasting(KeySwitchKey key) {
    return new OptionalKeys(Optional.of(key), packing, decompression, rerandomization);
  }

  /** With a packing key. */
  public OptionalKeys withPacking(PackingKeySwitchKey key) {
    return new OptionalKeys(casting, Optional.of(key), decompression, rerandomization);
  }

  /** With a key switch key from the storage key. */
  public OptionalKeys withDecompression(KeySwitchKey key) {
    return new OptionalKeys(casting, packing, Optional.of(key), rerandomization);
  }

  /** With a public key under the big key. */
  public OptionalKeys withRerandomization(GlwePublicKey key) {
    return new OptionalKeys(casting, packing, decompression, Optional.of(key));
  }
}
