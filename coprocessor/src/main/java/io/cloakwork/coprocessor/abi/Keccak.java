package io.cloakwork.coprocessor.abi;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum uses it: with the padding from before it became SHA-3. */
public final class Keccak {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private static final int BITS = 256;

  private Keccak() {}

  /** The hash of all parts, one behind the other. */
  public static byte[] hash(byte[]... parts) {
    KeccakDigest digest = new KeccakDigest(BITS);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[BYTES];
    digest.doFinal(hash, 0);
    return hash;
  }
}
