package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.NetworkCompiler;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.job.ModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands on models for networks. */
class NetworkCommandsTest {
  private static final Path SOURCE = ServedFixture.SOURCE;
  private static final String DATA = SOURCE.resolve("test.csv").toString();

  @TempDir static Path folder;
  private static String model;
  private static String id;

  @BeforeAll
  static void compile() throws IOException {
    NetworkModel compiled =
        new NetworkCompiler(CompileOptions.of("wdbc"), List.of(), List.of())
            .compile(
                Files.readAllBytes(SOURCE.resolve("model.onnx")),
                Optional.of(CsvTable.parse(Files.readAllBytes(Path.of(DATA)))));
    Path file = folder.resolve("wdbc.cloak");
    NetworkModelFile.write(compiled, file);
    model = file.toString();
    id = NetworkModelFile.digest(compiled);
  }

  @Test
  void inspect_aModelForANetwork_saysWhatItTakesAndGives() {
    CliRun run = CliRun.of("inspect", model);
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(id)
        .contains("takes          30 × uint8\n")
        .contains("gives          uint8\n")
        .contains(" bootstraps in ")
        .contains("positive %1");
    JsonNode line = JsonMapper.shared().readTree(CliRun.of("inspect", model, "--json").out());
    assertThat(line.get("report").get("model_id").asString()).isEqualTo(id);
    assertThat(line.get("network_spec").get("inputs")).hasSize(30);
  }

  @Test
  void evaluate_inTheClear_agreesOnEveryRow() {
    CliRun run = CliRun.of("evaluate", model, "--data", DATA, "--mode", "clear", "--json");
    assertThat(run.status()).isZero();
    JsonNode line = JsonMapper.shared().readTree(run.out());
    assertThat(line.get("agree_clear")).isEqualTo(line.get("rows"));
    assertThat(line.get("bootstraps").asInt()).isPositive();
  }

  @Test
  void evaluate_simulated_isWrongUse() {
    CliRun run = CliRun.of("evaluate", model, "--data", DATA, "--mode", "simulated");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--mode: expected clear or encrypted");
  }

  @Test
  @Tag("integration")
  void compileAndEvaluate_encrypted_agrees() {
    String target = folder.resolve("compiled.cloak").toString();
    CliRun compiled =
        CliRun.of(
            "compile",
            SOURCE.resolve("model.onnx").toString(),
            "--calibration",
            DATA,
            "--target",
            "network",
            "--bits",
            "4",
            "--input-types",
            "uint32",
            "-o",
            target,
            "--json");
    assertThat(compiled.err()).isEmpty();
    assertThat(compiled.status()).isZero();
    JsonNode summary = JsonMapper.shared().readTree(compiled.out());
    assertThat(summary.get("estimated_seconds").asDouble()).isPositive();
    assertThat(summary.get("input_types").get(0).asString()).isEqualTo("uint32");
    CliRun run =
        CliRun.of("evaluate", target, "--data", DATA, "--mode", "encrypted", "--rows", "1");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("1 of 1 with the clear integers");
  }

  @Test
  void catalog_withAModelForANetwork_leavesItOut() throws IOException {
    ModelCatalog catalog = ModelCatalog.read(folder);
    assertThat(catalog.all()).isEmpty();
    assertThat(catalog.refused()).isEmpty();
  }
}
