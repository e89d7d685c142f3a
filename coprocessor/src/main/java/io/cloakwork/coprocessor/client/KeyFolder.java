package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one client: for each set of parameters a folder, named after their digest, with
 *
 * <pre>
 * client.key       secret, readable by its owner only; it never leaves this machine
 * evaluation.key   for servers; nothing in it is secret; not there where no model needed it
 * evaluation.tie   which client.key that evaluation.key was made with: {@link KeyTie}
 * integers.key     for servers that compute on encrypted integers: evaluation keys with the parts
 *                  that were asked for; not there where nobody asked
 * integers.tie     the same for integers.key
 * public.key       for whoever encrypts for this client, beside an integers.key that can expand it
 * </pre>
 *
 * @param folder of all sets
 */
public record KeyFolder(Path folder) {
  static final String SECRET = "client.key";
  static final String EVALUATION = "evaluation.key";
  static final String INTEGERS = "integers.key";
  static final String PUBLIC = "public.key";
  private static final String PART = ".part";
  private static final String LEFTOVERS = "{*" + PART + ",.*.tmp}";
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  /**
   * One set of keys on disk.
   *
   * @param parameters of both
   * @param clientKey file of the secret key
   * @param evaluationKey file for servers
   * @param evaluationDigest SHA-256 of that file: its name at a server
   */
  public record KeyFiles(
      TfheParameters parameters, Path clientKey, Path evaluationKey, Digest evaluationDigest) {

    /** Reads the secret key, as {@link KeyFolder#open} does. */
    public ClientKey open() throws IOException {
      return load(clientKey, parameters);
    }
  }

  /**
   * The keys for encrypted integers on disk.
   *
   * @param parameters of all
   * @param clientKey file of the secret key
   * @param serverKey file for servers
   * @param serverDigest SHA-256 of that file
   * @param publicKey file for whoever encrypts, where the server key can expand what they send
   */
  public record IntegerKeyFiles(
      TfheParameters parameters,
      Path clientKey,
      Path serverKey,
      Digest serverDigest,
      Optional<Path> publicKey) {}

  /** Whether there are keys for these parameters, evaluation keys too. */
  public boolean contains(TfheParameters parameters) {
    return containsClientKey(parameters) && Files.exists(set(parameters).resolve(EVALUATION));
  }

  /** Whether there is a secret key for these parameters: enough for models without bootstraps. */
  public boolean containsClientKey(TfheParameters parameters) {
    return Files.exists(clientKey(parameters));
  }

  /** Whether there are keys for encrypted integers with these parameters. */
  public boolean containsIntegerKeys(TfheParameters parameters) {
    return containsClientKey(parameters) && Files.exists(set(parameters).resolve(INTEGERS));
  }

  /** Where the secret key for these parameters is, or will be. */
  public Path clientKey(TfheParameters parameters) {
    return set(parameters).resolve(SECRET);
  }

  /**
   * Reads the secret key for these parameters; whoever asks closes it.
   *
   * @throws FormatException naming the file, if it is no undamaged client key
   * @throws MismatchException naming the file, if the key is for other parameters
   */
  public ClientKey open(TfheParameters parameters) throws IOException {
    return load(clientKey(parameters), parameters);
  }

  /**
   * The keys for these parameters.
   *
   * @throws MismatchException if the evaluation keys are damaged, or were not made with the secret
   *     key beside them: what a server computes with them would decrypt to nonsense
   */
  public KeyFiles files(TfheParameters parameters) throws IOException {
    Path set = set(parameters);
    Path evaluation = set.resolve(EVALUATION);
    return new KeyFiles(parameters, set.resolve(SECRET), evaluation, tied(evaluation));
  }

  /**
   * The keys for encrypted integers with these parameters.
   *
   * @throws MismatchException if the evaluation keys are damaged, or were not made with the secret
   *     key beside them
   */
  public IntegerKeyFiles integerKeyFiles(TfheParameters parameters) throws IOException {
    Path set = set(parameters);
    Path integers = set.resolve(INTEGERS);
    Path publicKey = set.resolve(PUBLIC);
    return new IntegerKeyFiles(
        parameters,
        set.resolve(SECRET),
        integers,
        tied(integers),
        Files.exists(publicKey) ? Optional.of(publicKey) : Optional.empty());
  }

  private Digest tied(Path evaluation) throws IOException {
    Digest digest = Digest.of(evaluation);
    tie(evaluation).require(digest);
    return digest;
  }

  private static KeyTie tie(Path evaluation) {
    return new KeyTie(
        Objects.requireNonNull(evaluation.getParent()), String.valueOf(evaluation.getFileName()));
  }

  /**
   * Makes a new secret key alone. {@link #generate} adds the evaluation keys once they are needed.
   *
   * @return its file
   * @throws FileAlreadyExistsException if there is one for these parameters: it is never replaced
   */
  public Path generateClientKey(TfheParameters parameters) throws IOException {
    Path set = set(parameters);
    Path secret = set.resolve(SECRET);
    if (Files.exists(secret)) {
      throw new FileAlreadyExistsException(secret.toString());
    }
    privateFolder(set);
    removeLeftovers(set);
    secretKey(parameters, set).close();
    return secret;
  }

  /**
   * Makes new keys; where only the secret key is there, its evaluation keys. The secret key comes
   * first and is never replaced; the evaluation keys come last, after what ties them to it. A run
   * that is killed leaves a pair that belongs together, or one that {@link #files} refuses.
   *
   * @param progress of the evaluation keys, which take seconds
   * @throws MismatchException if there are keys that do not belong together
   * @throws FileAlreadyExistsException if there are keys for these parameters: they are never
   *     replaced, because what they encrypted could not be decrypted again
   */
  public KeyFiles generate(TfheParameters parameters, Progress progress) throws IOException {
    if (contains(parameters)) {
      files(parameters);
      throw new FileAlreadyExistsException(clientKey(parameters).toString());
    }
    Path set = prepared(parameters);
    try (ClientKey key = secretKey(parameters, set)) {
      write(key.serverKey(progress), set.resolve(EVALUATION));
    }
    return files(parameters);
  }

  /**
   * Makes evaluation keys for encrypted integers, and with {@link ServerKeyPart#PUBLIC_ENCRYPTION}
   * a public key; and the secret key, where it is not there yet. In the same order as {@link
   * #generate}, so that what is there belongs together.
   *
   * @param parts of the evaluation keys; none is allowed
   * @param progress of the evaluation keys, which take seconds
   * @throws NoiseException if what a part is for would fail too often with these parameters
   * @throws ParameterException for re-randomization where the GLWE key has several polynomials
   * @throws MismatchException if there are keys that do not belong together, or the secret key was
   *     made before there were such parts
   * @throws FileAlreadyExistsException if there are such keys for these parameters
   */
  public IntegerKeyFiles generateIntegerKeys(
      TfheParameters parameters, Set<ServerKeyPart> parts, Progress progress) throws IOException {
    if (containsIntegerKeys(parameters)) {
      throw new FileAlreadyExistsException(integerKeyFiles(parameters).serverKey().toString());
    }
    parts.forEach(part -> part.require(parameters, TransportParameters.of(parameters)));
    Path set = prepared(parameters);
    try (ClientKey key = secretKey(parameters, set)) {
      ServerKey serverKey = key.serverKey(parts, progress);
      Path publicKey = set.resolve(PUBLIC);
      Files.deleteIfExists(publicKey); // of a run that came no further
      if (parts.contains(ServerKeyPart.PUBLIC_ENCRYPTION)) {
        byte[] bytes = CompactPublicKeyFormat.encode(key.compactPublicKey());
        write(publicKey, out -> out.write(bytes), _ -> {});
      }
      write(serverKey, set.resolve(INTEGERS));
    }
    return integerKeyFiles(parameters);
  }

  private Path prepared(TfheParameters parameters) throws IOException {
    Path set = set(parameters);
    privateFolder(set);
    removeLeftovers(set);
    return set;
  }

  /** What does something with files. */
  private interface FileStep<T> {
    void with(T target) throws IOException;
  }

  private static void write(ServerKey key, Path file) throws IOException {
    write(
        file,
        out -> ServerKeyFormat.write(key, out),
        aside -> tie(file).write(Digest.of(aside), PART));
  }

  /** Writes aside, then under the name in one step; what has to be there first comes between. */
  private static void write(Path file, FileStep<OutputStream> content, FileStep<Path> between)
      throws IOException {
    Path aside =
        Files.createTempFile(
            Objects.requireNonNull(file.getParent()), String.valueOf(file.getFileName()), PART);
    try {
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.with(out);
        out.flush();
        channel.force(true);
      }
      between.with(aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** The secret key that is there alone, or a new one, in its file. */
  private static ClientKey secretKey(TfheParameters parameters, Path set) throws IOException {
    Path secret = set.resolve(SECRET);
    if (Files.exists(secret)) {
      return load(secret, parameters);
    }
    ClientKey key = ClientKey.generate(parameters);
    try {
      key.save(secret); // never replaces: of two runs at once one fails here
      return key;
    } catch (IOException | RuntimeException e) {
      key.close();
      throw e;
    }
  }

  private static ClientKey load(Path file, TfheParameters parameters) throws IOException {
    ClientKey key;
    try {
      key = ClientKey.load(file);
    } catch (FormatException e) { // says what is wrong, but not where
      throw named(file, e);
    }
    if (!key.parameters().equals(parameters)) {
      var actual = ParameterDigest.of(key.parameters());
      key.close();
      throw new MismatchException("parameters of " + file, ParameterDigest.of(parameters), actual);
    }
    return key;
  }

  private static FormatException named(Path file, FormatException fault) {
    var named =
        new FormatException(
            "client key " + file + ", " + fault.what(),
            fault.expected(),
            fault.actual(),
            fault.offset());
    named.initCause(fault);
    return named;
  }

  /** What a killed run left half-written; a younger file may be another run's. */
  private static void removeLeftovers(Path set) throws IOException {
    Instant old = Instant.now().minus(LEFTOVER_AGE);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(set, LEFTOVERS)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private Path set(TfheParameters parameters) {
    return folder.resolve(ParameterDigest.of(parameters).hex());
  }

  private static void privateFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }
}
