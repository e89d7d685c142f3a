package io.cloakwork.fhe.transport;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.TransportParameters;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks to their stored form and back. Toy parameters. */
class CompressionTest {
  private static FheEngine engine;

  @BeforeAll
  static void open() {
    engine = FheEngine.open(EngineOptions.defaults().withProvider("scalar"));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** More blocks than one GLWE ciphertext holds. */
  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void compress_thenDecryptOrDecompress_keepsEveryMessage(ToyParameters set) {
    Keys keys = KeyFixtures.withTransport(set);
    int[] messages = messages(keys, 259);

    try (EngineKey server = engine.load(keys.server())) {
      CompressedCiphertextList compressed =
          Compression.compress(engine, server, keys.client().encryptMessages(messages));
      assertThat(compressed.count()).isEqualTo(259);
      assertThat(keys.client().decryptCompressed(compressed)).isEqualTo(messages);

      LweCiphertextList blocks =
          Compression.decompress(engine, server, compressed, moduli(keys, 259));
      assertThat(keys.client().decryptMessages(blocks)).isEqualTo(messages);
    }
  }

  @Test
  void compress_ofNothing_isEmptyAndComesBackEmpty() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    try (EngineKey server = engine.load(keys.server())) {
      CompressedCiphertextList none =
          Compression.compress(engine, server, keys.client().encryptMessages());
      assertThat(none.count()).isZero();
      assertThat(Compression.decompress(engine, server, none, new int[0]).count()).isZero();
    }
  }

  @Test
  void compress_leavesItsInputAlone() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    LweCiphertextList blocks = keys.client().encryptMessages(1, 2, 3);
    long[] before = blocks.words().clone();
    try (EngineKey server = engine.load(keys.server())) {
      Compression.compress(engine, server, blocks);
    }

    assertThat(blocks.words()).isEqualTo(before);
  }

  /** Whatever is stored, also what no compression makes. */
  @Test
  void decompress_ofRandomWords_givesBlocksInTheirRange() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompressionParameters parameters =
        keys.secret().transport().orElseThrow().parameters().compression();
    long[] words = new SplittableRandom(5).longs(512 + 64).toArray();
    RoundedGlweList.round(words, 12);
    CompressedCiphertextList stored =
        new CompressedCiphertextList(
            parameters,
            RoundedGlweList.wrap(
                parameters.storage().dimension(),
                parameters.storage().polynomialSize(),
                12,
                64,
                words));

    try (EngineKey server = engine.load(keys.server())) {
      int[] moduli = moduli(keys, 64);
      moduli[0] = 2;
      moduli[1] = 1;
      int[] blocks =
          keys.client().decryptMessages(Compression.decompress(engine, server, stored, moduli));
      assertThat(Arrays.stream(blocks)).allMatch(block -> block < 4);
      assertThat(blocks[0]).isLessThan(2);
      assertThat(blocks[1]).isZero();
      assertThat(Arrays.stream(blocks).distinct().count()).isEqualTo(4);
    }
  }

  @Test
  void compress_withoutItsKeys_isRefusedAsStoredState() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    ServerKey full = keys.server();
    ServerKey bare = ServerKey.of(full.parameters(), full.bootstrap(), full.keySwitch());
    LweCiphertextList blocks = keys.client().encryptMessages(1);
    try (EngineKey server = engine.load(bare)) {
      assertThrown(
          MismatchException.class,
          () -> Compression.compress(engine, server, blocks),
          "compression",
          "a server key with compression keys",
          "none");
    }
  }

  @Test
  void listOfAnotherCompression_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    CompressionParameters own = keys.secret().transport().orElseThrow().parameters().compression();
    CompressionParameters other = TransportParameters.of(keys.client().parameters()).compression();
    CompressedCiphertextList list =
        new CompressedCiphertextList(
            other,
            RoundedGlweList.wrap(
                other.storage().dimension(),
                other.storage().polynomialSize(),
                12,
                1,
                new long[1025]));
    try (EngineKey server = engine.load(keys.server())) {
      assertThrown(
          MismatchException.class,
          () -> Compression.decompress(engine, server, list, new int[] {4}),
          "compression of a list",
          own,
          other);
    }
    assertThrown(
        MismatchException.class,
        () -> keys.client().decryptCompressed(list),
        "compression of a list",
        own,
        other);
  }

  /** A block of a smaller range than its message is reduced to that range. */
  @ParameterizedTest
  @CsvSource({"1, 0 0 0 0", "2, 0 1 0 1", "3, 0 1 2 0", "4, 0 1 2 3"})
  void decompress_toASmallerModulus_reducesEachMessage(int modulus, String expected) {
    Keys keys = KeyFixtures.withTransport(ToyParameters.UNIFORM);
    int[] reduced = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    int[] moduli = new int[4];
    Arrays.fill(moduli, modulus);
    try (EngineKey server = engine.load(keys.server())) {
      CompressedCiphertextList stored =
          Compression.compress(engine, server, keys.client().encryptMessages(0, 1, 2, 3));
      LweCiphertextList blocks = Compression.decompress(engine, server, stored, moduli);

      assertThat(keys.client().decryptMessages(blocks)).isEqualTo(reduced);
    }
  }

  @Test
  void decompress_anotherNumberOfModuliOrOneOutside_isRefused() {
    Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
    try (EngineKey server = engine.load(keys.server())) {
      CompressedCiphertextList stored =
          Compression.compress(engine, server, keys.client().encryptMessages(1, 2));
      assertThrown(
          MismatchException.class,
          () -> Compression.decompress(engine, server, stored, new int[] {4, 4, 4}),
          "blocks of a compressed list",
          3,
          2);
      assertThrown(
          MismatchException.class,
          () -> Compression.decompress(engine, server, stored, new int[] {4, 5}),
          "modulus of a block",
          "in [1, 4]",
          5);
    }
  }

  private static int[] moduli(Keys keys, int count) {
    int[] moduli = new int[count];
    Arrays.fill(moduli, keys.client().parameters().message().messageModulus());
    return moduli;
  }

  private static int[] messages(Keys keys, int count) {
    int modulus = keys.client().parameters().message().messageModulus();
    return new SplittableRandom(2).ints(count, 0, modulus).toArray();
  }
}
