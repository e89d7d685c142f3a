package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.FormatException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read.
 *
 * <p>On a file system with POSIX permissions a file has mode 0600 from its first moment, and one
 * that others may read or change is refused. Elsewhere (Windows, archives) the access list of the
 * directory decides: a file inherits it, nothing is checked, and a warning says so.
 */
final class PrivateFile {
  private static final Logger LOG = System.getLogger(PrivateFile.class.getName());
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /**
   * Writes a new file: aside first, forced to the disk, then under its name in one step, which
   * fails if somebody else was faster.
   *
   * @throws FileAlreadyExistsException if there is one: a key is never overwritten
   * @throws AccessDeniedException if the file system cannot keep others from reading it
   */
  static void create(Path file, byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path name = target.getFileName();
    Path directory = target.getParent();
    if (name == null || directory == null) {
      throw new AccessDeniedException(target.toString(), null, "not the name of a file");
    }
    boolean posix = isPosix(directory);
    Path aside = Files.createTempFile(directory, "." + name + ".", ".tmp", ownerOnly(posix));
    try {
      write(aside, content);
      publish(aside, target);
    } finally {
      Files.deleteIfExists(aside);
    }
    if (posix) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true); // the new name, too, outlives a crash
      }
    }
  }

  // A link refuses a name that is taken; a move that is atomic replaces it.
  private static void publish(Path aside, Path target) throws IOException {
    try {
      Files.createLink(target, aside);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      Files.move(aside, target); // no links here: refuses what it sees, which is the best there is
    }
  }

  private static FileAttribute<?>[] ownerOnly(boolean posix) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // Some file systems accept permissions and do not keep them: look before writing.
      requireOwnerOnly(file);
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws AccessDeniedException if others than its owner may read or change it
   * @throws FormatException if it has more than {@code maxBytes}
   */
  static byte[] read(Path file, int maxBytes) throws IOException {
    requireOwnerOnly(file);
    try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
      if (channel.size() > maxBytes) {
        throw new FormatException("bytes of the file", "at most " + maxBytes, channel.size(), 0);
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new FormatException(
              "bytes of the file", buffer.limit(), buffer.position(), buffer.position());
        }
      }
      return buffer.array();
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!isPosix(file)) {
      LOG.log(
          Level.WARNING,
          "{0}: this file system has no POSIX permissions; the access list of its directory decides"
              + " who can read the secret key",
          file);
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new AccessDeniedException(
          file.toString(),
          null,
          "a secret key that others may use: permissions "
              + PosixFilePermissions.toString(permissions)
              + ", expected at most rw-------; if nobody else has read it, run: chmod 600 "
              + file);
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
