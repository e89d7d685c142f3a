package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Which secret key a file of evaluation keys was made with: {@code evaluation.key} or {@code
 * integers.key}, here KEY.
 *
 * <p>Keys of equal parameters look alike, and with a pair that does not belong together a server
 * computes answers that decrypt to nonsense and show no error. So a third file beside the two,
 * readable by its owner only, holds
 *
 * <pre>
 * SHA-256(domain ‖ SHA-256(client.key) ‖ SHA-256(KEY))
 * </pre>
 *
 * in lower-case hexadecimal digits and a line feed. Either key, exchanged or damaged, makes it
 * differ. It says nothing about the secret key: that has far more entropy than anybody can try.
 *
 * @param set folder of the three
 * @param key name of the file of evaluation keys
 */
record KeyTie(Path set, String key) {
  private static final String KEY_ENDING = ".key";
  private static final String ENDING = ".tie";

  private static final byte[] DOMAIN =
      "cloakwork evaluation key tie 1\n".getBytes(StandardCharsets.US_ASCII);

  /** The file: the name of the key, with another ending. */
  Path file() {
    return set.resolve(key.substring(0, key.length() - KEY_ENDING.length()) + ENDING);
  }

  /**
   * Writes the file: aside first, then under its name in one step. One that is there is replaced:
   * it belongs to evaluation keys that are not there any more, or will not be.
   *
   * @param evaluation SHA-256 of the evaluation keys, which need not be under their name yet
   * @param part ending of the name of the file aside
   */
  void write(Digest evaluation, String part) throws IOException {
    Path aside = Files.createTempFile(set, key, part); // mode 0600 where POSIX
    try {
      Files.write(aside, content(evaluation));
      try (FileChannel written = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(aside, file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Refuses keys that do not belong together.
   *
   * @param evaluation SHA-256 of the evaluation keys
   * @throws MismatchException naming both files and what to do
   */
  void require(Digest evaluation) throws IOException {
    Path file = file();
    if (!Files.exists(file)) {
      throw refused("no " + file + " that says so");
    }
    byte[] expected = content(evaluation);
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(expected, in.readNBytes(expected.length + 1))) {
        throw refused("one of another key, or damaged");
      }
    }
  }

  private MismatchException refused(String actual) {
    Path evaluationKey = set.resolve(key);
    return new MismatchException(
        "evaluation key " + evaluationKey,
        "the one made with " + set.resolve(KeyFolder.SECRET),
        "%s (delete %s and run cloak keygen again, or restore the %s that belongs to it)"
            .formatted(actual, evaluationKey, KeyFolder.SECRET));
  }

  private byte[] content(Digest evaluation) throws IOException {
    byte[] secret = Digest.of(set.resolve(KeyFolder.SECRET)).raw();
    byte[] tied = Arrays.copyOf(DOMAIN, DOMAIN.length + 2 * Digest.BYTES);
    System.arraycopy(secret, 0, tied, DOMAIN.length, Digest.BYTES);
    System.arraycopy(evaluation.raw(), 0, tied, DOMAIN.length + Digest.BYTES, Digest.BYTES);
    return (Digest.of(tied) + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
