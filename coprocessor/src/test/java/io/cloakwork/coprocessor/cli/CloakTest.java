package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.serial.ParametersFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CloakTest {

  static Stream<String> commands() {
    return Cloak.commandLine().getSubcommands().keySet().stream().filter(c -> !c.equals("help"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_everyCommand_hasExamplesAndExitStatus(String command) {
    CliRun run = CliRun.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: cloak " + command)
        .contains("--json")
        .contains("Exit status")
        .contains("Examples:\n  cloak " + command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_unknownOption_isWrongUse(String command) {
    CliRun run = CliRun.of(command, "--no-such-option");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("cloak: ").contains("(see cloak " + command + " --help)");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void command_mistypedOption_suggestsANearOne() {
    CliRun run = CliRun.of("demo", "--rwos", "3");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("'--rwos'").contains("did you mean '--rows'?");
  }

  @Test
  void keygen_mistypedParameters_namesAllAndANearOne(@TempDir Path folder) {
    CliRun run =
        CliRun.of("keygen", "--out", folder.resolve("keys").toString(), "--params", "blok3");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("standard, block2").contains("did you mean 'block3'?");
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.md/keys"})
  void keygen_outThatIsAFile_isWrongUseAndMakesNone(String out, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("README.md"), "text");
    CliRun run = CliRun.of("keygen", "--out", folder.resolve(out).toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: --out %s: expected a folder, or a new one, got the file %s"
                .formatted(folder.resolve(out), file));
    assertThat(file).hasContent("text");
  }

  @Test
  void keygen_noSuchModelFile_isWrongUse(@TempDir Path folder) {
    Path file = folder.resolve("none.cloak");
    CliRun run =
        CliRun.of("keygen", "--out", folder.resolve("keys").toString(), "--model", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--model").contains(file.toString());
  }

  @Test
  void keygen_partsThatNobodyUses_areWrongUseAndMakeNone(@TempDir Path folder) {
    String keys = folder.resolve("keys").toString();
    CliRun without = CliRun.of("keygen", "--out", keys, "--with", "compression");
    CliRun model = CliRun.of("keygen", "--out", keys, "--integers", "--model", "m.cloak");
    CliRun mistyped =
        CliRun.of("keygen", "--out", keys, "--integers", "--with", "compression,rerandomisation");
    for (CliRun run : List.of(without, model, mistyped)) {
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(without.err()).contains("--with: expected --integers beside it");
    assertThat(model.err()).contains("--integers: expected no --model beside it, got m.cloak");
    assertThat(mistyped.err())
        .contains("public-encryption, compression, rerandomization")
        .contains("did you mean 'rerandomization'?");
    assertThat(Path.of(keys)).doesNotExist();
  }

  @Test
  void keygen_integersWithOtherBlocks_isWrongUseAndMakesNone(@TempDir Path folder) {
    Path keys = folder.resolve("keys");
    CliRun run =
        CliRun.of(
            "keygen", "--out", keys.toString(), "--params", "M3C3_STANDARD_P128", "--integers");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: --params: expected standard, block2, block3 or block4 beside --integers, got"
                + " M3C3_STANDARD_P128");
    assertThat(keys).doesNotExist();
  }

  @Test
  void inspect_objectThatIsNoKey_isWrongUse(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(
            folder.resolve("parameters.bin"),
            ParametersFormat.encode(ParameterSets.defaultSet().parameters()));
    CliRun run = CliRun.of("inspect", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: FILE: expected a compiled model, an evaluation key or a public key, got"
                + " parameters in "
                + file);
  }

  @Test
  void inspect_fileThatIsNotThere_isWrongUseThatSaysSo(@TempDir Path folder) {
    Path file = folder.resolve("nothing.cloak");
    CliRun run = CliRun.of("inspect", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: FILE: expected a compiled model, an evaluation key or a public key, got no file: "
                + file);
  }

  @Test
  void inspect_clientKey_isWrongUseThatSaysSo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("client.key");
    try (ClientKey client = ClientKey.generate(ParameterSets.defaultSet().parameters())) {
      client.save(file);
    }
    CliRun run = CliRun.of("inspect", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: FILE: expected a compiled model, an evaluation key or a public key, got a client"
                + " key, which is secret and stays with its owner: "
                + file);
  }

  @Test
  void predict_offerDigestThatIsNone_isWrongUse(@TempDir Path folder) throws IOException {
    Path input = Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
    CliRun run =
        CliRun.of(
            "predict",
            "--server",
            "127.0.0.1:1",
            "--model",
            "m",
            "--keys",
            folder.toString(),
            "--input",
            input.toString(),
            "--offer-digest",
            "abc");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--offer-digest").contains("64 lower-case hexadecimal digits");
  }

  @Test
  void status_noServerThere_isFailedWorkInOneLine() {
    CliRun run = CliRun.of("status", "--server", "127.0.0.1:1", "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: status: cannot reach 127.0.0.1:1: Connection refused; is `cloak serve` running"
                + " there?");
  }

  @Test
  void status_hostThatNobodyKnows_isFailedWorkInOneLine() {
    CliRun run =
        CliRun.of("status", "--server", "no-such-host.invalid:50051", "--insecure-plaintext");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().strip())
        .isEqualTo(
            "cloak: status: cannot reach no-such-host.invalid:50051: no host of this name is"
                + " known");
  }

  @Test
  void evaluate_unknownMode_namesAllAsTheyAreTyped() {
    CliRun run = CliRun.of("evaluate", "m.cloak", "--data", "d.csv", "--mode", "simulatd");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("'--mode'")
        .contains("expected one of clear, simulated, encrypted, got 'simulatd'")
        .contains("did you mean 'simulated'?");
  }

  @Test
  void choice_inAnotherCase_isTaken(@TempDir Path folder) {
    CliRun run =
        CliRun.of("keygen", "--out", folder.toString(), "--params", "block3", "--keys", "Uniform");
    assertThat(run.err()).contains("--keys uniform: expected uniform binary keys");
  }

  @Test
  void keygen_keysThatTheParametersAreNotFor_isWrongUseAndMakesNone(@TempDir Path folder) {
    Path keys = folder.resolve("keys");
    CliRun run =
        CliRun.of("keygen", "--out", keys.toString(), "--params", "block3", "--keys", "uniform");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("block-binary").contains("--params standard");
    assertThat(keys).doesNotExist();
  }

  @Test
  void compile_noCalibration_isWrongUseAndNamesTheOption(@TempDir Path folder) {
    CliRun run = compile(folder.resolve("m.cloak"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--calibration: expected one").contains("30 feature columns");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void compile_calibrationOfAnotherModel_isWrongUseAndNamesTheFile(@TempDir Path folder)
      throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n");
    CliRun run = compile(folder.resolve("m.cloak"), "--calibration", rows.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--calibration " + rows + ": expected 30 feature columns");
  }

  @Test
  void compile_calibrationWithText_isWrongUseAndNamesLineAndColumn(@TempDir Path folder)
      throws IOException {
    List<String> lines = Files.readAllLines(ServedFixture.SOURCE.resolve("test.csv"));
    String faulty = "many" + lines.get(2).substring(lines.get(2).indexOf(','));
    Path rows =
        Files.write(folder.resolve("rows.csv"), List.of(lines.get(0), lines.get(1), faulty));
    CliRun run = compile(folder.resolve("m.cloak"), "--calibration", rows.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("--calibration " + rows + ", line 3, column ")
        .contains("expected a number, got many")
        .doesNotContain("byte");
  }

  @Test
  void compile_intoAFolderThatIsNotThere_isWrongUseAndNamesIt(@TempDir Path folder) {
    Path target = folder.resolve("none").resolve("m.cloak");
    CliRun run = compile(target);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains(
            "-o " + target + ": expected a folder " + target.getParent() + " (make it first)");
  }

  @Test
  void compile_typesWithoutANetwork_areWrongUse(@TempDir Path folder) {
    CliRun run = compile(folder.resolve("m.cloak"), "--input-types", "uint8");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("options with --target client: expected no --input-types, got one");
  }

  @Test
  void compile_hidingForANetwork_isWrongUse(@TempDir Path folder) {
    CliRun run = compile(folder.resolve("m.cloak"), "--target", "network", "--hide-model", "on");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("expected no --hide-model, got one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"euint8", "uint", "uint7", "8"})
  void compile_typeThatIsNone_isWrongUse(String type, @TempDir Path folder) {
    CliRun run = compile(folder.resolve("m.cloak"), "--target", "network", "--output-types", type);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--output-types");
  }

  @Test
  void compile_chartOfAnotherEnding_isWrongUse(@TempDir Path folder) {
    CliRun run = compile(folder.resolve("m.cloak"), "--chart", folder.resolve("r.gif").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--chart: expected a file ending in .png or .svg");
    assertThat(folder).isEmptyDirectory();
  }

  private static CliRun compile(Path target, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "compile",
                ServedFixture.SOURCE.resolve("model.onnx").toString(),
                "-o",
                target.toString()));
    line.addAll(List.of(more));
    return CliRun.of(line.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_linesThatAreMeantAsTheyStand_fitATerminal(String command) {
    assertThat(Cloak.commandLine().getSubcommands().entrySet())
        .filteredOn(entry -> entry.getKey().equals(command))
        .flatExtracting(entry -> List.of(entry.getValue().getCommandSpec().usageMessage().footer()))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).hasSizeLessThan(80));
  }

  @Test
  void serveHelp_everyLimit_isListed() {
    String help = CliRun.of("serve", "--help").out();
    for (RecordComponent limit : Limits.class.getRecordComponents()) {
      String name = limit.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      assertThat(help).contains("limits." + name);
    }
    assertThat(help).contains("143").doesNotContain("io.cloakwork");
  }

  @Test
  void cloak_noCommand_isWrongUse() {
    CliRun run = CliRun.of();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("a command is missing");
  }

  @Test
  void cloak_unknownCommand_suggestsANearOne() {
    CliRun run = CliRun.of("docto");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean 'doctor'?");
  }

  @Test
  void version_printsVersionCommitAndJdk() {
    CliRun run = CliRun.of("--version");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .matches("cloak \\d+\\.\\d+\\.\\d+ \\(commit .+\\)\\RJDK \\d+.* \\(.+\\)\\R");
  }

  @Test
  void doctor_json_isOneObjectPerLine() {
    CliRun run = CliRun.of("doctor", "--json");
    assertThat(run.status()).isZero();
    List<JsonNode> lines = run.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).allMatch(JsonNode::isObject);
    assertThat(lines)
        .extracting(line -> line.get("check").asString())
        .contains("jdk", "machine", "cpu", "provider scalar");
    assertThat(lines)
        .filteredOn(line -> line.get("check").asString().equals("provider scalar"))
        .allMatch(line -> line.get("ok").asBoolean());
  }

  @Test
  void doctor_findings_areOfMachineToolsAndProviders() {
    assertThat(CliRun.of("doctor").out()).contains("c compiler", "gpu", "provider scalar");
  }

  @Test
  void result_thatNobodyCanRead_isAFailure() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    int status = Cloak.run(new PrintWriter(full), new PrintWriter(err), "doctor", "--json");
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("cloak: standard output could not be written\n");
  }

  @Test
  void message_ofARefusedFile_hasTheReasonThatIsKnown() {
    assertThat(Cloak.message(new AccessDeniedException("client.key", null, "run: chmod 600")))
        .isEqualTo("file client.key: run: chmod 600");
    assertThat(Cloak.message(new AccessDeniedException("client.key")))
        .isEqualTo("file: expected access to client.key, got a refusal");
  }

  @Test
  void doctor_forAPerson_isText() {
    CliRun run = CliRun.of("doctor");
    assertThat(run.out()).contains("ok  jdk").contains("provider scalar");
  }

  @Test
  void options_allCommands_haveDescriptions() {
    Cloak.commandLine()
        .getSubcommands()
        .values()
        .forEach(command ->
            assertThat(command.getCommandSpec().options())
                .allMatch(option -> option.description().length > 0));
  }
}
