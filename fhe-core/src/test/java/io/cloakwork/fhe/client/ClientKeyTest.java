package io.cloakwork.fhe.client;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.transport.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientKeyTest {

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void decryptMessages_ofAllFreshMessages_returnsThem(ToyParameters set) {
    try (ClientKey key = InsecureClientKeys.generate(set.parameters())) {
      int[] messages = IntStream.range(0, 1 << set.parameters().message().bits()).toArray();

      assertThat(key.decryptMessages(key.encryptMessages(messages))).isEqualTo(messages);
    }
  }

  @Test
  void decryptMessages_ofASumAboveTheMessageSpace_showsThePaddingBit() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();
    LweCiphertextList sum = key.encryptMessages(15, 0);
    for (int i = 0; i < sum.dimension().size(); i++) {
      sum.words()[i] *= 2;
    }

    assertThat(key.decryptMessages(sum)).containsExactly(30, 0);
  }

  @Test
  void encryptMessages_outsideTheMessageSpace_isRefusedWithoutSayingTheValue() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();

    assertThrown(
        MismatchException.class,
        () -> key.encryptMessages(0, 16),
        "message 1 to encrypt",
        "in [0, 16)",
        "a larger number");
    assertThrown(
        MismatchException.class,
        () -> key.encryptMessages(-77),
        "message 0 to encrypt",
        "in [0, 16)",
        "a smaller number");
  }

  @Test
  void encryptBits_ofAnotherNumber_isRefused() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();
    assertThat(key.encryptBits(new Decomposition(23, 1), 0, 1, 1).count()).isEqualTo(3);
    assertThrown(
        MismatchException.class,
        () -> key.encryptBits(new Decomposition(23, 1), 0, 1, 2),
        "bit 2 to encrypt",
        "0 or 1",
        "a larger number");
    assertThrown(
        MismatchException.class,
        () -> key.encryptBits(new Decomposition(23, 1), -1),
        "bit 0 to encrypt",
        "0 or 1",
        "a smaller number");
  }

  @Test
  void encrypt_twice_sharesNeitherMaskNorNoise() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();
    long[] plaintexts = new long[64];

    var first = key.encryptLwe(plaintexts);
    var second = key.encryptLwe(plaintexts);

    assertThat(first.seed()).isNotEqualTo(second.seed());
    assertThat(key.decryptLwe(first.expand())).isNotEqualTo(key.decryptLwe(second.expand()));
  }

  @Test
  void decryptGlwe_ofEachPlaintext_returnsItWithSmallNoise() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();
    long[] first = IntStream.range(0, 512).mapToLong(i -> (long) i << 50).toArray();
    long[] second = new long[512];
    GlweCiphertextList list = key.encryptGlwe(first, second).expand();

    assertThat(list.count()).isEqualTo(2);
    for (int j = 0; j < 512; j++) {
      assertThat(Math.abs(key.decryptGlwe(list, 0)[j] - first[j])).isLessThanOrEqualTo(1 << 17);
      assertThat(Math.abs(key.decryptGlwe(list, 1)[j] - second[j])).isLessThanOrEqualTo(1 << 17);
    }
  }

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void encryptBlocks_ofAllMessages_decryptAfterExpansion(ToyParameters set) {
    ClientKey key = KeyFixtures.of(set).client();
    // More than one polynomial holds, each message with both neighbours.
    int[] messages =
        IntStream.range(0, set.parameters().glwe().polynomialSize().value() + 3)
            .map(i -> i * 5 % (1 << set.parameters().message().bits()))
            .toArray();

    assertThat(key.decryptMessages(key.encryptBlocks(messages).expand())).isEqualTo(messages);
  }

  @Test
  void encryptBlocks_outsideTheMessageSpace_isRefusedWithoutSayingTheValue() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();

    assertThrown(
        MismatchException.class,
        () -> key.encryptBlocks(3, 99),
        "message 1 to encrypt",
        "in [0, 16)",
        "a larger number");
  }

  @Test
  void encryptPublicly_messageOfMoreThanABlock_isRefusedWithoutSayingTheValue() {
    PublicEncryptor encryptor =
        InsecureClientKeys.encryptor(
            KeyFixtures.withTransport(ToyParameters.UNIFORM).client().compactPublicKey());

    assertThrown(
        MismatchException.class,
        () -> encryptor.encryptBlocks(3, 4),
        "message 1 to encrypt",
        "in [0, 4)",
        "a larger number");
  }

  @Test
  void publicEncryptor_keyBelow128Bits_isRefused() {
    CompactPublicKey key =
        KeyFixtures.withTransport(ToyParameters.UNIFORM).client().compactPublicKey();

    assertThatThrownBy(() -> PublicEncryptor.of(key))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> {
              assertThat(e.what()).isEqualTo("security of the compact key (kN = 256)");
              assertThat(e.expected()).isEqualTo("at least 128.0 bits");
            });
  }

  /** Keys from files of version 1 have none for transport. */
  @Test
  void transport_ofAKeyWithoutSuchKeys_isRefused() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM).client();

    assertThrown(
        MismatchException.class,
        key::compactPublicKey,
        "transport",
        "a client key with keys for transport",
        "one without");
    assertThrown(
        MismatchException.class,
        () -> key.serverKey(EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION), Progress.NONE),
        "a casting key",
        "a client key with keys for transport",
        "one without");
    assertThrown(
        MismatchException.class,
        () -> key.serverKey(EnumSet.of(ServerKeyPart.COMPRESSION), Progress.NONE),
        "compression keys",
        "a client key with keys for transport",
        "one without");
  }

  @Test
  void rerandomization_withSeveralGlwePolynomials_isRefused() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM_TWO_LEVELS).client();

    assertRefused(
        () -> key.serverKey(EnumSet.of(ServerKeyPart.RERANDOMIZATION), Progress.NONE),
        "GLWE dimension k of a public key",
        1,
        2);
  }

  @Test
  void serverKey_withParts_growsToTheTotalOfAll() {
    ClientKey key = KeyFixtures.withTransport(ToyParameters.UNIFORM).client();
    List<Integer> seen = new ArrayList<>();
    Set<Integer> totals = new HashSet<>();

    ServerKey server =
        key.serverKey(
            EnumSet.allOf(ServerKeyPart.class),
            (done, total) -> {
              seen.add(done);
              totals.add(total);
            });

    int total = 40 + 512 + 256 + 512 + 512 + 1;
    assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(total);
    assertThat(totals).containsExactly(total);
    assertThat(server.casting()).isPresent();
    assertThat(server.packing()).isPresent();
    assertThat(server.decompression()).isPresent();
    assertThat(server.rerandomization()).isPresent();
  }

  @Test
  void load_ofASavedKeyWithTransport_decryptsWhatWasCompressed(@TempDir Path directory)
      throws IOException {
    Keys keys = KeyFixtures.withTransport(ToyParameters.UNIFORM);
    Path file = directory.resolve("client.key");
    keys.client().save(file);

    try (ClientKey loaded = InsecureClientKeys.load(file);
        FheEngine engine = FheEngine.open(EngineOptions.defaults().withProvider("scalar"));
        EngineKey server = engine.load(keys.server())) {
      assertThat(loaded.transport()).isEqualTo(keys.client().transport());
      CompressedCiphertextList list =
          Compression.compress(engine, server, keys.client().encryptMessages(3, 0, 2, 1));
      assertThat(loaded.decryptCompressed(list)).containsExactly(3, 0, 2, 1);
    }
  }

  @Test
  void serverKey_asked_fitsTheParameters() {
    ClientKey key = KeyFixtures.of(ToyParameters.UNIFORM_TWO_LEVELS).client();

    assertThat(key.serverKey().parameters()).isEqualTo(key.parameters());
  }

  @Test
  void close_thenUse_isRefused() {
    ClientKey key = InsecureClientKeys.generate(ToyParameters.UNIFORM.parameters());
    LweCiphertextList list = key.encryptMessages(1);

    key.close();

    assertThatIllegalStateException().isThrownBy(() -> key.decryptMessages(list));
    assertThatIllegalStateException().isThrownBy(() -> key.encryptMessages(1));
    assertThatIllegalStateException().isThrownBy(key::serverKey);
  }

  @Test
  void load_parametersBelow128Bits_isRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("client.key");
    KeyFixtures.of(ToyParameters.UNIFORM).client().save(file);

    assertThatThrownBy(() -> ClientKey.load(file))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> assertThat(e.expected()).isEqualTo("at least 128.0 bits"));
  }

  /** A key that is erased halfway would leave the rest of the plaintexts in the clear. */
  @Test
  void close_whileACallRuns_waitsForIt() throws Exception {
    ClientKey key = InsecureClientKeys.generate(ToyParameters.UNIFORM.parameters());
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ServerKey> made =
          threads.submit(() ->
              key.serverKey((_, _) -> {
                started.countDown();
                await(goOn);
              }));
      started.await();
      Future<?> closed = threads.submit(key::close);

      assertThat(closed).failsWithin(Duration.ofMillis(100));

      goOn.countDown();
      assertThat(made).succeedsWithin(Duration.ofSeconds(30));
      assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
    }
    assertThatIllegalStateException().isThrownBy(() -> key.encryptMessages(1));
  }

  @Test
  void toString_showsShapesOnly() {
    assertThat(KeyFixtures.of(ToyParameters.UNIFORM).client())
        .hasToString("ClientKey[SecretKeySet[LweSecretKey[n=40], GlweSecretKey[k=1, N=512]]]");
  }

  @Test
  void generate_parametersBelow128Bits_isRefused() {
    assertThatThrownBy(() -> ClientKey.generate(ToyParameters.UNIFORM.parameters()))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> {
              assertThat(e.what()).isEqualTo("security of the small key (n = 40, ℓ_b = 1)");
              assertThat(e.expected()).isEqualTo("at least 128.0 bits");
              assertThat(e.actual()).startsWith("0.0 bits");
            });
  }

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void load_ofASavedKey_decryptsWhatTheKeyEncrypted(ToyParameters set, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("client.key");
    ClientKey key = KeyFixtures.of(set).client();

    key.save(file);

    try (ClientKey loaded = InsecureClientKeys.load(file)) {
      assertThat(loaded.parameters()).isEqualTo(key.parameters());
      assertThat(loaded.decryptMessages(key.encryptMessages(0, 1, 2, 3)))
          .containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void exampleOfThePackage_runs(@TempDir Path directory) throws IOException {
    assertThat(ClientKeyExample.roundTrip(directory)).containsExactly(1, 0, 3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
