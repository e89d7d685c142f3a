package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path temporary;

  @Test
  void create_besideAbandonedFolders_removesThemAlone() throws IOException {
    Path abandoned = Files.createDirectories(temporary.resolve("cloak-demo1"));
    Files.createFile(abandoned.resolve("owner.lock"));
    Files.createDirectories(abandoned.resolve("client").resolve("keys"));
    Files.createFile(abandoned.resolve("client").resolve("keys").resolve("client.key"));
    Path young = Files.createDirectories(temporary.resolve("cloak-demo2"));
    Path another = Files.createDirectories(temporary.resolve("another"));
    Files.createFile(another.resolve("owner.lock"));
    Path target = Files.createDirectories(temporary.resolve("target"));
    Files.createFile(target.resolve("owner.lock"));
    Path link = Files.createSymbolicLink(temporary.resolve("cloak-demo3"), target);
    try (DemoFolder first = DemoFolder.create(temporary);
        DemoFolder second = DemoFolder.create(temporary)) {
      assertThat(abandoned).doesNotExist();
      assertThat(young).exists();
      assertThat(another.resolve("owner.lock")).exists();
      assertThat(link).exists();
      assertThat(target.resolve("owner.lock")).exists();
      assertThat(first.client()).exists();
      assertThat(second.client()).exists();
    }
  }

  @Test
  void removeIfAbandoned_folderOfALivingDemo_isLeftAlone() throws IOException {
    DemoFolder folder = DemoFolder.create(temporary);
    assertThat(DemoFolder.removeIfAbandoned(folder.root())).isFalse();
    assertThat(folder.client()).exists();
    folder.close();
    assertThat(folder.root()).doesNotExist();
    assertThat(DemoFolder.removeIfAbandoned(folder.root())).isTrue();
    folder.close();
  }
}
