package io.cloakwork.coprocessor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  private static final KeyFiles KEYS = ServedFixture.keys();
  private static final TfheParameters PARAMETERS = KEYS.parameters();

  @TempDir Path folder;

  @Test
  void generate_existingKeys_areNeverReplaced() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.clientKey());
    copy(KEYS.evaluationKey());
    assertThat(keys.contains(PARAMETERS)).isTrue();
    assertThatThrownBy(() -> keys.generate(PARAMETERS, Progress.NONE))
        .isInstanceOf(FileAlreadyExistsException.class);
    KeyFiles files = keys.files(PARAMETERS);
    assertThat(files.clientKey()).hasSameBinaryContentAs(KEYS.clientKey());
    assertThat(files.evaluationDigest()).isEqualTo(KEYS.evaluationDigest());
  }

  @Test
  void generate_afterAKillBetweenTheFiles_keepsTheSecretKey() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.clientKey());
    Path old = Files.createFile(set().resolve("evaluation.key1.part"));
    Path oldSecret = Files.createFile(set().resolve(".client.key.1.tmp"));
    Path young = Files.createFile(set().resolve("evaluation.key2.part"));
    for (Path file : new Path[] {old, oldSecret}) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    assertThat(keys.contains(PARAMETERS)).isFalse();
    KeyFiles files = keys.generate(PARAMETERS, Progress.NONE);
    assertThat(files.clientKey()).hasSameBinaryContentAs(KEYS.clientKey());
    assertThat(Files.size(files.evaluationKey())).isEqualTo(Files.size(KEYS.evaluationKey()));
    try (var left = Files.list(set())) {
      assertThat(left)
          .containsExactlyInAnyOrder(files.clientKey(), files.evaluationKey(), young);
    }
  }

  @Test
  void generate_brokenOff_leavesASecretKeyThatTheNextRunUses() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    Progress killed =
        (done, total) -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> keys.generate(PARAMETERS, killed)).hasMessage("killed");
    byte[] secret = Files.readAllBytes(set().resolve("client.key"));
    KeyFiles files = keys.generate(PARAMETERS, Progress.NONE);
    assertThat(files.clientKey()).hasBinaryContent(secret);
    try (ClientKey key = files.open()) {
      assertThat(key.parameters()).isEqualTo(PARAMETERS);
    }
  }

  @Test
  void open_damagedClientKey_isRefusedWithItsPath() throws IOException {
    copy(KEYS.clientKey());
    Path file = set().resolve("client.key");
    damage(file);
    FormatException fault =
        catchThrowableOfType(
            FormatException.class, () -> new KeyFolder(folder).open(PARAMETERS).close());
    assertThat(fault.what()).startsWith("client key " + file + ", ");
    assertThat(fault).hasCauseInstanceOf(FormatException.class);
  }

  @Test
  void open_clientKeyOfOtherParameters_isRefusedWithItsPathAndTheDigests() throws IOException {
    TfheParameters others = ParameterSets.M2C2_STANDARD_P129.parameters();
    Path made = new KeyFolder(folder).generateClientKey(others);
    copy(made);
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> new KeyFolder(folder).open(PARAMETERS).close());
    assertThat(fault.what()).isEqualTo("parameters of " + set().resolve("client.key"));
    assertThat(fault.expected()).isEqualTo(ParameterDigest.of(PARAMETERS).hex());
    assertThat(fault.actual()).isEqualTo(ParameterDigest.of(others).hex());
  }

  /** Changes one bit in the middle. */
  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private Path set() {
    return folder.resolve(ParameterDigest.of(PARAMETERS).hex());
  }

  private void copy(Path file) throws IOException {
    Files.createDirectories(set());
    Files.copy(
        file,
        set().resolve(String.valueOf(file.getFileName())),
        StandardCopyOption.COPY_ATTRIBUTES);
  }
}
