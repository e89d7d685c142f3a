package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one demo: what the server has, and what the client has, apart. For its owner only;
 * removed at the end, by the demo itself or, if that was killed, by a process that it had started.
 * Where all of them were killed, the next demo removes it.
 *
 * <p>The demo holds a lock on a file in the folder. The lock goes when its process does, however
 * that ends: a folder whose file can be locked is abandoned.
 */
final class DemoFolder implements AutoCloseable {
  private static final String PREFIX = "cloak-demo";
  private static final String OWNER = "owner.lock";

  private final Path root;
  private final FileChannel owner;

  private DemoFolder(Path root, FileChannel owner) {
    this.root = root;
    this.owner = owner;
  }

  /** Makes a folder among the temporary ones, and removes those of demos that were killed. */
  static DemoFolder create() throws IOException {
    return create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same among others than the temporary ones. */
  static DemoFolder create(Path parent) throws IOException {
    Path root = Files.createTempDirectory(parent, PREFIX);
    removeAbandoned(root);
    DemoFolder folder = new DemoFolder(root, lock(root));
    Files.createDirectories(folder.models());
    Files.createDirectories(folder.client());
    return folder;
  }

  /** Locks the file before it has its name: nobody finds it unlocked while this process lives. */
  private static FileChannel lock(Path root) throws IOException {
    Path unnamed = root.resolve(OWNER + ".new");
    FileChannel owner =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    owner.lock();
    Files.move(unnamed, root.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
    return owner;
  }

  /** Folders beside this one; those of other users are none of ours, and may be traps. */
  private static void removeAbandoned(Path mine) throws IOException {
    UserPrincipal me = Files.getOwner(mine);
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(mine.resolveSibling("."), PREFIX + "*")) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(me)) {
          removeIfAbandoned(folder);
        }
      }
    } catch (NoSuchFileException _) {
      // another demo has just removed its own folder: what else is there is for the next demo
    }
  }

  /**
   * Removes the folder of a demo whose process is gone.
   *
   * @return whether it is removed; if not, somebody holds it
   */
  static boolean removeIfAbandoned(Path root) throws IOException {
    try (FileChannel owner = FileChannel.open(root.resolve(OWNER), StandardOpenOption.WRITE);
        FileLock lock = owner.tryLock()) {
      if (lock == null) {
        return false;
      }
      remove(root);
      return true;
    } catch (OverlappingFileLockException _) {
      return false; // a demo in this very process
    } catch (NoSuchFileException _) {
      return !Files.exists(root); // removed, or so new that its file is still to come
    }
  }

  Path root() {
    return root;
  }

  /** Compiled models: the server's. */
  Path models() {
    return root.resolve("server").resolve("models");
  }

  /** Evaluation keys at the server. */
  Path store() {
    return root.resolve("server").resolve("store");
  }

  /** Everything of the client. */
  Path client() {
    return root.resolve("client");
  }

  /** The client's keys. */
  Path keys() {
    return client().resolve("keys");
  }

  /** Removes the folder; again is harmless. */
  @Override
  public void close() throws IOException {
    remove(root);
    owner.close();
  }

  private static void remove(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // already gone
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
