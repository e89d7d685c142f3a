package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on real ciphertexts of toy parameters, which are not secure at all. */
class EncryptedIntegersTest {
  private static final KeyFixtures.Keys KEYS = KeyFixtures.of(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());

  @ParameterizedTest
  @EnumSource(Form.class)
  void operation_onEncryptedCorners_equalsTheClearOne(Form form) {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, form);
    IntegerType[] types = {IntegerType.unsigned(8), IntegerType.signed(6)};

    assertThat(OperationTrial.ofEachOperation(types))
        .allSatisfy(trial -> assertThat(trial.failure(evaluator, CLIENT)).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void operation_onEncryptedLists_equalsTheClearOne(Form form) {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, form);
    List<ClearInteger> values = Corners.of(IntegerType.signed(4));
    ClearInteger index = new ClearInteger(IntegerType.unsigned(4), BigInteger.valueOf(5));

    assertThat(ListOperation.all())
        .allSatisfy(operation ->
            assertThat(operation.failure(evaluator, CLIENT, values, values.get(2), index))
                .isEmpty());
  }

  @Test
  void cast_ofASignedInteger_extendsItsSign() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);

    FheInteger wide = evaluator.cast(CLIENT.encryptInt(4, -3), IntegerType.signed(64));

    assertThat(CLIENT.decrypt(wide)).isEqualTo(-3);
    assertThat(CLIENT.decrypt(evaluator.eq(wide, -3))).isTrue();
    assertThat(CLIENT.decrypt(evaluator.cast(wide, IntegerType.unsigned(6)))).isEqualTo(61);
  }

  @Test
  void chain_ofOperations_staysCorrect() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    FheUint balance = CLIENT.encryptUint(16, 1000);
    FheUint amount = CLIENT.encryptUint(16, 400);
    List<BigInteger> balances = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FheBool enough = evaluator.ge(balance, amount);
      FheUint zero = FheUint.trivial(16, 0);
      balance = evaluator.sub(balance, evaluator.select(enough, amount, zero));
      balances.add(CLIENT.decrypt(balance));
    }

    assertThat(balances).map(BigInteger::intValue).containsExactly(600, 200, 200);
  }

  @Test
  void value_throughItsCiphertexts_isTheSame() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    FheUint chosen =
        evaluator.select(CLIENT.encrypt(true), CLIENT.encryptUint(4, 9), CLIENT.encryptUint(4, 6));

    FheUint again =
        FheUint.of(
            4,
            chosen.ciphertexts(CLIENT.parameters().glwe().extractedDimension()),
            chosen.squaredNorm());

    assertThat(chosen.squaredNorm()).isEqualTo(2);
    assertThat(CLIENT.decrypt(again)).isEqualTo(9);
    assertThat(CLIENT.decrypt(evaluator.add(again, 6))).isEqualTo(15);
  }

  /** The same look-up has the same bits again, and the same noise. */
  @Test
  void operation_doneTwice_givesOneSource() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    FheUint a = CLIENT.encryptUint(4, 9);
    FheUint b = CLIENT.encryptUint(4, 5);

    Block first = evaluator.mul(a, b).blocks().getFirst();
    Block second = evaluator.mul(a, b).blocks().getFirst();

    assertThat(first.squaredNorm()).isEqualTo(1);
    assertThat(first.plus(second).squaredNorm()).isEqualTo(4);
    assertThat(first.minus(second).isConstant(0)).isTrue();
    assertThat(first.fingerprint()).isEqualTo(second.fingerprint());
  }

  @Test
  void outputs_ofOneLookUpDoneTwice_shareTheirNoise() {
    Rounds rounds = new Rounds(new EngineMachine(engine, key));
    BlockTable table = BlockTable.of("digit and carry", 0, 7, x -> x % 4, x -> x / 4);
    Block input = CLIENT.encryptUint(2, 3).blocks().getFirst().times(2);

    List<Block> once = rounds.run(List.of(new LookUp(input, table))).getFirst();
    List<Block> again = rounds.run(List.of(new LookUp(input, table))).getFirst();

    assertThat(once.getFirst().plus(again.getLast()).squaredNorm()).isEqualTo(4);
  }

  @Test
  void ciphertexts_readTwice_areOneSource() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    LweCiphertextList ciphertexts = CLIENT.encryptMessages(1, 2);

    FheBool equal = evaluator.eq(FheUint.of(4, ciphertexts, 1), FheUint.of(4, ciphertexts, 1));

    assertThat(equal.isTrivial()).isTrue();
    assertThat(CLIENT.decrypt(equal)).isTrue();
  }

  /** Their look-ups have no mask either, and are no one rotation for that. */
  @Test
  void ciphertextsWithoutMask_readAgain_areComputedWith() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    LweDimension big = CLIENT.parameters().glwe().extractedDimension();
    BigInteger value = new BigInteger("1234567890abcdef", 16);
    LweCiphertextList maskless =
        FheInteger.trivial(IntegerType.unsigned(64), value).ciphertexts(big);

    FheBool equal = evaluator.eq(FheUint.of(64, maskless, 1), CLIENT.encryptUint(64, value));

    assertThat(CLIENT.decrypt(equal)).isTrue();
    assertThat(CLIENT.decrypt(evaluator.eq(FheUint.of(64, maskless, 1), 7))).isFalse();
  }

  @Test
  void encrypt_ofEveryKind_decrypts() {
    assertThat(CLIENT.decrypt(CLIENT.encrypt(true))).isTrue();
    assertThat(CLIENT.decrypt(CLIENT.encrypt(false))).isFalse();
    assertThat(CLIENT.decrypt(CLIENT.encryptInt(8, -128))).isEqualTo(-128);
    assertThat(CLIENT.decrypt(FheInt.trivial(8, -1))).isEqualTo(-1);
    assertThat(CLIENT.decrypt(CLIENT.encryptUint(256, IntegerType.unsigned(256).max())))
        .isEqualTo(IntegerType.unsigned(256).max());
  }

  @Test
  void encrypt_outsideOfTheType_isRefusedWithoutSayingTheValue() {
    assertThrown(
        MismatchException.class,
        () -> CLIENT.encryptUint(8, 256),
        "value to encrypt",
        "uint8, in [0, 255]",
        "a larger number");
    assertThrown(
        MismatchException.class,
        () -> CLIENT.encryptInt(8, -129),
        "value to encrypt",
        "int8, in [-128, 127]",
        "a smaller number");
  }

  @Test
  void decrypt_ofWhatIsNoDigit_isRefusedWithoutSayingIt() {
    FheUint full = FheUint.of(2, CLIENT.encryptMessages(4), 1);
    FheBool three = FheBool.of(CLIENT.encryptMessages(3), 1);

    assertThrown(
        MismatchException.class,
        () -> CLIENT.decrypt(full),
        "decrypted block 0",
        "two bits",
        "more: of another key?");
    assertThrown(
        MismatchException.class,
        () -> CLIENT.decrypt(three),
        "decrypted boolean",
        "0 or 1",
        "more: of another key?");
    assertThrown(
        MismatchException.class,
        () -> IntegerType.unsigned(4).valueOf(new int[1]),
        "blocks of uint4",
        2,
        1);
    assertThrown(
        MismatchException.class, () -> FheBool.valueOf(new int[2]), "blocks of a boolean", 1, 2);
  }

  @Test
  void evaluator_ofAKeyWithOtherBlocks_isRefused() {
    ToyParameters other = ToyParameters.UNIFORM_TWO_LEVELS;
    try (EngineKey narrow = engine.load(KeyFixtures.of(other).server())) {
      assertRefused(
          () -> FheEvaluator.of(engine, narrow, Form.LATENCY),
          "message space of a key for integers",
          new MessageSpace(2, 2),
          new MessageSpace(1, 1));
    }
  }

  @Test
  void random_ofASeed_isTheSameAgain() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    List<BigInteger> numbers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      MaskSeed seed =
          MaskSeed.of(
              new byte[] {
                (byte) i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                22, 23, 24, 25, 26, 27, 28, 29, 30, 31
              });
      FheInteger number = evaluator.random(IntegerType.unsigned(8), seed);
      numbers.add(CLIENT.decrypt(number));
      assertThat(number.squaredNorm()).isEqualTo(1);
      assertThat(CLIENT.decrypt(evaluator.random(IntegerType.unsigned(8), seed)))
          .isEqualTo(numbers.getLast());
    }

    assertThat(numbers.stream().distinct().count()).isGreaterThan(8);
  }

  @Test
  void batch_ofSums_isEachSum() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    List<FheUint> values = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      values.add(CLIENT.encryptUint(4, i));
    }

    List<FheUint> doubled = Batch.map(values, values, evaluator::add);

    assertThat(doubled)
        .map(CLIENT::decrypt)
        .map(BigInteger::intValue)
        .containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14);
  }

  /** Twenty products begin with some ten look-ups each, and the queue holds forty. */
  @Test
  void batch_ofMoreLookUpsThanTheQueueHolds_waits() {
    EngineOptions options = EngineOptions.defaults().withProvider("scalar").withLargestQueue(40);
    try (FheEngine narrow = FheEngine.open(options);
        EngineKey own = narrow.load(KEYS.server())) {
      FheEvaluator evaluator = FheEvaluator.of(narrow, own, Form.LATENCY);
      List<FheUint> values = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        values.add(CLIENT.encryptUint(8, i));
      }

      List<FheUint> squares = Batch.map(values, value -> evaluator.mul(value, value));

      for (int i = 0; i < 20; i++) {
        assertThat(CLIENT.decrypt(squares.get(i))).isEqualTo(i * i % 256);
      }
    }
  }

  /** Each begins with some ten look-ups at the same time, and the queue holds forty. */
  @Test
  void manyEvaluators_inManyThreads_shareTheQueue() throws Exception {
    EngineOptions options = EngineOptions.defaults().withProvider("scalar").withLargestQueue(40);
    try (FheEngine narrow = FheEngine.open(options);
        EngineKey one = narrow.load(KEYS.server());
        EngineKey other = narrow.load(KEYS.server());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<FheUint>> squares = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        FheEvaluator evaluator =
            FheEvaluator.of(
                narrow, i % 2 == 0 ? one : other, i % 4 < 2 ? Form.LATENCY : Form.THROUGHPUT);
        FheUint value = CLIENT.encryptUint(8, i);
        squares.add(threads.submit(() -> evaluator.mul(value, value)));
      }

      for (int i = 0; i < 24; i++) {
        assertThat(CLIENT.decrypt(squares.get(i).get())).isEqualTo(i * i % 256);
      }
    }
  }

  @Test
  void operation_interrupted_isCancelled() {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    FheUint a = CLIENT.encryptUint(4, 7);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> evaluator.add(a, a));
    assertThat(Thread.interrupted()).isTrue();
  }
}
