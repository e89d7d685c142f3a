package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code cloak compile}, {@code inspect} and {@code evaluate} in the clear, on a real model. */
class EvaluateCommandTest {
  private static final String DATA = ServedFixture.SOURCE.resolve("test.csv").toString();
  private static final String EXPECTED = ServedFixture.SOURCE.resolve("expected.csv").toString();

  @TempDir Path folder;
  private String model;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("m.cloak");
    ModelFile.write(ServedFixture.labelModel(), file);
    model = file.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "simulated"})
  void evaluate_rowsOfTheTable_agree(String mode) {
    CliRun run = evaluate("--data", DATA, "--expected", EXPECTED, "--mode", mode, "--rows", "20");
    assertThat(run.status()).isZero();
    JsonNode line = JsonMapper.shared().readTree(run.out());
    assertThat(line.get("mode").asString()).isEqualTo(mode);
    assertThat(line.get("rows").asInt()).isEqualTo(20);
    assertThat(line.get("agree_clear").asInt()).isEqualTo(20);
    assertThat(line.get("agree_expected").asInt()).isGreaterThanOrEqualTo(19);
    assertThat(line.get("metric").asString()).isEqualTo("accuracy");
    assertThat(line.get("float").asDouble()).isBetween(0.8, 1.0);
    assertThat(line.get("value").asDouble()).isBetween(0.8, 1.0);
    assertThat(line.get("key_bytes").asLong()).as("nothing is encrypted").isZero();
    assertThat(line.get("bootstraps").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"clear,true", "simulated,true", "encrypted,false"})
  void table_bootstrapsThatWereNotDone_areSaidToBeThoseOfTheProgram(String mode, boolean said) {
    var line =
        new EvaluationLine(
            "m", mode, 1, 1, null, "accuracy", null, null, 1, 1, 1, 0, 0, 0, -140, 12, 3);
    assertThat(EvaluationTable.text(line).lines())
        .contains("per row           12 bootstraps, 3 CMUXes" + (said ? " when encrypted" : ""));
  }

  @Test
  void evaluate_moreRowsThanTheTableHas_saysHowManyItHas() throws IOException {
    Path few =
        Files.write(folder.resolve("short.csv"), Files.readAllLines(Path.of(DATA)).subList(0, 4));
    CliRun more = evaluate("--data", few.toString(), "--mode", "clear", "--rows", "9999");
    assertThat(more.status()).isZero();
    assertThat(JsonMapper.shared().readTree(more.out()).get("rows").asInt()).isEqualTo(3);
    assertThat(more.err()).containsOnlyOnce("--rows 9999: the table has 3 rows\n");

    CliRun all = evaluate("--data", few.toString(), "--mode", "clear", "--rows", "3");
    assertThat(all.err()).doesNotContain("the table has");
  }

  @Test
  void evaluate_noRows_isWrongUse() throws IOException {
    Path empty = folder.resolve("empty.csv");
    Files.writeString(empty, Files.readAllLines(Path.of(DATA)).getFirst() + "\n");
    CliRun run = evaluate("--data", empty.toString(), "--mode", "clear");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(": expected at least one row");
  }

  @Test
  void evaluate_expectedWithoutItsColumn_isWrongUse() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "value\n1\n");
    CliRun run =
        evaluate("--data", DATA, "--expected", other.toString(), "--mode", "clear", "--rows", "1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("expected a column label");
  }

  @Test
  void evaluate_expectedTooShort_isWrongUse() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "label\n1\n");
    CliRun run = evaluate("--data", DATA, "--expected", other.toString(), "--mode", "clear");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("rows of the expected file");
  }

  @Test
  void inspect_json_isWhollyJson() {
    CliRun run = CliRun.of("inspect", model, "--json");
    assertThat(run.status()).isZero();
    JsonNode line = JsonMapper.shared().readTree(run.out());
    assertThat(line.get("client_spec").get("bits").asInt()).isPositive();
    assertThat(line.get("report").get("float").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"--bits,99", "--params,block3"})
  void compile_optionsThatContradict_areWrongUse(String option, String value) {
    CliRun run =
        CliRun.of(
            "compile",
            ServedFixture.SOURCE.resolve("model.onnx").toString(),
            "--calibration",
            DATA,
            "--keys",
            "uniform",
            option,
            value,
            "-o",
            folder.resolve("out.cloak").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).doesNotContain("a bug");
    assertThat(folder.resolve("out.cloak")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"--store,file:foo", "--config,none.properties"})
  void serve_pathsThatAreNone_areWrongUse(String option, String value) {
    CliRun run = CliRun.of("serve", "--models", folder.toString(), option, value);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(option).contains(value).doesNotContain("a bug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--token-file", "--ca", "--cert"})
  void status_fileThatIsNone_isWrongUse(String option) {
    List<String> line =
        new ArrayList<>(List.of("status", "--server", "127.0.0.1:1", option, "none"));
    if (option.equals("--cert")) {
      line.addAll(List.of("--cert-key", "none"));
    }
    CliRun run = CliRun.of(line.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(option + ": expected a readable file");
  }

  @Test
  void status_certificateThatIsNone_isWrongUse() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.pem"), "no certificate");
    CliRun run = CliRun.of("status", "--server", "127.0.0.1:1", "--ca", bad.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("PEM").doesNotContain("a bug");
  }

  private CliRun evaluate(String... options) {
    List<String> line = new ArrayList<>(List.of("evaluate", model, "--json"));
    line.addAll(List.of(options));
    return CliRun.of(line.toArray(String[]::new));
  }
}
