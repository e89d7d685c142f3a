package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.IntegerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of models for networks: kept ones go on being read, broken ones are refused. */
class NetworkModelFileTest {
  private static final NetworkModel MODEL = GoldenModels.network();

  private static FormatException refused(byte[] bytes) {
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> NetworkModelFile.decode(bytes));
    assertThat(fault).as("refusal").isNotNull();
    assertThat(fault.offset()).isBetween(0L, (long) bytes.length);
    return fault;
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            NetworkModelFileTest.class.getResourceAsStream("network-v1.cloak"))) {
      return in.readAllBytes();
    }
  }

  /** Self-generated: what {@link NetworkModelFile#encode} wrote of {@link GoldenModels#network}. */
  @Test
  void file_ofVersion1_givesTheSamePredictions() throws IOException {
    NetworkModel model = NetworkModelFile.decode(golden());
    assertThat(model.name()).isEqualTo("network");
    assertThat(model.spec().inputs()).containsOnly(IntegerType.unsigned(8));
    assertThat(model.spec().interpret(NetworkModels.run(model, new double[] {1, 1})).label())
        .contains("11");
    assertThat(model.spec().interpret(NetworkModels.run(model, new double[] {-2, 1})).label())
        .contains("10");
    assertThat(NetworkModelFile.encode(model)).isEqualTo(golden());
  }

  @Test
  void file_written_isReadBackEqual(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.cloak");
    NetworkModelFile.write(MODEL, file);
    assertThat(NetworkModelFile.isOne(file)).isTrue();
    assertThat(NetworkModelFile.read(file)).isEqualTo(MODEL);
    assertThat(NetworkModelFile.digest(MODEL)).isEqualTo(ModelFile.digest(file));
  }

  @Test
  void file_ofAModelOfClients_isAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.cloak");
    ModelFile.write(GoldenModels.label(), file);
    assertThat(NetworkModelFile.isOne(file)).isFalse();
    assertThat(refused(ModelFile.encode(GoldenModels.label())).expected())
        .isEqualTo("the mark CLOAKNET");
  }

  @Test
  void file_truncatedAnywhere_isRefused() {
    byte[] bytes = NetworkModelFile.encode(MODEL);
    for (int length = 0; length < bytes.length; length++) {
      refused(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void file_ofANewerVersion_isRefusedByTheVersion() {
    byte[] bytes = NetworkModelFile.encode(MODEL);
    ByteBuffer.wrap(bytes).putShort(8, (short) (NetworkModelFile.VERSION + 1));
    assertThat(refused(bytes).what()).contains("version of the model file", "newer Cloakwork");
  }

  /** A checksum keeps no attacker out: the parts have to hold by themselves. */
  @Test
  void file_withFlippedBitsAndFittingChecksum_isRefusedOrAnotherModel() {
    byte[] bytes = NetworkModelFile.encode(MODEL);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(9);
    int refused = 0;
    int rounds = 3_000;
    for (int i = 0; i < rounds; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(10, bytes.length - 32)] ^= (byte) (1 << random.nextInt(8));
      try {
        NetworkModel model = NetworkModelFile.decode(ModelFileTest.sealed(changed));
        assertThat(NetworkModelFile.decode(NetworkModelFile.encode(model))).isEqualTo(model);
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(rounds / 3, rounds - 1);
  }

  @Test
  void model_ofTheOtherDialect_isRefused() {
    FheException fault = with(GoldenModels.label().circuit(), MODEL.spec());
    assertThat(fault).isInstanceOf(ParameterException.class);
    assertThat(fault.what()).isEqualTo("program of a model");
  }

  @Test
  void model_withTheSpecificationOfAnother_isRefused() {
    NetworkSpec spec = MODEL.spec();
    FheException name =
        with(
            MODEL.meaning(),
            new NetworkSpec(
                "other", spec.row(), spec.widths(), spec.inputs(), spec.outputs(), spec.answer()));
    assertThat(name).isInstanceOf(MismatchException.class);
    assertThat(name.what()).isEqualTo("model of the specification");
    List<Integer> narrow = Collections.nCopies(spec.widths().size(), 8);
    FheException widths =
        with(
            MODEL.meaning(),
            new NetworkSpec(
                spec.model(), spec.row(), narrow, spec.inputs(), spec.outputs(), spec.answer()));
    assertThat(widths).isInstanceOf(MismatchException.class);
    assertThat(widths.what()).isEqualTo("widths of the specification");
  }

  private static FheException with(Program meaning, NetworkSpec spec) {
    return catchThrowableOfType(
        FheException.class,
        () -> new NetworkModel(meaning, MODEL.parameters(), spec, MODEL.report()));
  }
}
