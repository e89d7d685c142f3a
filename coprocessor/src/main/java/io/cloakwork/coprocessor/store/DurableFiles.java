package io.cloakwork.coprocessor.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Files that are there whole, or not at all, also after the power failed. */
final class DurableFiles {
  private DurableFiles() {}

  /** Gives a written and synchronized file its final name, in the same file system. */
  static void publish(Path written, Path name) throws IOException {
    Files.move(written, name, StandardCopyOption.ATOMIC_MOVE);
    synchronizeFolder(parent(name));
  }

  /** Removes a file, durably; nothing happens where there is none. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      synchronizeFolder(parent(file));
    }
  }

  /**
   * Makes a folder that only its owner can enter, with its parents, durably; keeps one that is
   * there.
   */
  static Path privateFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path parent = parent(folder);
    privateFolder(parent);
    try {
      if (supportsPosix(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
      synchronizeFolder(parent);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    return folder;
  }

  /** The folders in a folder. */
  static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  /** The regular files of a folder, as a list, so that the folder may change meanwhile. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).toList();
    }
  }

  private static void synchronizeFolder(Path folder) throws IOException {
    // A rename is durable when its folder is; not every platform opens folders, and those that do
    // not synchronize names with the file.
    if (supportsPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean supportsPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new AssertionError("a file of the store lies in a folder: " + file);
    }
    return parent;
  }
}
