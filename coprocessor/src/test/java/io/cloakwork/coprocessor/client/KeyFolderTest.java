package io.cloakwork.coprocessor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.KeyFolder.IntegerKeyFiles;
import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFolderTest {
  private static final KeyFiles KEYS = ServedFixture.keys();
  private static final TfheParameters PARAMETERS = KEYS.parameters();
  private static final Path TIE = KEYS.evaluationKey().resolveSibling("evaluation.tie");

  @TempDir Path folder;

  @Test
  void generate_existingKeys_areNeverReplaced() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.clientKey());
    copy(KEYS.evaluationKey());
    copy(TIE);
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
          .containsExactlyInAnyOrder(
              files.clientKey(), files.evaluationKey(), set().resolve("evaluation.tie"), young);
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

  /** A wrong backup: a secret key of equal parameters beside evaluation keys of another. */
  @Test
  void files_clientKeyOfOtherEvaluationKeys_isRefusedAndNothingIsReplaced() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    Path other = keys.generateClientKey(PARAMETERS);
    byte[] secret = Files.readAllBytes(other);
    copy(KEYS.evaluationKey());
    copy(TIE);
    requireRefused(() -> keys.files(PARAMETERS), "one of another key, or damaged");
    requireRefused(
        () -> keys.generate(PARAMETERS, Progress.NONE), "one of another key, or damaged");
    assertThat(other).hasBinaryContent(secret);
    assertThat(set().resolve("evaluation.key")).hasSameBinaryContentAs(KEYS.evaluationKey());
    assertThat(set().resolve("evaluation.tie")).hasSameBinaryContentAs(TIE);
  }

  @Test
  void files_missingTie_isRefusedAndNothingIsReplaced() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.clientKey());
    copy(KEYS.evaluationKey());
    String actual = "no " + set().resolve("evaluation.tie") + " that says so";
    requireRefused(() -> keys.files(PARAMETERS), actual);
    requireRefused(() -> keys.generate(PARAMETERS, Progress.NONE), actual);
    assertThat(set().resolve("evaluation.key")).hasSameBinaryContentAs(KEYS.evaluationKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation.key", "client.key", "evaluation.tie"})
  void files_oneThatIsDamaged_areRefused(String damaged) throws IOException {
    copy(KEYS.clientKey());
    copy(KEYS.evaluationKey());
    copy(TIE);
    damage(set().resolve(damaged));
    requireRefused(() -> new KeyFolder(folder).files(PARAMETERS), "one of another key, or damaged");
  }

  @Test
  void generate_tie_isReadableByItsOwnerOnlyAndTellsNoDigestOfAFile() throws IOException {
    if (TIE.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(TIE)))
          .isEqualTo("rw-------");
    }
    assertThat(TIE)
        .content()
        .matches("[0-9a-f]{64}\n")
        .doesNotContain(Digest.of(KEYS.clientKey()).hex())
        .doesNotContain(KEYS.evaluationDigest().hex());
  }

  /** The last moment before the evaluation keys get their name. */
  @Test
  void generate_afterAKillBehindTheTie_makesAPairThatBelongsTogether() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    Path secret = keys.generateClientKey(PARAMETERS);
    byte[] bytes = Files.readAllBytes(secret);
    copy(TIE);
    assertThat(keys.contains(PARAMETERS)).isFalse();
    KeyFiles files = keys.generate(PARAMETERS, Progress.NONE);
    assertThat(secret).hasBinaryContent(bytes);
    assertThat(keys.files(PARAMETERS)).isEqualTo(files);
  }

  /** Old evaluation keys whose secret key is lost, and a new secret key that came no further. */
  @Test
  void generate_brokenOffBesideOldEvaluationKeys_leavesAPairThatIsRefused() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.evaluationKey());
    copy(TIE);
    Progress killed =
        (done, total) -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> keys.generate(PARAMETERS, killed)).hasMessage("killed");
    assertThat(keys.contains(PARAMETERS)).isTrue();
    requireRefused(() -> keys.files(PARAMETERS), "one of another key, or damaged");
  }

  @Test
  void generateIntegerKeys_besideKeysForModels_useTheSameSecretKey() throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    copy(KEYS.clientKey());
    copy(KEYS.evaluationKey());
    copy(TIE);
    assertThat(keys.containsIntegerKeys(PARAMETERS)).isFalse();
    Path stale = Files.createFile(set().resolve("public.key"));

    IntegerKeyFiles files = keys.generateIntegerKeys(PARAMETERS, Set.of(), Progress.NONE);

    assertThat(keys.containsIntegerKeys(PARAMETERS)).isTrue();
    assertThat(keys.integerKeyFiles(PARAMETERS)).isEqualTo(files);
    assertThat(files.clientKey()).hasSameBinaryContentAs(KEYS.clientKey());
    assertThat(files.serverKey()).isEqualTo(set().resolve("integers.key"));
    assertThat(files.publicKey()).isEmpty();
    assertThat(stale).doesNotExist();
    assertThat(keys.files(PARAMETERS).evaluationDigest()).isEqualTo(KEYS.evaluationDigest());
    assertThatThrownBy(() -> keys.generateIntegerKeys(PARAMETERS, Set.of(), Progress.NONE))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(files.serverKey().toString());
    damage(files.serverKey());
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> keys.integerKeyFiles(PARAMETERS).serverKey());
    assertThat(fault.what()).isEqualTo("evaluation key " + files.serverKey());
    assertThat(fault.expected()).isEqualTo("the one made with " + set().resolve("client.key"));
  }

  @Test
  void generateIntegerKeys_withAPartThatFailsTooOften_makesNothing() {
    TfheParameters wide = ParameterSets.M3C3_STANDARD_P128.parameters();
    assertThatThrownBy(() ->
            new KeyFolder(folder)
                .generateIntegerKeys(wide, Set.of(ServerKeyPart.COMPRESSION), Progress.NONE))
        .isInstanceOf(NoiseException.class);
    assertThat(folder).isEmptyDirectory();
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

  private void requireRefused(ThrowingCallable use, String actual) {
    MismatchException fault = catchThrowableOfType(MismatchException.class, use);
    Path evaluation = set().resolve("evaluation.key");
    assertThat(fault.what()).isEqualTo("evaluation key " + evaluation);
    assertThat(fault.expected()).isEqualTo("the one made with " + set().resolve("client.key"));
    assertThat(fault.actual())
        .isEqualTo(
            actual
                + " (delete "
                + evaluation
                + " and run cloak keygen again, or restore the client.key that belongs to it)");
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
