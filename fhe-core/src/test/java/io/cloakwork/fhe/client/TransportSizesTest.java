package io.cloakwork.fhe.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.serial.CompactListFormat;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.CompressedListFormat;
import io.cloakwork.fhe.serial.SeededBlockFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.transport.CompactLists;
import io.cloakwork.fhe.transport.Compression;
import io.cloakwork.fhe.transport.Rerandomization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The default parameters, really encrypted, and bytes as they are sent: integers of 64 bits are 32
 * blocks.
 */
class TransportSizesTest {
  private static final int BLOCKS = 32;
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();
  private static final TransportParameters TRANSPORT = TransportParameters.of(PARAMETERS);

  private final Keys keys = KeyFixtures.withTransport(ParameterSets.defaultSet());

  @Test
  void serverKey_bytes_areAtMostWhatIsPromised() throws IOException {
    ServerKey full = keys.server();
    ServerKey publicOnly =
        new ServerKey(
            PARAMETERS,
            full.bootstrap(),
            full.keySwitch(),
            OptionalKeys.NONE.withCasting(full.casting().orElseThrow()));

    assertThat(bytes(publicOnly)).isEqualTo(24_120_505).isLessThanOrEqualTo(24_500_000);
    // Packing, decompression and re-randomization keys too.
    assertThat(bytes(full)).isEqualTo(30_440_751).isLessThanOrEqualTo(37_500_000);
  }

  /** The set for those who do not want block keys has to keep to the same sizes. */
  @Test
  void standardSet_keysAndLists_areAtMostWhatIsPromised() throws IOException {
    Keys standard = KeyFixtures.withTransport(ParameterSets.M2C2_STANDARD_P129);
    ServerKey full = standard.server();
    ServerKey publicOnly =
        new ServerKey(
            full.parameters(),
            full.bootstrap(),
            full.keySwitch(),
            OptionalKeys.NONE.withCasting(full.casting().orElseThrow()));
    PublicEncryptor encryptor = PublicEncryptor.of(standard.client().compactPublicKey());

    assertThat(bytes(publicOnly)).isLessThanOrEqualTo(24_500_000);
    assertThat(bytes(full)).isLessThanOrEqualTo(37_500_000);
    assertThat(SeededBlockFormat.encode(standard.client().encryptBlocks(random(BLOCKS, 4))))
        .hasSizeLessThanOrEqualTo(512);
    assertThat(CompactListFormat.encode(encryptor.encryptBlocks(random(BLOCKS, 4))))
        .hasSizeLessThanOrEqualTo(16_700);
    assertThat(CompactListFormat.encode(encryptor.encryptBlocks(random(100 * BLOCKS, 4))))
        .hasSizeLessThanOrEqualTo(30_500);
  }

  private static int bytes(ServerKey key) throws IOException {
    var out = new ByteArrayOutputStream();
    ServerKeyFormat.write(key, out);
    return out.size();
  }

  @Test
  void freshInteger_ofTheClient_takesAtMost512BytesAndDecrypts() {
    int[] messages = random(BLOCKS, 4);
    byte[] bytes = SeededBlockFormat.encode(keys.client().encryptBlocks(messages));

    assertThat(bytes).hasSize(217).hasSizeLessThanOrEqualTo(512);
    SeededBlockList read =
        SeededBlockFormat.decode(
            bytes, PARAMETERS.glwe().dimension(), PARAMETERS.glwe().polynomialSize(), BLOCKS);
    assertThat(keys.client().decryptMessages(read.expand())).isEqualTo(messages);
  }

  /** The whole way of an integer: encrypted by anybody, expanded, compressed, decrypted. */
  @Test
  void integer_encryptedPubliclyAndCompressed_keepsItsBlocks() {
    CompactPublicKey key =
        CompactPublicKeyFormat.decode(
            CompactPublicKeyFormat.encode(keys.client().compactPublicKey()),
            PARAMETERS.message(),
            TRANSPORT.compact());
    int[] messages = random(BLOCKS, 4);
    byte[] sent = CompactListFormat.encode(PublicEncryptor.of(key).encryptBlocks(messages));
    assertThat(sent).hasSize(3_928).hasSizeLessThanOrEqualTo(16_700);
    CompactCiphertextList list = CompactListFormat.decode(sent, TRANSPORT.compact(), BLOCKS / 2);

    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey server = engine.load(keys.server())) {
      int[] moduli = new int[BLOCKS];
      Arrays.fill(moduli, 4);
      LweCiphertextList blocks = CompactLists.expand(engine, server, list, moduli);
      assertThat(keys.client().decryptMessages(blocks)).isEqualTo(messages);

      LweCiphertextList fresh =
          Rerandomization.apply(
                  keys.server().rerandomization().orElseThrow(), new byte[0], List.of(blocks))
              .get(0);
      assertThat(keys.client().decryptMessages(fresh)).isEqualTo(messages);

      byte[] stored = CompressedListFormat.encode(Compression.compress(engine, server, fresh));
      assertThat(stored).hasSize(1_642);
      CompressedCiphertextList read =
          CompressedListFormat.decode(stored, TRANSPORT.compression(), BLOCKS);
      assertThat(keys.client().decryptCompressed(read)).isEqualTo(messages);
      assertThat(
              keys.client().decryptMessages(Compression.decompress(engine, server, read, moduli)))
          .isEqualTo(messages);
    }
  }

  @Test
  void compactList_ofAHundredIntegers_takesAtMost30500Bytes() {
    PublicEncryptor encryptor = PublicEncryptor.of(keys.client().compactPublicKey());

    byte[] bytes = CompactListFormat.encode(encryptor.encryptBlocks(random(100 * BLOCKS, 4)));

    assertThat(bytes).hasSize(6_898).hasSizeLessThanOrEqualTo(30_500);
  }

  @Test
  void compressedList_ofAHundredIntegers_takesAtMost27800Bytes() {
    CompressionParameters compression = TRANSPORT.compression();
    GlweShape storage = compression.storage();
    long[] words =
        new SplittableRandom(3)
            .longs(
                RoundedGlweList.wordCount(
                    storage.dimension(), storage.polynomialSize(), 100 * BLOCKS))
            .toArray();
    RoundedGlweList.round(words, compression.storedBits());

    assertHundredIntegers(
        new CompressedCiphertextList(
            compression,
            RoundedGlweList.wrap(
                storage.dimension(),
                storage.polynomialSize(),
                compression.storedBits(),
                100 * BLOCKS,
                words)));
  }

  /** The same with blocks that are really packed: half a minute of multiplications. */
  @Test
  @Tag("slow")
  void compressedList_ofAHundredPackedIntegers_decryptsToThem() {
    int[] messages = random(100 * BLOCKS, 4);
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey server = engine.load(keys.server())) {
      LweCiphertextList blocks = keys.client().encryptBlocks(messages).expand();
      CompressedCiphertextList list = Compression.compress(engine, server, blocks);

      assertHundredIntegers(list);
      assertThat(keys.client().decryptCompressed(list)).isEqualTo(messages);
    }
  }

  private static void assertHundredIntegers(CompressedCiphertextList list) {
    assertThat(CompressedListFormat.encode(list)).hasSize(24_826).hasSizeLessThanOrEqualTo(27_800);
  }

  private static int[] random(int count, int modulus) {
    return new SplittableRandom(count).ints(count, 0, modulus).toArray();
  }
}
