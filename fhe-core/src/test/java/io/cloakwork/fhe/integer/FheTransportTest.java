package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.InsecureClientKeys;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.MessageSpace;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of values that are really encrypted. Toy parameters, not secure at all. */
class FheTransportTest {
  private static final KeyFixtures.Keys KEYS = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();
  private static final BigInteger LARGE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.TWO);

  private static final ClearList LIST =
      ClearList.builder()
          .add(true)
          .addUint(8, 0xB1)
          .add(false)
          .addInt(6, -32)
          .add(IntegerType.unsigned(64), LARGE)
          .build();

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());
  private static final FheTransport transport = FheTransport.of(engine, key);
  private static final PublicEncryptor encryptor =
      InsecureClientKeys.encryptor(CLIENT.compactPublicKey());

  @Test
  void expand_ofAPublicList_givesItsValues() {
    CompactCiphertextList sent = encryptor.encrypt(LIST);

    assertThat(sent.count()).isEqualTo((1 + 4 + 1 + 3 + 32 + 1) / 2);
    assertIsTheList(transport.expand(sent, LIST.types()));
  }

  @Test
  void expand_ofARerandomizedPublicList_givesItsValues() {
    FheTransport rerandomizing = FheTransport.rerandomizing(engine, key, CLIENT.compactPublicKey());
    CompactCiphertextList sent = encryptor.encrypt(LIST);

    List<FheValue> values = rerandomizing.expand(sent, LIST.types());

    assertIsTheList(values);
    assertThat(words(rerandomizing.expand(sent, LIST.types()))).isEqualTo(words(values));
    assertThat(words(transport.expand(sent, LIST.types()))).isNotEqualTo(words(values));
  }

  /** Lists of 96 blocks, from four callers at once; the queue holds 40 items. */
  @Test
  void lists_longerThanTheQueue_areExpandedAndCompressedInParts() {
    ClearList.Builder numbers = ClearList.builder();
    for (int i = 0; i < 24; i++) {
      numbers.addUint(8, 10L * i);
    }
    ClearList list = numbers.build();
    CompactCiphertextList sent = encryptor.encrypt(list);
    EngineOptions options = EngineOptions.defaults().withProvider("scalar").withLargestQueue(40);
    try (FheEngine narrow = FheEngine.open(options);
        EngineKey own = narrow.load(KEYS.server())) {
      FheTransport narrowly = FheTransport.of(narrow, own);
      List<ClearList> read =
          Batch.map(
              List.of(1, 2, 3, 4),
              _ -> {
                List<FheValue> values = narrowly.expand(sent, list.types());
                List<FheValue> again = narrowly.decompress(narrowly.compress(values), list.types());
                return CLIENT.decrypt(narrowly.compress(again), list.types());
              });

      for (ClearList each : read) {
        assertThat(IntStream.range(0, 24).map(i -> each.integer(i).intValue()))
            .containsExactlyElementsOf(IntStream.range(0, 24).map(i -> 10 * i).boxed().toList());
      }
    }
  }

  @Test
  void expand_ofASeededList_givesItsValues() {
    assertIsTheList(transport.expand(CLIENT.encrypt(LIST), LIST.types()));
  }

  @Test
  void decompress_ofACompressedList_givesItsValues() {
    List<FheValue> values = transport.expand(CLIENT.encrypt(LIST), LIST.types());

    CompressedCiphertextList stored = transport.compress(values);

    assertIsTheList(transport.decompress(stored, LIST.types()));
  }

  @Test
  void decrypt_ofACompressedList_givesItsValues() {
    ClearList read =
        CLIENT.decrypt(
            transport.compress(transport.expand(CLIENT.encrypt(LIST), LIST.types())), LIST.types());

    assertThat(read.types()).isEqualTo(LIST.types());
    assertThat(read.bool(0)).isTrue();
    assertThat(read.integer(1)).isEqualTo(0xB1);
    assertThat(read.bool(2)).isFalse();
    assertThat(read.integer(3)).isEqualTo(-32);
    assertThat(read.integer(4)).isEqualTo(LARGE);
  }

  /** What comes from lists is computed with, and results and known values go into one. */
  @Test
  void compress_ofResultsAndTrivialValues_keepsThem() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    ClearList operands = ClearList.builder().addUint(8, 200).addUint(8, 100).build();
    List<FheValue> values = transport.expand(encryptor.encrypt(operands), operands.types());
    FheUint a = (FheUint) values.get(0);
    FheUint b = (FheUint) values.get(1);
    List<FheValue> results =
        List.of(
            evaluator.add(a, b),
            evaluator.bitNot(a),
            evaluator.not(evaluator.lt(a, b)),
            FheUint.trivial(8, 77),
            FheBool.trivial(true));

    ClearList read =
        CLIENT.decrypt(transport.compress(results), results.stream().map(FheValue::type).toList());

    assertThat(read.integer(0)).isEqualTo(44);
    assertThat(read.integer(1)).isEqualTo(55);
    assertThat(read.bool(2)).isTrue();
    assertThat(read.integer(3)).isEqualTo(77);
    assertThat(read.bool(4)).isTrue();
  }

  /** A stranger says that an integer is a boolean: the server gets one. */
  @Test
  void expand_asATypeThatWasNotSent_givesAValueOfThatType() {
    CompactCiphertextList sent =
        encryptor.encrypt(ClearList.builder().addUint(2, 3).addUint(2, 2).build());
    BooleanType bool = new BooleanType();

    List<FheValue> values = transport.expand(sent, List.of(bool, bool));

    assertThat(CLIENT.decrypt((FheBool) values.get(0))).isTrue();
    assertThat(CLIENT.decrypt((FheBool) values.get(1))).isFalse();
    List<FheValue> stored =
        transport.decompress(
            transport.compress(
                transport.expand(sent, List.of(IntegerType.unsigned(2), IntegerType.unsigned(2)))),
            List.of(bool, bool));
    assertThat(CLIENT.decrypt((FheBool) stored.get(0))).isTrue();
    assertThat(CLIENT.decrypt((FheBool) stored.get(1))).isFalse();
  }

  @Test
  void emptyList_comesBackEmpty() {
    ClearList none = ClearList.builder().build();

    assertThat(transport.expand(encryptor.encrypt(none), none.types())).isEmpty();
    assertThat(transport.expand(CLIENT.encrypt(none), none.types())).isEmpty();
    assertThat(transport.decompress(transport.compress(List.of()), none.types())).isEmpty();
  }

  @Test
  void list_ofAnotherNumberOfBlocks_isRefused() {
    List<IntegerType> types = List.of(IntegerType.unsigned(8));
    SeededBlockList seeded = CLIENT.encrypt(LIST);

    assertThrown(
        MismatchException.class,
        () -> transport.expand(seeded, types),
        "blocks of 1 values",
        4,
        41);
    assertThrown(
        MismatchException.class,
        () -> transport.expand(encryptor.encrypt(LIST), types),
        "ciphertexts of a compact list",
        2,
        21);
    CompressedCiphertextList stored = transport.compress(transport.expand(seeded, LIST.types()));
    assertThrown(
        MismatchException.class,
        () -> transport.decompress(stored, types),
        "blocks of a compressed list",
        4,
        41);
    assertThrown(
        MismatchException.class, () -> CLIENT.decrypt(stored, types), "blocks of 1 values", 4, 41);
  }

  @Test
  void expand_seededListOfAnotherKeysSize_isRefused() {
    ClearList one = ClearList.builder().add(true).build();
    SeededBlockList other = KeyFixtures.of(ToyParameters.UNIFORM).client().encrypt(one);

    assertThatThrownBy(() -> transport.expand(other, one.types()))
        .isInstanceOfSatisfying(
            MismatchException.class,
            e -> assertThat(e.what()).isEqualTo("GLWE size of seeded blocks"));
  }

  @Test
  void compress_ofAValueThatIsTooNoisy_isRefused() {
    LweCiphertextList fresh = CLIENT.encrypt(LIST).expand();
    FheBool noisy = FheBool.of(fresh.copyOfRange(0, 1), 1 << 30);

    assertThatThrownBy(() -> transport.compress(List.of(noisy)))
        .isInstanceOfSatisfying(
            NoiseException.class,
            e -> {
              assertThat(e.what())
                  .isEqualTo("log2 p_fail of decompressing a block of ν² = 1.073741824E9");
              assertThat(e.expected()).isEqualTo("at most -128.0");
            });
  }

  @Test
  void transport_withoutItsKeys_isRefused() {
    try (EngineKey bare = engine.load(KeyFixtures.of(ToyParameters.BLOCK3).server())) {
      FheTransport poor = FheTransport.of(engine, bare);
      assertThrown(
          MismatchException.class,
          () -> poor.expand(encryptor.encrypt(LIST), LIST.types()),
          "expansion of a compact list",
          "a server key with a casting key",
          "none");
      assertThrown(
          MismatchException.class,
          () -> FheTransport.rerandomizing(engine, bare, CLIENT.compactPublicKey()),
          "expansion of a compact list",
          "a server key with a casting key",
          "none");
      assertThrown(
          MismatchException.class,
          () -> poor.compress(List.of(FheBool.trivial(true))),
          "compression",
          "a server key with compression keys",
          "none");
    }
  }

  @Test
  void transport_withAnotherMessageSpace_isRefused() {
    KeyFixtures.Keys other = KeyFixtures.withTransport(ToyParameters.UNIFORM_TWO_LEVELS);
    MessageSpace space = other.client().parameters().message();
    PublicEncryptor small = InsecureClientKeys.encryptor(other.client().compactPublicKey());
    assertRefused(
        () -> FheEvaluator.requireBlocks(other.client().parameters()),
        "message space of a key for integers",
        BlockTable.SPACE,
        space);
    try (EngineKey loaded = engine.load(other.server())) {
      assertRefused(
          () -> FheTransport.rerandomizing(engine, loaded, other.client().compactPublicKey()),
          "message space of a key for integers",
          BlockTable.SPACE,
          space);
      assertRefused(
          () -> FheTransport.of(engine, loaded),
          "message space of a key for integers",
          BlockTable.SPACE,
          space);
    }
    assertRefused(
        () -> small.encrypt(LIST), "message space of a key for integers", BlockTable.SPACE, space);
    assertRefused(
        () -> other.client().encrypt(LIST),
        "message space of a key for integers",
        BlockTable.SPACE,
        space);
  }

  private static long[] words(List<FheValue> values) {
    return values.getLast().ciphertexts(CLIENT.parameters().glwe().extractedDimension()).words();
  }

  private static void assertIsTheList(List<FheValue> values) {
    assertThat(values).extracting(FheValue::type).isEqualTo(LIST.types());
    assertThat(CLIENT.decrypt((FheBool) values.get(0))).isTrue();
    assertThat(CLIENT.decrypt((FheUint) values.get(1))).isEqualTo(0xB1);
    assertThat(CLIENT.decrypt((FheBool) values.get(2))).isFalse();
    assertThat(CLIENT.decrypt((FheInt) values.get(3))).isEqualTo(-32);
    assertThat(CLIENT.decrypt((FheUint) values.get(4))).isEqualTo(LARGE);
  }
}
