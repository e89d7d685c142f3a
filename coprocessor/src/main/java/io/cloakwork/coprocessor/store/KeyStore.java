package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Evaluation keys as files, each under the SHA-256 of its bytes, in a folder per tenant:
 *
 * <pre>
 * TENANT/keys/DIGEST.PARAMETERS.key    complete, checked, never changed
 * TENANT/partial/DIGEST.part           what arrived of an upload
 * </pre>
 *
 * A key is written aside, checked, synchronized and renamed: one that is visible is whole. What an
 * interrupted upload left stays for a while, over restarts of the server, and is gone on with.
 * Thread-safe; one process owns the folder.
 */
public final class KeyStore {
  private static final String COMPLETE = ".key";
  private static final String PARTIAL = ".part";

  private final Path root;
  private final Limits limits;

  /** Uploads that are running, by the file that they write: a newer one takes over. */
  private final Map<Path, KeyUpload> running = new ConcurrentHashMap<>();

  /** One lock per tenant, for admitting uploads: counting and starting are one step. */
  private final Map<Tenant, Object> admissions = new ConcurrentHashMap<>();

  private KeyStore(Path root, Limits limits) {
    this.root = root;
    this.limits = limits;
  }

  /** Opens or makes a store. */
  public static KeyStore open(Path folder, Limits limits) throws IOException {
    return new KeyStore(DurableFiles.privateFolder(folder.toAbsolutePath()), limits);
  }

  /** What a tenant has of one key. Another tenant's keys make no difference. */
  public KeyState state(Tenant tenant, Digest digest) throws IOException {
    if (find(tenant, digest).isPresent()) {
      return new KeyState(true, 0);
    }
    Path partial = partial(tenant, digest);
    return new KeyState(false, Files.exists(partial) ? Files.size(partial) : 0);
  }

  /** A complete key of this tenant. */
  public Optional<StoredKey> find(Tenant tenant, Digest digest) throws IOException {
    Path keys = root.resolve(tenant.name()).resolve("keys");
    if (!Files.isDirectory(keys)) {
      return Optional.empty();
    }
    for (Path file : DurableFiles.files(keys)) {
      Optional<StoredKey> key = stored(tenant, file);
      if (key.isPresent() && key.get().digest().equals(digest)) {
        return key;
      }
    }
    return Optional.empty();
  }

  /** How many complete keys this tenant has. */
  public int count(Tenant tenant) throws IOException {
    Path keys = root.resolve(tenant.name()).resolve("keys");
    return Files.isDirectory(keys) ? DurableFiles.files(keys).size() : 0;
  }

  /**
   * Begins an upload or goes on with one. An upload of the same key that still runs ends with its
   * next chunk: the client that comes back knows better than the connection that has not noticed
   * yet.
   *
   * @param parameters digest of the parameters that the key is for
   * @param totalBytes length of the whole key
   * @param offset where the first chunk belongs: what {@link #state} says
   * @param check of the whole key, before it becomes visible
   * @throws CapacityException if the key is too large or the tenant has too many
   * @throws RequestException (conflict) if the offset is not where the stored part ends
   */
  public KeyUpload upload(
      Tenant tenant, Digest digest, Digest parameters, long totalBytes, long offset, KeyCheck check)
      throws IOException {
    if (totalBytes > limits.maxKeyBytes()) {
      throw new CapacityException("bytes of the key", limits.maxKeyBytes(), totalBytes);
    }
    Path keys = DurableFiles.privateFolder(root.resolve(tenant.name()).resolve("keys"));
    DurableFiles.privateFolder(root.resolve(tenant.name()).resolve("partial"));
    Path partial = partial(tenant, digest);
    synchronized (admissions.computeIfAbsent(tenant, _ -> new Object())) {
      KeyUpload older = running.get(partial);
      if (older != null) {
        older.supersede(); // waits for the chunk, or the check, that it is in
      }
      expirePartial(tenant);
      Optional<StoredKey> stored = find(tenant, digest);
      boolean known = stored.isPresent() || Files.exists(partial);
      if (!known && entries(tenant) >= limits.maxKeysPerTenant()) {
        throw new CapacityException(
            "keys of this tenant", limits.maxKeysPerTenant(), entries(tenant) + 1);
      }
      long received = Files.exists(partial) ? Files.size(partial) : 0;
      if (offset != received) {
        throw new RequestException(Kind.CONFLICT, "offset of the upload", received, offset);
      }
      Path target = keys.resolve(digest.hex() + "." + parameters.hex() + COMPLETE);
      KeyUpload upload =
          new KeyUpload(
              this, tenant, digest, parameters, partial, target, totalBytes, offset, check);
      running.put(partial, upload);
      return upload;
    }
  }

  /** Forgets an upload that ended, unless a newer one has taken its place. */
  void ended(Path partial, KeyUpload upload) {
    running.remove(partial, upload);
  }

  /** Complete and partial keys together. */
  private int entries(Tenant tenant) throws IOException {
    return count(tenant)
        + DurableFiles.files(root.resolve(tenant.name()).resolve("partial")).size();
  }

  private void expirePartial(Tenant tenant) throws IOException {
    Instant oldest = Instant.now().minus(limits.partialUploadLife());
    for (Path file : DurableFiles.files(root.resolve(tenant.name()).resolve("partial"))) {
      if (!running.containsKey(file)
          && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
        DurableFiles.delete(file);
      }
    }
  }

  private Path partial(Tenant tenant, Digest digest) {
    return root.resolve(tenant.name()).resolve("partial").resolve(digest.hex() + PARTIAL);
  }

  /** What a file name says; nothing for a file that is not ours. */
  private static Optional<StoredKey> stored(Tenant tenant, Path file) throws IOException {
    List<String> parts = List.of(file.getFileName().toString().split("\\.", -1));
    if (parts.size() != 3 || !COMPLETE.equals("." + parts.get(2))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StoredKey(
              tenant, new Digest(parts.get(0)), new Digest(parts.get(1)), file, Files.size(file)));
    } catch (RequestException _) {
      return Optional.empty(); // somebody else's file: not a digest
    }
  }

  /**
   * @throws MismatchException (of stored state) if the key was made for other parameters
   */
  public static void requireParameters(StoredKey key, Digest parameters) {
    if (!key.parameters().equals(parameters)) {
      throw MismatchException.withStoredState(
          "parameters of the stored key", parameters.hex(), key.parameters().hex());
    }
  }
}
