package io.cloakwork.fhe.key;

/** What a server key may have beside the two keys that every bootstrap needs. */
public enum ServerKeyPart {
  /** The casting key: expands what was encrypted with the client's compact public key. */
  PUBLIC_ENCRYPTION,
  /** Packing and decompression keys: small results. */
  COMPRESSION,
  /** A public key under the big key: inputs are re-randomized with encryptions of zero. */
  RERANDOMIZATION
}
