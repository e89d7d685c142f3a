package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Tenant;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One upload that runs. Closing it without {@link #finish} keeps what arrived, so that the client
 * can go on later. Not for use by two threads at once, except {@link #supersede}.
 */
public final class KeyUpload implements AutoCloseable {
  private final KeyStore store;
  private final Tenant tenant;
  private final Digest digest;
  private final Digest parameters;
  private final Path partial;
  private final Path target;
  private final long totalBytes;
  private final KeyCheck check;
  private final FileChannel out;
  private long received;
  private boolean superseded;

  KeyUpload(
      KeyStore store,
      Tenant tenant,
      Digest digest,
      Digest parameters,
      Path partial,
      Path target,
      long totalBytes,
      long offset,
      KeyCheck check)
      throws IOException {
    this.store = store;
    this.tenant = tenant;
    this.digest = digest;
    this.parameters = parameters;
    this.partial = partial;
    this.target = target;
    this.totalBytes = totalBytes;
    this.check = check;
    this.received = offset;
    this.out =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
  }

  /** Bytes of the key that are stored. */
  public synchronized long received() {
    return received;
  }

  /**
   * Writes the next bytes.
   *
   * @throws RequestException if they reach beyond the announced length, or a newer upload of the
   *     same key has taken over
   */
  public synchronized void append(ByteBuffer chunk) throws IOException {
    requireCurrent();
    if (chunk.remaining() > totalBytes - received) {
      throw new RequestException(
          Kind.INVALID,
          "bytes of the key",
          totalBytes,
          "at least " + (received + chunk.remaining()));
    }
    while (chunk.hasRemaining()) {
      received += out.write(chunk);
    }
  }

  /**
   * Checks the whole key and makes it visible, durably. A key that is not what was announced is
   * removed.
   *
   * @throws RequestException if bytes are missing or the digest differs
   * @throws io.cloakwork.fhe.FheException if it is not a key for the parameters
   */
  public synchronized StoredKey finish() throws IOException {
    requireCurrent();
    if (received != totalBytes) {
      throw new RequestException(Kind.INVALID, "bytes of the key", totalBytes, received);
    }
    out.force(true);
    try {
      Digest actual = Digest.of(partial);
      if (!actual.equals(digest)) {
        throw new RequestException(Kind.INVALID, "SHA-256 of the key", digest, actual);
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(partial), 1 << 16)) {
        check.check(in);
      }
    } catch (RuntimeException e) {
      close();
      DurableFiles.delete(partial);
      throw e;
    }
    DurableFiles.publish(partial, target);
    close(); // last: until then one who resumes waits here, and finds the key complete
    return new StoredKey(tenant, digest, parameters, target, totalBytes);
  }

  /** Ends this upload in favour of a newer one, once the chunk in work is written. */
  synchronized void supersede() throws IOException {
    superseded = true;
    out.close();
  }

  @Override
  public synchronized void close() throws IOException {
    store.ended(partial, this);
    out.close();
  }

  private void requireCurrent() {
    if (superseded) {
      throw new RequestException(
          Kind.CONFLICT, "upload of this key", "the only one", "a newer one has taken over");
    }
  }
}
