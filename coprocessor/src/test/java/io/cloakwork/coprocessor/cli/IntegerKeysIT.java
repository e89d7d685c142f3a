package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.KeyFolder;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.ClearList;
import io.cloakwork.fhe.integer.Evaluator;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheTransport;
import io.cloakwork.fhe.integer.FheValue;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyShape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys for encrypted integers from the command line, used by a program with the library. */
@Tag("integration")
@Timeout(180)
class IntegerKeysIT {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();

  @TempDir Path folder;

  @Test
  void keygen_withEveryPart_makesKeysThatAProgramComputesWith() throws IOException {
    JsonNode made =
        only(
            keygen(
                "--integers",
                "--with",
                "rerandomization,public-encryption",
                "--with",
                "compression",
                "--json"));

    assertThat(names(made.get("parts")))
        .containsExactly("public-encryption", "compression", "rerandomization");
    Path client = Path.of(made.get("client_key").asString());
    Path server = Path.of(made.get("evaluation_key").asString());
    Path publicKey = Path.of(made.get("public_key").asString());
    assertThat(server).isEqualTo(client.resolveSibling("integers.key")).exists();
    assertThat(publicKey).isEqualTo(client.resolveSibling("public.key")).exists();
    assertThat(made.get("key_bytes").asLong()).isEqualTo(Files.size(server)).isEqualTo(30_440_751);
    assertThat(made.get("evaluation_digest").asString()).isEqualTo(Digest.of(server).hex());
    assertThat(client.resolveSibling("evaluation.key")).doesNotExist();
    assertComputes(client, server, publicKey);

    JsonNode inspected = only(CliRun.of("inspect", server.toString(), "--json"));
    assertThat(inspected.get("kind").asString()).isEqualTo("evaluation key");
    assertThat(inspected.get("parts")).isEqualTo(made.get("parts"));
    assertThat(inspected.get("digest")).isEqualTo(made.get("evaluation_digest"));
    assertThat(inspected.get("parameters_digest")).isEqualTo(made.get("parameters_digest"));
    assertThat(inspected.get("security_bits")).isEqualTo(made.get("security_bits"));
    assertThat(inspected.get("key_distribution")).isEqualTo(made.get("key_distribution"));
    JsonNode open = only(CliRun.of("inspect", publicKey.toString(), "--json"));
    assertThat(open.get("kind").asString()).isEqualTo("public key");
    assertThat(open.get("security_bits").asDouble()).isBetween(132.9, 133.0);
    assertThat(open.get("bytes").asLong()).isEqualTo(16_482);
    assertThat(CliRun.of("inspect", server.toString()).out())
        .contains("parts          public-encryption, compression, rerandomization");

    assertNothingIsReplaced(client, server);
    byte[] bytes = Files.readAllBytes(server);
    bytes[bytes.length / 2] ^= 1;
    CliRun damaged =
        CliRun.of("inspect", Files.write(folder.resolve("damaged.key"), bytes).toString());
    assertThat(damaged.status()).isEqualTo(1);
    assertThat(damaged.out()).isEmpty();
    assertThat(damaged.err()).contains("SHA-256 of header and payload");
  }

  private void assertNothingIsReplaced(Path client, Path server) throws IOException {
    byte[] secret = Files.readAllBytes(client);
    Digest digest = Digest.of(server);
    CliRun again = keygen("--integers");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("they are never replaced").contains(server.toString());

    JsonNode forModels = only(keygen("--json"));
    assertThat(forModels.get("evaluation_key").asString())
        .isEqualTo(client.resolveSibling("evaluation.key").toString());
    assertThat(names(forModels.get("parts"))).isEmpty();
    assertThat(forModels.get("public_key").isNull()).isTrue();
    assertThat(client).hasBinaryContent(secret);
    KeyFolder keys = new KeyFolder(folder.resolve("keys"));
    assertThat(keys.integerKeyFiles(PARAMETERS).serverDigest()).isEqualTo(digest);
    assertThat(keys.files(PARAMETERS).clientKey()).isEqualTo(client);
  }

  private static void assertComputes(Path client, Path server, Path publicKey) throws IOException {
    CompactPublicKey open = CompactPublicKeyFormat.decode(Files.readAllBytes(publicKey));
    ClearList sent = ClearList.builder().addUint(8, 200).addUint(8, 100).build();
    try (ClientKey key = ClientKey.load(client);
        FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey loaded = engine.load(read(server))) {
      FheTransport transport = FheTransport.rerandomizing(engine, loaded, open);
      Evaluator<FheBool, FheInteger> evaluator =
          FheEvaluator.rerandomizing(engine, loaded, Form.LATENCY);
      List<FheValue> values =
          transport.expand(PublicEncryptor.of(open).encrypt(sent), sent.types());
      FheInteger sum = evaluator.add((FheInteger) values.get(0), (FheInteger) values.get(1));
      ClearList answer =
          key.decrypt(transport.compress(List.of(sum)), List.of(sent.types().getFirst()));
      assertThat(answer.integer(0)).isEqualTo(44);
    }
  }

  private static ServerKey read(Path file) throws IOException {
    ServerKeyShape shape =
        ServerKeyShape.of(
            PARAMETERS, TransportParameters.of(PARAMETERS), EnumSet.allOf(ServerKeyPart.class));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ServerKeyFormat.read(in, shape);
    }
  }

  private CliRun keygen(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "keygen";
    arguments[1] = "--out";
    arguments[2] = folder.resolve("keys").toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CliRun.of(arguments);
  }

  private static List<String> names(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static JsonNode only(CliRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    return JsonMapper.shared().readTree(run.out());
  }
}
