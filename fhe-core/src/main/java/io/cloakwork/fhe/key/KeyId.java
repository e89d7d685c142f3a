package io.cloakwork.fhe.key;

import io.cloakwork.fhe.ParameterException;
import java.util.HexFormat;

/**
 * Whose key values stand under, as far as it is known: enough to notice values of two keys where
 * they meet. It is in no file and in no message of the protocol, and leads back to no key.
 *
 * @param kind what the fingerprint is of; fingerprints of two kinds say nothing of each other
 * @param fingerprint 16 bytes in hexadecimal digits
 */
public record KeyId(Kind kind, String fingerprint) {
  /** Bytes of a fingerprint. */
  public static final int BYTES = 16;

  /** Digits that a message shows. */
  private static final int SHOWN = 8;

  /** What a fingerprint is of. */
  public enum Kind {
    /** A client's secret key: known in the program that has it. */
    CLIENT,

    /** A server key that was read from somewhere: its client may have made others. */
    SERVER_KEY
  }

  /**
   * @throws ParameterException if the fingerprint has another length
   */
  public KeyId {
    if (fingerprint.length() != 2 * BYTES) {
      throw new ParameterException("digits of a fingerprint", 2 * BYTES, fingerprint.length());
    }
  }

  /**
   * The first 16 bytes of a digest or seed.
   *
   * @param bytes 16 or more
   */
  public static KeyId of(Kind kind, byte[] bytes) {
    return new KeyId(kind, HexFormat.of().formatHex(bytes, 0, BYTES));
  }

  /** Whether the other one is known to be of another key. */
  public boolean excludes(KeyId other) {
    return kind == other.kind && !fingerprint.equals(other.fingerprint);
  }

  /** As in {@code client 1f00c3d4} and {@code server key 1f00c3d4}. */
  @Override
  public String toString() {
    String shown = fingerprint.substring(0, SHOWN);
    return switch (kind) {
      case CLIENT -> "client " + shown;
      case SERVER_KEY -> "server key " + shown;
    };
  }
}
