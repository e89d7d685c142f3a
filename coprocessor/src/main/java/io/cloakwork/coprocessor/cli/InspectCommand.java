package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.NetworkSpecFormat;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.serial.ObjectKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code cloak inspect}: what is in a compiled model, or in a key that is not secret. */
@Command(
    name = "inspect",
    description =
        "Prints a compiled model's report, client specification and programs; or what an evaluation"
            + " key or a public key is for, and whether the file is undamaged.",
    footer = {
      "",
      "Examples:",
      "  cloak inspect wdbc-logistic.cloak",
      "  cloak inspect wdbc-logistic.cloak --json",
      "  cloak inspect keys/*/integers.key"
    })
final class InspectCommand extends BaseCommand {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What can be looked into. */
  static final String WANTED = "a compiled model, an evaluation key or a public key";

  @Parameters(
      paramLabel = "FILE",
      description = "A compiled model, an evaluation key or a public key.")
  private Path file;

  /** All parts of a model, for JSON. */
  record Line(ModelSummary report, JsonNode clientSpec, String meaning, String circuit) {}

  /** The same of a model for a network. */
  record NetworkLine(NetworkSummary report, JsonNode networkSpec, String meaning) {}

  @Override
  int run(Console console) throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "FILE",
          WANTED,
          (Files.exists(file) ? "something that is no file: " : "no file: ") + file);
    }
    byte[] head = head();
    if (ClientKey.isKeyFile(head)) {
      throw new UsageException(
          "FILE", WANTED, "a client key, which is secret and stays with its owner: " + file);
    }
    Optional<ObjectKind> kind = ObjectKind.of(head);
    if (kind.isPresent()) {
      KeySummary key = KeySummary.of(kind.get(), file);
      console.result(key, key.text());
      return DONE;
    }
    if (NetworkModelFile.isOne(file)) {
      printNetworkModel(console);
      return DONE;
    }
    CompiledModel model = ModelFile.read(file);
    Line line =
        new Line(
            ModelSummary.of(model, file, Optional.empty()),
            MAPPER.readTree(ClientSpecFormat.encode(model.client())),
            ProgramPrinter.print(model.meaning()),
            ProgramPrinter.print(model.circuit()));
    console.result(
        line,
        """
        %s

        client specification
        %s

        meaning (integers)
        %s
        circuit (ciphertexts)
        %s\
        """
            .formatted(
                line.report().text(),
                line.clientSpec().toPrettyString(),
                line.meaning(),
                line.circuit()));
    return DONE;
  }

  private void printNetworkModel(Console console) throws IOException {
    NetworkModel model = NetworkModelFile.read(file);
    NetworkLine line =
        new NetworkLine(
            NetworkSummary.of(model, file, null),
            MAPPER.readTree(NetworkSpecFormat.encode(model.spec())),
            ProgramPrinter.print(model.meaning()));
    console.result(
        line,
        """
        %s

        network specification
        %s

        meaning (integers)
        %s\
        """
            .formatted(line.report().text(), line.networkSpec().toPrettyString(), line.meaning()));
  }

  private byte[] head() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Math.max(ObjectKind.HEAD_BYTES, ClientKey.HEAD_BYTES));
    }
  }
}
