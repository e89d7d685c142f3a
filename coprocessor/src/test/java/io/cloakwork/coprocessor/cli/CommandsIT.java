package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.client.KeyFolder;
import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What commands print and how they end, against a real server and a real model. */
@Tag("integration")
@Timeout(180)
class CommandsIT {
  private static final String DATA = ServedFixture.SOURCE.resolve("test.csv").toString();
  private static final String EXPECTED = ServedFixture.SOURCE.resolve("expected.csv").toString();

  @TempDir Path folder;
  private TestServer server;
  private String address;
  private String file;

  @BeforeEach
  void start() throws IOException {
    ServedFixture.models(folder.resolve("models"));
    server = TestServer.start(folder, TenantTokens.NONE);
    address = server.endpoint().toString();
    file = folder.resolve("models").resolve(ServedFixture.SCORES + ModelFile.EXTENSION).toString();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void compileAndInspect_json_areOneObjectEach() {
    String target = folder.resolve("again.cloak").toString();
    Path chart = folder.resolve("report.svg");
    JsonNode compiled =
        only(
            CliRun.of(
                "compile",
                ServedFixture.SOURCE.resolve("model.onnx").toString(),
                "--calibration",
                DATA,
                "--chart",
                chart.toString(),
                "-o",
                target,
                "--json"));
    assertThat(compiled.get("model").asString()).isEqualTo("again");
    assertThat(compiled.get("compute_ms_estimate").asDouble()).isPositive();
    assertThat(compiled.get("same_labels").asInt()).isEqualTo(170);
    assertThat(compiled.get("p_fail_log2_tables"))
        .allMatch(log2 -> log2.asDouble() <= -128)
        .hasSize(compiled.get("bootstraps").asInt());
    assertThat(compiled.get("p_fail_log2_outputs")).allMatch(log2 -> log2.asDouble() <= -128);
    assertThat(chart).content().startsWith("<?xml").contains("<svg");
    JsonNode inspected = only(CliRun.of("inspect", target, "--json"));
    assertThat(inspected.get("report").get("offer_digest")).isEqualTo(compiled.get("offer_digest"));
    assertThat(inspected.get("report").get("float").isNumber()).isTrue();
    assertThat(inspected.get("report").get("compute_ms_estimate").isNull()).isTrue();
    assertThat(inspected.get("client_spec").get("features").isArray()).isTrue();
  }

  @Test
  void compile_withoutHiding_saysSoAndSendsNoMasks() {
    JsonNode hidden = compiledAndInspected("hidden", "on");
    JsonNode bare = compiledAndInspected("bare", "off");
    assertThat(hidden.get("report").get("hiding_bits").asDouble()).isPositive();
    assertThat(bare.get("report").get("hiding_bits").isNull()).isTrue();
    assertThat(hidden.get("client_spec").get("masks").asInt()).isEqualTo(1);
    assertThat(bare.get("client_spec").get("masks").asInt()).isZero();
    assertThat(bare.get("report").get("request_bytes").asLong())
        .isLessThan(hidden.get("report").get("request_bytes").asLong());
    assertThat(hidden.get("circuit").asString()).contains("hide");
    assertThat(bare.get("circuit").asString()).doesNotContain("hide");
    assertThat(bare.get("meaning").asString())
        .isEqualTo(hidden.get("meaning").asString().replace("program hidden", "program bare"));
  }

  @Test
  void predict_modelThatHidesNothing_answersAsTheOneThatDoes() throws IOException {
    ServedFixture.keys();
    JsonNode hidden = only(predict(rows(1)));
    server.close();
    JsonNode _ = compiledAndInspected("models/bare", "off");
    start();
    JsonNode bare = only(predict("bare", ServedFixture.keyFolder(), rows(1)));
    assertThat(bare.get("integers")).isEqualTo(hidden.get("integers"));
    assertThat(bare.get("request_bytes").asLong()).isLessThan(hidden.get("request_bytes").asLong());
  }

  /** Compiles the sample model for scores, with or without hiding, and inspects the result. */
  private JsonNode compiledAndInspected(String name, String hiding) {
    String target = folder.resolve(name + ModelFile.EXTENSION).toString();
    JsonNode _ =
        only(
            CliRun.of(
                "compile",
                ServedFixture.SOURCE.resolve("model.onnx").toString(),
                "--calibration",
                DATA,
                "--output",
                "scores",
                "--hide-model",
                hiding,
                "-o",
                target,
                "--json"));
    return only(CliRun.of("inspect", target, "--json"));
  }

  @Test
  void evaluate_jsonInEveryMode_isOneObjectWithTheFields() {
    for (String mode : List.of("clear", "simulated", "encrypted")) {
      JsonNode line =
          only(
              CliRun.of(
                  "evaluate",
                  file,
                  "--data",
                  DATA,
                  "--expected",
                  EXPECTED,
                  "--rows",
                  "5",
                  "--mode",
                  mode,
                  "--json"));
      assertThat(line.get("mode").asString()).isEqualTo(mode);
      assertThat(line.get("agree_clear").asInt()).isEqualTo(5);
      assertThat(line.get("agree_expected").asInt()).isEqualTo(5);
    }
  }

  @Test
  void statusAndPredict_json_areObjectsOnly() throws IOException {
    ServedFixture.keys();
    JsonNode status = only(CliRun.of("status", "--server", address, "--json"));
    assertThat(status.get("max_stored_keys").asInt()).isEqualTo(2);

    CliRun predict = predict(rows(4));
    assertThat(predict.status()).as(predict.err()).isZero();
    List<JsonNode> lines = predict.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).hasSize(4).allMatch(JsonNode::isObject);
    assertThat(predict.err()).contains("predicting");
  }

  @Test
  void status_forAPerson_countsMegabytesLikeTheOtherCommands() {
    JsonNode status = only(CliRun.of("status", "--server", address, "--json"));
    double limit = status.get("max_loaded_key_bytes").asLong() / 1e6;
    CliRun run = CliRun.of("status", "--server", address);
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("0, 0.0 MB of at most %.1f MB\n".formatted(limit));
  }

  @Test
  void predict_serverThatHasTheKeys_speaksOfNoUpload() throws IOException {
    ServedFixture.keys();
    CliRun first = predict(ServedFixture.LABEL, ServedFixture.keyFolder(), rows(1));
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err()).containsOnlyOnce("uploading evaluation keys");

    CliRun second = predict(ServedFixture.LABEL, ServedFixture.keyFolder(), rows(1));
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.err()).contains("predicting").doesNotContain("uploading");
  }

  @Test
  void predict_offerThatIsNotTheExpectedOne_isFailedWork() throws IOException {
    CliRun run = predict(rows(1), "--offer-digest", "0".repeat(64));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("offer digest: expected " + "0".repeat(64));
  }

  @Test
  void predict_noKeysForTheParameters_saysHowToMakeThem() throws IOException {
    CliRun run =
        CliRun.of(
            "predict",
            "--server",
            address,
            "--model",
            ServedFixture.SCORES,
            "--keys",
            folder.resolve("none").toString(),
            "--input",
            rows(1).toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("cloak keygen --out").contains(address);
  }

  @Test
  void predict_otherColumns_isWrongUse() throws IOException {
    CliRun run = predict(Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(": expected the columns");
  }

  @Test
  void predict_unknownModel_isWrongUseAndNamesAll() throws IOException {
    CliRun run =
        CliRun.of(
            "predict",
            "--server",
            address,
            "--model",
            "wdbc-scors",
            "--keys",
            folder.toString(),
            "--input",
            rows(1).toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("--model: expected a model of this server, ")
        .contains(ServedFixture.LABEL)
        .contains("got 'wdbc-scors'; did you mean '" + ServedFixture.SCORES + "'?");
  }

  @Test
  void predict_cellThatIsNoNumber_isWrongUseAndNamesItsPlace() throws IOException {
    List<String> lines = Files.readAllLines(rows(2));
    String faulty = "much" + lines.get(2).substring(lines.get(2).indexOf(','));
    Path input =
        Files.write(folder.resolve("faulty.csv"), List.of(lines.get(0), lines.get(1), faulty));
    CliRun run = predict(input);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("--input " + input + ", line 3, column ")
        .contains("expected a number, got much")
        .doesNotContain("byte");
  }

  @Test
  void keygenAndPredict_modelWithoutBootstraps_needTheSecretKeyAlone() throws IOException {
    Path keys = folder.resolve("keys");
    JsonNode made =
        only(
            CliRun.of(
                "keygen",
                "--out",
                keys.toString(),
                "--server",
                address,
                "--model",
                ServedFixture.SCORES,
                "--json"));
    assertThat(made.get("evaluation_key").isNull()).isTrue();
    assertThat(made.get("key_bytes").asLong()).isZero();
    Path secret = Path.of(made.get("client_key").asString());
    try (var files = Files.list(secret.getParent())) {
      assertThat(files).containsExactly(secret);
    }
    CliRun scores = predict(ServedFixture.SCORES, keys, rows(1));
    assertThat(scores.status()).as(scores.err()).isZero();
    assertThat(scores.err()).doesNotContain("uploading");

    CliRun label = predict(ServedFixture.LABEL, keys, rows(1));
    assertThat(label.status()).isEqualTo(2);
    assertThat(label.err()).contains("cloak keygen --out " + keys);
  }

  @Test
  void keygen_keysThatAreThere_areNeverReplaced() throws IOException {
    byte[] key = Files.readAllBytes(ServedFixture.keys().clientKey());
    CliRun run =
        CliRun.of("keygen", "--out", ServedFixture.keyFolder().toString(), "--model", file);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--out " + ServedFixture.keyFolder()).contains("client.key");
    assertThat(Files.readAllBytes(ServedFixture.keys().clientKey())).isEqualTo(key);
  }

  /** A wrong backup: equal parameters, but not the key that the evaluation keys were made with. */
  @Test
  void keygenAndPredict_clientKeyOfOtherEvaluationKeys_isFailedWork() throws IOException {
    Path keys = folder.resolve("keys");
    KeyFiles right = ServedFixture.keys();
    Path wrong = new KeyFolder(keys).generateClientKey(right.parameters());
    byte[] secret = Files.readAllBytes(wrong);
    Path evaluation = wrong.resolveSibling("evaluation.key");
    Path tie = wrong.resolveSibling("evaluation.tie");
    Files.copy(right.evaluationKey(), evaluation);
    Files.copy(right.evaluationKey().resolveSibling("evaluation.tie"), tie);
    String label =
        folder.resolve("models").resolve(ServedFixture.LABEL + ModelFile.EXTENSION).toString();

    CliRun predict = predict(ServedFixture.LABEL, keys, rows(1));
    CliRun keygen = CliRun.of("keygen", "--out", keys.toString(), "--model", label);
    for (CliRun run : List.of(predict, keygen)) {
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .contains("evaluation key " + evaluation + ": expected the one made with " + wrong)
          .contains("delete " + evaluation + " and run cloak keygen again");
    }
    assertThat(wrong).hasBinaryContent(secret);
    assertThat(evaluation).hasSameBinaryContentAs(right.evaluationKey());

    CliRun scores = predict(ServedFixture.SCORES, keys, rows(1)); // needs the secret key alone
    assertThat(scores.status()).as(scores.err()).isZero();
  }

  @Test
  void serve_noReadableModel_isFailedWork() throws IOException {
    Path models = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(models.resolve("a.cloak"), "no model");
    CliRun run =
        CliRun.of(
            "serve",
            "--models",
            models.toString(),
            "--store",
            folder.resolve("s").toString(),
            "--listen",
            "127.0.0.1:0",
            "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("refused [a]");
  }

  @Test
  void serve_portThatIsInUse_isWrongUse() {
    CliRun run =
        CliRun.of(
            "serve",
            "--models",
            folder.resolve("models").toString(),
            "--store",
            folder.resolve("another-store").toString(),
            "--listen",
            address);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("cloak: --listen " + address + ": expected an address that is free")
        .contains("got Address already in use");
  }

  @Test
  void serve_beyondLoopbackInPlaintext_isWrongUse() {
    CliRun run =
        CliRun.of(
            "serve", "--models", folder.resolve("models").toString(), "--listen", "0.0.0.0:0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--insecure-plaintext");
  }

  private CliRun predict(Path input, String... more) {
    return predict(ServedFixture.SCORES, ServedFixture.keyFolder(), input, more);
  }

  private CliRun predict(String model, Path keys, Path input, String... more) {
    String[] line = {
      "predict",
      "--server",
      address,
      "--model",
      model,
      "--keys",
      keys.toString(),
      "--input",
      input.toString(),
      "--json"
    };
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return CliRun.of(all);
  }

  private Path rows(int count) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(DATA));
    return Files.write(folder.resolve("input.csv"), lines.subList(0, count + 1));
  }

  private static JsonNode only(CliRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode line = JsonMapper.shared().readTree(run.out());
    assertThat(line.isObject()).isTrue();
    return line;
  }
}
