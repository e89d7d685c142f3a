package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cloakwork.fhe.FormatException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("a.key");
  }

  @Test
  void create_newFile_hasTheContentAndLeavesNothingElse() throws IOException {
    PrivateFile.create(file, CONTENT);

    assertThat(PrivateFile.read(file, 3)).isEqualTo(CONTENT);
    try (Stream<Path> entries = Files.list(directory)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void create_newFile_isItsOwnersOnly() throws IOException {
    assumePosix();

    PrivateFile.create(file, CONTENT);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void create_byManyAtOnce_succeedsForOne() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path contested = directory.resolve("contested-" + round);
      List<Callable<Byte>> writers = new ArrayList<>();
      for (byte i = 0; i < 8; i++) {
        byte content = i;
        writers.add(() -> {
          PrivateFile.create(contested, new byte[] {content});
          return content;
        });
      }
      List<Byte> winners = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Byte> writer : threads.invokeAll(writers)) {
          if (writer.state() == Future.State.SUCCESS) {
            winners.add(writer.resultNow());
          } else {
            assertThat(writer.exceptionNow()).isInstanceOf(FileAlreadyExistsException.class);
          }
        }
      }

      assertThat(winners).hasSize(1);
      assertThat(PrivateFile.read(contested, 1)).containsExactly(winners.getFirst());
    }
  }

  @Test
  void create_existingFile_isRefusedAndKeepsIt() throws IOException {
    Files.write(file, new byte[] {9});

    assertThatThrownBy(() -> PrivateFile.create(file, CONTENT))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("a.key");
    assertThat(Files.readAllBytes(file)).containsExactly(9);
  }

  @Test
  void create_danglingLink_isRefused() throws IOException {
    Files.createSymbolicLink(file, directory.resolve("elsewhere"));

    assertThatThrownBy(() -> PrivateFile.create(file, CONTENT))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void create_missingDirectory_failsWithItsName() {
    Path inside = directory.resolve("missing").resolve("a.key");

    assertThatThrownBy(() -> PrivateFile.create(inside, CONTENT))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void create_root_isRefused() {
    assertThatThrownBy(() -> PrivateFile.create(directory.getRoot(), CONTENT))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-r--r--"})
  void read_fileThatOthersMayUse_isRefused(String permissions) throws IOException {
    assumePosix();
    Files.write(file, CONTENT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> PrivateFile.read(file, 3))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContainingAll(
            "a.key", "others may use", permissions, "rw-------", "chmod 600 " + file);
  }

  @Test
  void read_fileThatItsOwnerMayOnlyRead_isFine() throws IOException {
    assumePosix();
    Files.write(file, CONTENT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(PrivateFile.read(file, 3)).isEqualTo(CONTENT);
  }

  @Test
  void read_fileAboveTheLimit_isRefused() throws IOException {
    PrivateFile.create(file, CONTENT);

    assertThrown(
        FormatException.class,
        () -> PrivateFile.read(file, 2),
        "bytes of the file",
        "at most 2",
        3);
  }

  @Test
  void read_missingFile_failsWithItsName() {
    assertThatThrownBy(() -> PrivateFile.read(file, 3))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("a.key");
  }

  @Test
  void createAndRead_withoutPosixPermissions_work() throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("archive.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path inside = zip.getPath("/a.key");

      PrivateFile.create(inside, CONTENT);

      assertThat(zip.supportedFileAttributeViews()).doesNotContain("posix");
      assertThat(PrivateFile.read(inside, 3)).isEqualTo(CONTENT);
    }
  }

  private void assumePosix() {
    assumeThat(directory.getFileSystem().supportedFileAttributeViews())
        .as("the file system of the test has POSIX permissions")
        .contains("posix");
  }
}
