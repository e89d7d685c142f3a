package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.random.Seeds;
import io.cloakwork.fhe.transport.EncryptionRandomness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secret randomness of one key generation or one encryption call: key bits, noise and the public
 * mask seed are streams of different purposes under it. Used once, then closed, which erases it.
 */
public final class SecretSeed implements AutoCloseable {
  private final byte[] bytes;
  private final Set<MaskPurpose> masked = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private SecretSeed(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new seed from the operating system. */
  public static SecretSeed fresh() {
    return new SecretSeed(Seeds.fresh());
  }

  /** A chosen seed, for known-answer tests only: equal seeds give equal keys and equal noise. */
  static SecretSeed insecureFixed(byte[] bytes) {
    return new SecretSeed(bytes.clone());
  }

  /** The stream that a key's bits are drawn from. */
  Csprng keyBits(KeyRole role) {
    return stream("secret/key/" + role.name(), 0);
  }

  /** The noise stream that belongs to the mask stream of the same purpose and index. */
  Csprng noise(MaskPurpose purpose, long index) {
    return stream("secret/noise/" + purpose.name(), index);
  }

  /** The streams of an encryption with a public key; polynomial {@code index} of the call. */
  public EncryptionRandomness publicEncryption(long index) {
    if (closed) {
      throw new IllegalStateException("the secret seed is closed");
    }
    return EncryptionRandomness.of(bytes, "secret/public-encryption", index);
  }

  /**
   * The public seed of the masks of a purpose, once: encryptions with the same masks and noise
   * differ by their plaintexts. It tells nothing about this seed: it is the output of a key
   * derivation that serves nothing else.
   */
  MaskSeed masks(MaskPurpose purpose) {
    if (!masked.add(purpose)) {
      throw new IllegalStateException(
          "the secret seed has served " + purpose + " already: masks and noise would repeat");
    }
    ByteBuffer seed = ByteBuffer.allocate(MaskSeed.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (Csprng stream = stream("secret/mask-seed/" + purpose.name(), 0)) {
      while (seed.hasRemaining()) {
        seed.putLong(stream.nextLong());
      }
    }
    return MaskSeed.of(seed.array());
  }

  // An erased seed is a known one: nothing may be drawn from it.
  private Csprng stream(String purpose, long index) {
    if (closed) {
      throw new IllegalStateException("the secret seed is closed");
    }
    return Csprng.of(bytes, purpose, index);
  }

  /** Erases the seed; afterwards every use throws {@link IllegalStateException}. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }
}
