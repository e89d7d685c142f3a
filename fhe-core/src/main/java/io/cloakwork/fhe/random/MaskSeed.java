package io.cloakwork.fhe.random;

import io.cloakwork.fhe.MismatchException;
import java.util.Arrays;

/**
 * Public 32-byte seed from which the uniform masks of a seeded key or ciphertext are made again. It
 * is not a secret, and nothing secret may ever be derived from it. Immutable.
 */
public final class MaskSeed {
  /** Bytes of a seed. */
  public static final int BYTES = Csprng.SEED_BYTES;

  private final byte[] bytes;

  private MaskSeed(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 32, copied
   */
  public static MaskSeed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new MismatchException("mask seed bytes", BYTES, bytes.length);
    }
    return new MaskSeed(bytes.clone());
  }

  /** A new one from the operating system's randomness, which nobody could foresee. */
  public static MaskSeed fresh() {
    return new MaskSeed(Seeds.fresh());
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The stream of masks number {@code index} for a purpose. */
  public Csprng stream(MaskPurpose purpose, long index) {
    return Csprng.of(bytes, purpose.name(), index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskSeed seed && Arrays.equals(bytes, seed.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
