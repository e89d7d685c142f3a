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
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
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

  /** The same messages from other masks, and the same bits for everybody. */
  @Test
  void expandRerandomized_ofEncryptedBlocks_decryptsToThemWithOtherBits() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactPublicKey key = keys.client().compactPublicKey();
    int[] messages = new SplittableRandom(4).ints(515, 0, 4).toArray();
    CompactCiphertextList list = InsecureClientKeys.encryptor(key).encryptBlocks(messages);

    LweCiphertextList blocks = expandRerandomized(keys, key, list, moduli(515, 4));

    assertThat(keys.client().decryptMessages(blocks)).isEqualTo(messages);
    assertThat(expandRerandomized(keys, key, list, moduli(515, 4)).words())
        .isEqualTo(blocks.words());
    assertThat(expand(keys, list, 515, 4).words()).isNotEqualTo(blocks.words());
  }

  /** The masks follow from the public key, from what is asked for, and from the whole list. */
  @Test
  void expandRerandomized_masks_dependOnEverything() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactPublicKey key = keys.client().compactPublicKey();
    CompactCiphertextList list = InsecureClientKeys.encryptor(key).encryptBlocks(1, 2, 3);
    long[] changed = list.ciphertexts().words().clone();
    changed[changed.length - 1] += 1L << 60; // the second ciphertext's body
    RoundedGlweList words = list.ciphertexts();
    CompactCiphertextList other =
        new CompactCiphertextList(
            list.parameters(),
            RoundedGlweList.wrap(
                words.dimension(), words.polynomialSize(), words.bits(), 2, changed));

    long[] first = first(expandRerandomized(keys, key, list, 4, 4, 4));

    assertThat(first(expandRerandomized(keys, key, list, 4, 4, 3))).isNotEqualTo(first);
    assertThat(first(expandRerandomized(keys, key, other, 4, 4, 4))).isNotEqualTo(first);
    CompactPublicKey second = keys.client().compactPublicKey();
    LweCiphertextList blocks = expandRerandomized(keys, second, list, 4, 4, 4);
    assertThat(first(blocks)).isNotEqualTo(first);
    assertThat(keys.client().decryptMessages(blocks)).containsExactly(1, 2, 3);
  }

  @Test
  void expandRerandomized_listOfOtherParameters_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactPublicKey key = keys.client().compactPublicKey();
    GlweShape shape = key.parameters().key();
    GlweShape noisier = new GlweShape(shape.dimension(), shape.polynomialSize(), new TUniform(18));
    CompactParameters other = new CompactParameters(noisier, key.parameters().casting());
    CompactCiphertextList list =
        new CompactCiphertextList(
            other, InsecureClientKeys.encryptor(key).encryptBlocks(1).ciphertexts());

    assertThrown(
        MismatchException.class,
        () -> expandRerandomized(keys, key, list, 4),
        "parameters of a compact list",
        key.parameters(),
        other);
  }

  @Test
  void expand_listOfAnotherDimension_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    GlweShape longer =
        new GlweShape(new GlweDimension(1), new PolynomialSize(512), new TUniform(17));
    CompactParameters parameters =
        new CompactParameters(longer, keys.client().transport().compact().casting());
    CompactCiphertextList list =
        new CompactCiphertextList(
            parameters,
            RoundedGlweList.wrap(
                longer.dimension(),
                longer.polynomialSize(),
                parameters.storedBits(),
                1,
                new long[513]));

    assertThrown(
        MismatchException.class,
        () -> expand(keys, list, 1, 4),
        "dimension of a compact list",
        256,
        512);
  }

  @Test
  void publicKey_forBlocksOfAnotherSpace_doesNotFit() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompactPublicKey own = keys.client().compactPublicKey();
    MessageSpace space = new MessageSpace(1, 1);
    CompactPublicKey other = new CompactPublicKey(space, own.parameters(), own.key());

    try (EngineKey server = engine.load(keys.server())) {
      CompactLists.requireFit(server, own);
      assertThrown(
          MismatchException.class,
          () -> CompactLists.requireFit(server, other),
          "message space of a compact public key",
          own.message(),
          space);
    }
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
    try (EngineKey server = engine.load(key)) {
      return CompactLists.expand(engine, server, list, moduli(blocks, modulus));
    }
  }

  private static LweCiphertextList expandRerandomized(
      Keys keys, CompactPublicKey key, CompactCiphertextList list, int... moduli) {
    try (EngineKey server = engine.load(keys.server())) {
      return CompactLists.expandRerandomized(engine, server, key, list, moduli);
    }
  }

  private static long[] first(LweCiphertextList blocks) {
    return blocks.copyOfRange(0, 1).words();
  }

  private static int[] moduli(int blocks, int modulus) {
    int[] moduli = new int[blocks];
    Arrays.fill(moduli, modulus);
    return moduli;
  }
}
