package io.cloakwork.coprocessor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256: the name of stored bytes.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
  /** Bytes of a SHA-256. */
  public static final int BYTES = 32;

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * @throws RequestException if it is not 64 lower-case hexadecimal digits
   */
  public Digest {
    if (!FORM.matcher(hex).matches()) {
      throw new RequestException(
          RequestException.Kind.INVALID,
          "SHA-256",
          "64 lower-case hexadecimal digits",
          hex.length() + " characters");
    }
  }

  /**
   * The digest with these 32 bytes.
   *
   * @param what names the value in the error
   * @throws RequestException if there are not 32 bytes
   */
  public static Digest ofRaw(String what, byte[] raw) {
    if (raw.length != BYTES) {
      throw new RequestException(
          RequestException.Kind.INVALID, what, BYTES + " bytes (SHA-256)", raw.length + " bytes");
    }
    return new Digest(HexFormat.of().formatHex(raw));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /** The digest of a whole file. */
  public static Digest of(Path file) throws IOException {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
    } finally {
      Arrays.fill(buffer, (byte) 0); // the file may be a secret key's
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  /** The 32 bytes. */
  public byte[] raw() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
