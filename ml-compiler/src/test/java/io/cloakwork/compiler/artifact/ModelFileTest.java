package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.fhe.FormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Model files are untrusted: what is not exactly a model is refused, and nothing else happens. */
class ModelFileTest {
  private static final int DIGEST_BYTES = 32;
  private static final int VERSION_AT = 8;
  private static final int SECTIONS_AT = 10;

  private static CompiledModel small(OutputMode output) {
    return switch (output) {
      case LABEL -> GoldenModels.label();
      case SCORES -> GoldenModels.scores();
    };
  }

  private static FormatException refused(byte[] bytes) {
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> ModelFile.decode(bytes));
    assertThat(fault).as("refusal").isNotNull();
    assertThat(fault.offset()).isBetween(0L, (long) bytes.length);
    return fault;
  }

  /** The bytes with a checksum that fits: as an attacker would write them. */
  static byte[] sealed(byte[] bytes) {
    try {
      int end = bytes.length - DIGEST_BYTES;
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, end));
      System.arraycopy(digest, 0, bytes, end, DIGEST_BYTES);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void file_ofASampleModel_isReadBackEqual(SampleModels sample, @TempDir Path folder)
      throws IOException {
    CompiledModel model =
        new ModelCompiler(CompileOptions.of(sample.modelName()))
            .compile(sample.onnx(), Optional.of(sample.table()));
    Path file = folder.resolve("model" + ModelFile.EXTENSION);
    ModelFile.write(model, file);
    assertThat(ModelFile.read(file)).isEqualTo(model);
    assertThat(ModelFile.encode(ModelFile.read(file))).isEqualTo(Files.readAllBytes(file));
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    assertThat(ModelFile.digest(file)).isEqualTo(ModelFile.digest(model));
  }

  /** A server under another user reads what the umask lets it read. */
  @Test
  void file_written_hasThePermissionsOfAnyNewFile(@TempDir Path folder) throws IOException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Path file = folder.resolve("model" + ModelFile.EXTENSION);
    ModelFile.write(small(OutputMode.SCORES), file);
    Path other = Files.createFile(folder.resolve("other"));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void file_truncatedAnywhere_isRefused() {
    byte[] bytes = ModelFile.encode(small(OutputMode.SCORES));
    for (int length = 0; length < bytes.length; length++) {
      refused(Arrays.copyOf(bytes, length));
    }
    assertThat(refused(Arrays.copyOf(bytes, bytes.length + 1)).what())
        .isEqualTo("checksum of the model file");
  }

  @Test
  void file_withAnyBitFlipped_isRefused() {
    byte[] bytes = ModelFile.encode(small(OutputMode.SCORES));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      refused(bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  /** A checksum keeps no attacker out: the parts have to hold by themselves. */
  @ParameterizedTest
  @EnumSource
  void file_withFlippedBitsAndFittingChecksum_isRefusedOrAnotherModel(OutputMode output) {
    byte[] bytes = ModelFile.encode(small(output));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    int refused = 0;
    int rounds = 8_000;
    for (int i = 0; i < rounds; i++) {
      byte[] changed = bytes.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        changed[random.nextInt(SECTIONS_AT, bytes.length - DIGEST_BYTES)] ^=
            (byte) (1 << random.nextInt(8));
      }
      try {
        CompiledModel model = ModelFile.decode(sealed(changed));
        assertThat(ModelFile.decode(ModelFile.encode(model))).isEqualTo(model);
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(rounds / 2, rounds - 1);
  }

  /** Texts of programs and JSON with a stretch removed, doubled, or taken from elsewhere. */
  @ParameterizedTest
  @EnumSource
  void file_withMovedStretchesAndFittingChecksum_isRefusedOrAnotherModel(OutputMode output) {
    byte[] bytes = ModelFile.encode(small(output));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
    for (int i = 0; i < 5_000; i++) {
      byte[] changed = bytes.clone();
      int length = random.nextInt(1, 40);
      int from = random.nextInt(SECTIONS_AT, bytes.length - DIGEST_BYTES - length);
      int to = random.nextInt(SECTIONS_AT, bytes.length - DIGEST_BYTES - length);
      System.arraycopy(bytes, from, changed, to, length);
      try {
        assertThat(ModelFile.decode(sealed(changed)).name()).isNotBlank();
      } catch (FormatException e) {
        assertThat(e.what()).isNotBlank();
      }
    }
  }

  /** The report's p_fail is derived again. */
  @Test
  void file_withAFailureProbabilityThatIsNotTheCircuits_isRefused() {
    byte[] bytes = ModelFile.encode(small(OutputMode.LABEL));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\"tables\" : [ -") + "\"tables\" : [ -".length();
    assertThat(bytes[at]).isBetween((byte) '1', (byte) '8');
    bytes[at] = '9';
    FormatException fault = refused(sealed(bytes));
    assertThat(fault.what()).isEqualTo("model file");
    assertThat(fault.actual()).contains("log2 p_fail of table 0 in the report");
  }

  @Test
  void file_ofANewerVersion_isRefusedByTheVersion() {
    byte[] bytes = ModelFile.encode(small(OutputMode.SCORES));
    ByteBuffer.wrap(bytes).putShort(VERSION_AT, (short) (ModelFile.VERSION + 1));
    FormatException fault = refused(sealed(bytes));
    assertThat(fault.what()).contains("version of the model file", "needs a newer Cloakwork");
    assertThat(fault.actual()).isEqualTo(String.valueOf(ModelFile.VERSION + 1));
    assertThat(fault.offset()).isEqualTo(VERSION_AT);
  }

  @Test
  void file_withALyingLength_isRefusedBeforeMemoryIsTaken() {
    byte[] bytes = ModelFile.encode(small(OutputMode.SCORES));
    for (int length : new int[] {Integer.MAX_VALUE, -1, bytes.length}) {
      byte[] changed = bytes.clone();
      ByteBuffer.wrap(changed).putInt(SECTIONS_AT + 1, length);
      FormatException fault = refused(sealed(changed));
      assertThat(fault.what()).isEqualTo("length of section PARAMETERS");
      assertThat(fault.actual()).isEqualTo(String.valueOf(length));
      assertThat(fault.offset()).isEqualTo(SECTIONS_AT);
    }
  }

  @Test
  void file_thatIsTooLarge_isRefusedUnread(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large" + ModelFile.EXTENSION);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    FormatException fault = catchThrowableOfType(FormatException.class, () -> ModelFile.read(file));
    assertThat(fault.expected()).isEqualTo("at most " + ModelFile.MAX_BYTES + " bytes");
    assertThat(fault.actual()).isEqualTo(String.valueOf(1L << 40));
  }

  @Test
  void file_ofAnotherKind_isRefused() {
    assertThat(refused(SampleModels.WDBC_LOGISTIC.onnx()).expected())
        .isEqualTo("the mark CLOAKMDL");
    assertThat(refused(new byte[0]).expected()).isEqualTo("the mark CLOAKMDL");
  }
}
