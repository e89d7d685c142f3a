package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one demo: what the server has, and what the client has, apart. For its owner only;
 * removed at the end.
 *
 * @param root of both
 */
record DemoFolder(Path root) implements AutoCloseable {

  static DemoFolder create() throws IOException {
    DemoFolder folder = new DemoFolder(Files.createTempDirectory("cloak-demo"));
    Files.createDirectories(folder.models());
    Files.createDirectories(folder.client());
    return folder;
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
