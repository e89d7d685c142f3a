package io.cloakwork.fhe.transport;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.client.InsecureClientKeys;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.MessageSpace;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encryption with a public key, expansion, decryption. Toy parameters. */
class CompactListsTest {
  private static FheEngine engine;

  @BeforeAll
  static void open() {
    engine = FheEngine.open(EngineOptions.defaults().withProvider("scalar"));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** More blocks than one polynomial holds, and an odd number of them. */
  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void expand_ofEncryptedBlocks_decryptsToThem(ToyParameters set) {
    Keys keys = KeyFixtures.withTransport(set);
    int modulus = set.parameters().message().messageModulus();
    int[] messages = new SplittableRandom(1).ints(515, 0, modulus).toArray();

    LweCiphertextList blocks = expand(keys, encryptor(keys).encryptBlocks(messages), modulus);

    assertThat(keys.client().decryptMessages(blocks)).isEqualTo(messages);
  }

  @Test
  void expand_ofNothing_isEmpty() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactCiphertextList none = encryptor(keys).encryptBlocks();

    assertThat(none.count()).isZero();
    assertThat(expand(keys, none, 4).count()).isZero();
  }

  /**
   * Every phase of the torus, also those that no honest sender makes: both half circles, full and
   * half steps.
   */
  @Test
  void expand_ofAnyPlaintext_givesBlocksInTheirRange() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactPublicKey key = keys.client().compactPublicKey();
    long[] plaintexts = new long[64];
    Arrays.setAll(plaintexts, i -> (long) i << 58);
    CompactCiphertextList list = encrypt(key, plaintexts);
    int[] moduli = new int[128];
    Arrays.setAll(moduli, i -> 1 + i / 2 % 4);

    int[] blocks;
    try (EngineKey server = engine.load(keys.server())) {
      blocks = keys.client().decryptMessages(CompactLists.expand(engine, server, list, moduli));
    }

    for (int i = 0; i < blocks.length; i++) {
      assertThat(blocks[i]).as("plaintext %d/64, block %d", i / 2, i % 2).isLessThan(moduli[i]);
    }
  }

  /** A block of a smaller range than its message is reduced to that range. */
  @ParameterizedTest
  @CsvSource({"1, 0 0 0 0", "2, 0 1 0 1", "3, 0 1 2 0", "4, 0 1 2 3"})
  void expand_toASmallerModulus_reducesEachMessage(int modulus, String expected) {
    Keys keys = KeyFixtures.withTransport(ToyParameters.UNIFORM);
    CompactCiphertextList list = encryptor(keys).encryptBlocks(0, 3, 1, 2, 2, 1, 3, 0);
    int[] reduced = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();

    int[] blocks = keys.client().decryptMessages(expand(keys, list, 8, modulus));

    assertThat(blocks)
        .containsExactly(
            reduced[0],
            reduced[3],
            reduced[1],
            reduced[2],
            reduced[2],
            reduced[1],
            reduced[3],
            reduced[0]);
  }

  @Test
  void expand_listOfAnotherLength_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactCiphertextList list = encryptor(keys).encryptBlocks(1, 2, 3);

    for (int blocks : new int[] {2, 5}) {
      assertThrown(
          MismatchException.class,
          () -> expand(keys, list, blocks, 4),
          "ciphertexts of a compact list",
          blocks == 2 ? 1 : 3,
          2);
    }
  }

  @Test
  void expand_modulusOutside_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactCiphertextList list = encryptor(keys).encryptBlocks(1);

    for (int modulus : new int[] {0, 5}) {
      assertThrown(
          MismatchException.class,
          () -> expand(keys, list, 1, modulus),
          "modulus of a block",
          "in [1, 4]",
          modulus);
    }
  }

  @Test
  void expand_withoutCastingKey_isRefusedAsStoredState() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactCiphertextList list = encryptor(keys).encryptBlocks(1);
    ServerKey server = keys.server();
    ServerKey bare = ServerKey.of(server.parameters(), server.bootstrap(), server.keySwitch());

    assertThrown(
        MismatchException.class,
        () -> expand(bare, list, 1, 4),
        "expansion of a compact list",
        "a server key with a casting key",
        "none");
  }

  /** Its words would be rounded a second time. */
  @Test
  void expand_listForAnotherCastingKey_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactCiphertextList list = encryptor(keys).encryptBlocks(1);
    ServerKey server = keys.server();
    KeySwitchKey casting = server.casting().orElseThrow();
    Decomposition other = new Decomposition(5, 3);
    KeySwitchKey otherCasting =
        KeySwitchKey.wrap(
            casting.purpose(),
            casting.inputDimension(),
            casting.outputDimension(),
            other,
            casting.seed(),
            Arrays.copyOf(casting.bodies(), casting.inputDimension().value() * 3));
    ServerKey changed =
        new ServerKey(
            server.parameters(),
            server.bootstrap(),
            server.keySwitch(),
            OptionalKeys.NONE.withCasting(otherCasting));

    assertThrown(
        MismatchException.class,
        () -> expand(changed, list, 1, 4),
        "casting of a compact list",
        other,
        list.parameters().casting());
  }

  /** A mask for each polynomial, fresh randomness for each call. */
  @Test
  void encrypt_twice_sharesNothing() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    PublicEncryptor encryptor = encryptor(keys);

    long[] first = encryptor.encryptBlocks(1, 2).ciphertexts().words();
    long[] second = encryptor.encryptBlocks(1, 2).ciphertexts().words();

    assertThat(second).isNotEqualTo(first);
    long equal = 0;
    for (int i = 0; i < first.length; i++) {
      equal += first[i] == second[i] ? 1 : 0;
    }
    assertThat(equal).isLessThan(4);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 2", "2, 2, 2", "3, 3, 2", "2, 0, 1", "2, 1, 1", "1, 3, 4"})
  void blocksPerCiphertext_ofASpace_isWhatFits(int message, int carry, int expected) {
    MessageSpace space = new MessageSpace(message, carry);

    assertThat(CompactLists.blocksPerCiphertext(space)).isEqualTo(expected);
    assertThat(CompactLists.ciphertexts(space, expected + 1)).isEqualTo(2);
  }

  private static PublicEncryptor encryptor(Keys keys) {
    return InsecureClientKeys.encryptor(keys.client().compactPublicKey());
  }

  private static CompactCiphertextList encrypt(CompactPublicKey key, long[] plaintexts) {
    CompactParameters parameters = key.parameters();
    GlweShape shape = parameters.key();
    RoundedGlweList list =
        PublicEncryption.encrypt(
            key.key(),
            plaintexts,
            index -> EncryptionRandomness.of(new byte[32], "insecure-test", index));
    RoundedGlweList.round(list.words(), parameters.storedBits());
    return new CompactCiphertextList(
        parameters,
        RoundedGlweList.wrap(
            shape.dimension(),
            shape.polynomialSize(),
            parameters.storedBits(),
            plaintexts.length,
            list.words()));
  }

  private static LweCiphertextList expand(Keys keys, CompactCiphertextList list, int modulus) {
    int each = CompactLists.blocksPerCiphertext(keys.client().parameters().message());
    int blocks = list.count() == 0 ? 0 : each * (list.count() - 1) + 1;
    return expand(keys, list, blocks, modulus);
  }

  private static LweCiphertextList expand(
      Keys keys, CompactCiphertextList list, int blocks, int modulus) {
    return expand(keys.server(), list, blocks, modulus);
  }

  private static LweCiphertextList expand(
      ServerKey key, CompactCiphertextList list, int blocks, int modulus) {
    int[] moduli = new int[blocks];
    Arrays.fill(moduli, modulus);
    try (EngineKey server = engine.load(key)) {
      return CompactLists.expand(engine, server, list, moduli);
    }
  }
}
