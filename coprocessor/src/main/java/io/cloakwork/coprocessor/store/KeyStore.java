package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
 * interrupted upload left stays for a while, over restarts of the server, and is gone on with. A
 * tenant that has all the keys that it may have, and sends another, loses the one that it has not
 * used for longest: a file's time of change is that of its last use. Thread-safe; one process owns
 * the folder.
 */
public final class KeyStore implements AutoCloseable {
  private static final String COMPLETE = ".key";
  private static final String PARTIAL = ".part";
  private static final String LOCK = "lock";

  private final Path root;
  private final Limits limits;
  private final FileChannel lock;

  /** Uploads that are running, by the file that they write: a newer one takes over. */
  private final Map<Path, KeyUpload> running = new ConcurrentHashMap<>();

  /** One lock per tenant, for admitting uploads: counting and starting are one step. */
  private final Map<Tenant, Object> admissions = new ConcurrentHashMap<>();

  private KeyStore(Path root, Limits limits, FileChannel lock) {
    this.root = root;
    this.limits = limits;
    this.lock = lock;
  }

  /**
   * Opens or makes a store, and removes interrupted uploads that are too old.
   *
   * @throws ConfigException if another process has it open
   */
  public static KeyStore open(Path folder, Limits limits) throws IOException {
    Path root = DurableFiles.privateFolder(folder.toAbsolutePath());
    FileChannel lock = lock(root);
    try {
      KeyStore store = new KeyStore(root, limits, lock);
      for (Path tenant : DurableFiles.folders(root)) {
        store.expirePartial(tenant.resolve("partial"));
      }
      return store;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock(); // until the channel is closed, or the process ends
    } catch (OverlappingFileLockException _) {
      // this process has it: refused as well
    } finally {
      if (held == null) {
        channel.close();
      }
    }
    if (held == null) {
      throw new ConfigException("store", "a folder that no other server uses", root);
    }
    return channel;
  }

  /** Lets others open the folder. Uploads that run must have ended. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** What a tenant has of one key. Another tenant's keys make no difference. */
  public KeyState state(Tenant tenant, Digest digest) throws IOException {
    if (find(tenant, digest).isPresent()) {
      return new KeyState(true, 0);
    }
    try {
      return new KeyState(false, Files.size(partial(tenant, digest)));
    } catch (NoSuchFileException _) { // none, or one that has become complete in the same moment
      return new KeyState(find(tenant, digest).isPresent(), 0);
    }
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

  /** A complete key of this tenant that is used now: it goes last when room is made. */
  public Optional<StoredKey> use(Tenant tenant, Digest digest) throws IOException {
    Optional<StoredKey> key = find(tenant, digest);
    return key.isPresent() && use(key.get()) ? key : Optional.empty();
  }

  /**
   * Notes that a key that was found is used now, once more.
   *
   * @return false if it is gone: it has made room for newer ones
   */
  public boolean use(StoredKey key) throws IOException {
    try {
      Files.setLastModifiedTime(key.file(), FileTime.from(Instant.now()));
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
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
   * @throws CapacityException if the key is too large, or as many as the tenant may have are being
   *     uploaded
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
      expirePartial(root.resolve(tenant.name()).resolve("partial"));
      Optional<StoredKey> stored = find(tenant, digest);
      boolean known = stored.isPresent() || Files.exists(partial);
      if (!known) {
        makeRoom(tenant);
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

  /** Removes what was not used for longest, until one more key is allowed. */
  private void makeRoom(Tenant tenant) throws IOException {
    List<Path> entries = new ArrayList<>();
    for (String part : List.of("keys", "partial")) {
      entries.addAll(DurableFiles.files(root.resolve(tenant.name()).resolve(part)));
    }
    Map<Path, FileTime> lastUses = new HashMap<>();
    for (Path entry : entries) {
      if (!running.containsKey(entry)) {
        lastUse(entry).ifPresent(time -> lastUses.put(entry, time));
      }
    }
    for (int count = entries.size(); count >= limits.maxKeysPerTenant(); count--) {
      Path oldest =
          lastUses.entrySet().stream()
              .min(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElseThrow(() ->
                  new CapacityException(
                      "keys of this tenant",
                      limits.maxKeysPerTenant(),
                      entries.size() + 1 + ", all being uploaded"));
      DurableFiles.delete(oldest);
      lastUses.remove(oldest);
    }
  }

  private void expirePartial(Path partials) throws IOException {
    if (!Files.isDirectory(partials)) {
      return;
    }
    Instant oldest = Instant.now().minus(limits.partialUploadLife());
    for (Path file : DurableFiles.files(partials)) {
      if (!running.containsKey(file)
          && lastUse(file).filter(time -> time.toInstant().isBefore(oldest)).isPresent()) {
        DurableFiles.delete(file);
      }
    }
  }

  /** Nothing for a file that is gone since the folder was read: its upload has just ended. */
  private static Optional<FileTime> lastUse(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
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
    } catch (NoSuchFileException _) {
      return Optional.empty(); // it made room since the folder was read
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
