package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The keys of one client: for each set of parameters a folder, named after their digest, with
 *
 * <pre>
 * client.key       secret, readable by its owner only; it never leaves this machine
 * evaluation.key   for servers; nothing in it is secret
 * </pre>
 *
 * @param folder of all sets
 */
public record KeyFolder(Path folder) {
  private static final String SECRET = "client.key";
  private static final String EVALUATION = "evaluation.key";

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

    /** Reads the secret key; whoever asks closes it. */
    public ClientKey open() throws IOException {
      return ClientKey.load(clientKey);
    }
  }

  /** Whether there are keys for these parameters. */
  public boolean contains(TfheParameters parameters) {
    Path set = set(parameters);
    return Files.exists(set.resolve(SECRET)) && Files.exists(set.resolve(EVALUATION));
  }

  /** The keys for these parameters. */
  public KeyFiles files(TfheParameters parameters) throws IOException {
    Path set = set(parameters);
    Path evaluation = set.resolve(EVALUATION);
    return new KeyFiles(parameters, set.resolve(SECRET), evaluation, Digest.of(evaluation));
  }

  /**
   * Makes new keys.
   *
   * @param progress of the evaluation keys, which take seconds
   * @throws FileAlreadyExistsException if there are keys for these parameters: they are never
   *     replaced, because what they encrypted could not be decrypted again
   */
  public KeyFiles generate(TfheParameters parameters, Progress progress) throws IOException {
    Path set = set(parameters);
    Path secret = set.resolve(SECRET);
    if (Files.exists(secret)) {
      throw new FileAlreadyExistsException(secret.toString());
    }
    privateFolder(set);
    try (ClientKey key = ClientKey.generate(parameters)) {
      Path aside = Files.createTempFile(set, EVALUATION, ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
          ServerKeyFormat.write(key.serverKey(progress), out);
        }
        // The secret key last: as long as it is missing, a run that broke off is simply repeated.
        Files.move(aside, set.resolve(EVALUATION), StandardCopyOption.ATOMIC_MOVE);
        key.save(secret);
      } finally {
        Files.deleteIfExists(aside);
      }
    }
    return files(parameters);
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
