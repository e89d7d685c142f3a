package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.InsecureClientKeys;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of {@code docs/integers.md}: those about keys and transport with the default set,
 * the others with toy parameters, which are not secure at all.
 */
class IntegersGuideTest {
  private static final Path PAGE = Path.of("../docs/integers.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/cloakwork/fhe/integer/IntegersGuide.java");
  private static final Path SAMPLE = Path.of("../docs/sample/pom.xml");
  private static final Pattern XML = Pattern.compile("(?s)```xml\n(.*?)```");
  private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern REGION =
      Pattern.compile("(?s)// @start region=[^\n]*\n(.*?)// @end");

  private static final KeyFixtures.Keys KEYS = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());
  private static final FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.LATENCY);

  @Test
  void snippets_ofThePage_areThoseThatAreCompiled() throws IOException {
    List<String> compiled = all(REGION, SOURCE);

    assertThat(compiled).hasSize(10);
    assertThat(all(SNIPPET, PAGE)).isEqualTo(compiled);
  }

  @Test
  void dependencies_ofThePage_areThoseOfTheSample() throws IOException {
    String sample = Files.readString(SAMPLE).replaceAll("(?m)^ +", "");

    assertThat(all(XML, PAGE))
        .hasSize(2)
        .allSatisfy(snippet -> assertThat(sample).contains(snippet.replaceAll("(?m)^ +", "")));
  }

  @Test
  void parameterSet_asOnThePage_isTheStandardOne() {
    try (ClientKey client = IntegersGuide.standardKey()) {
      assertThat(client.parameters())
          .isEqualTo(ParameterSets.byName("standard").parameters())
          .isNotEqualTo(ParameterSets.defaultSet().parameters());
    }
  }

  @Test
  void store_asOnThePage_givesTheValueBack() {
    FheUint stored = IntegersGuide.store(CLIENT.encryptUint(8, 77), evaluator, key);

    assertThat(CLIENT.decrypt(stored)).isEqualTo(77);
  }

  @Test
  void keysAndTransport_asOnThePage_giveTheNumberBack(@TempDir Path keys) throws IOException {
    IntegersGuide.makeKeys(keys);
    ServerKey serverKey = IntegersGuide.readServerKey(keys.resolve("integers.key"));

    try (ClientKey client = ClientKey.load(keys.resolve("client.key"));
        EngineKey loaded = engine.load(serverKey)) {
      assertThat(IntegersGuide.transport(keys, client, engine, loaded)).isEqualTo(1_500);
    }
  }

  @Test
  void operations_asOnThePage_areTrue() {
    assertThat(decrypted(IntegersGuide.compute(CLIENT, evaluator)))
        .containsExactly("1750", "1850", "150", "616", "2", "true");
    assertThat(decrypted(IntegersGuide.decide(CLIENT, evaluator)))
        .startsWith("9", "200", "-56", "1", "44", "200", "255", "2") // then the random number
        .hasSize(9);
    assertThat(decrypted(IntegersGuide.lists(CLIENT, evaluator)))
        .containsExactly("40", "50", "7", "40", "1", "2", "true");
  }

  @Test
  void batch_asOnThePage_isTrue() {
    assertThat(decrypted(IntegersGuide.batch(CLIENT, engine, key)))
        .containsExactly("25", "65", "100", "900");
  }

  @Test
  void rerandomization_asOnThePage_keepsTheValue() {
    CompactPublicKey publicKey = CLIENT.compactPublicKey();
    CompactCiphertextList list =
        InsecureClientKeys.encryptor(publicKey).encrypt(ClearList.builder().addUint(8, 41).build());

    assertThat(CLIENT.decrypt(IntegersGuide.rerandomize(list, engine, key, publicKey)))
        .isEqualTo(42);
  }

  private static List<String> decrypted(List<FheValue> values) {
    return values.stream()
        .map(value ->
            switch (value) {
              case FheBool bool -> String.valueOf(CLIENT.decrypt(bool));
              case FheInteger integer -> CLIENT.decrypt(integer).toString();
            })
        .toList();
  }

  /** What the first group of the pattern matches in a file, in order, without indentation. */
  private static List<String> all(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group(1).stripIndent().strip())
        .toList();
  }
}
