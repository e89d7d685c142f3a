package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Blocks that no honest client sends, really encrypted. Toy parameters, not secure at all. */
class UntrustedBlocksTest {
  private static final KeyFixtures.Keys KEYS = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();
  private static final int CIRCLE = 32;
  private static final int DELTA_LOG2 = 59;

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());
  private static final FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);

  /** Everything that a block can hold: digits, carries, and both with the padding bit. */
  private static LweCiphertextList everyBlock() {
    return CLIENT
        .encryptLwe(LongStream.range(0, CIRCLE).map(x -> x << DELTA_LOG2).toArray())
        .expand();
  }

  @Test
  void bootstrap_ofOverFullDigits_givesDigits() {
    LweCiphertextList blocks = everyBlock();
    for (int x = 0; x < CIRCLE; x++) {
      FheUint digit = evaluator.bootstrap(FheUint.of(2, blocks.copyOfRange(x, x + 1), 1));

      int expected = x < CIRCLE / 2 ? x % 4 : 3 - x % 4;
      assertThat(CLIENT.decrypt(digit)).as("block of %d", x).isEqualTo(expected);
      assertThat(digit.squaredNorm()).isEqualTo(1);
      assertThat(CLIENT.decrypt(evaluator.add(digit, digit))).isEqualTo(2 * expected % 4);
    }
  }

  @Test
  void bootstrap_ofOverFullBooleans_givesBooleans() {
    LweCiphertextList blocks = everyBlock();
    for (int x = 0; x < CIRCLE; x++) {
      FheBool flag = evaluator.bootstrap(FheBool.of(blocks.copyOfRange(x, x + 1), 1));

      assertThat(CLIENT.decrypt(flag))
          .as("block of %d", x)
          .isEqualTo((x < CIRCLE / 2 ? x % 2 : 1 - x % 2) == 1);
      assertThat(CLIENT.decrypt(evaluator.not(evaluator.not(flag))))
          .isEqualTo(CLIENT.decrypt(flag));
    }
  }

  /** An integer made of an over-full boolean is said to be 0 or 1, which is not believed either. */
  @Test
  void bootstrap_ofAnIntegerFromABoolean_believesNothing() {
    FheBool full = FheBool.of(everyBlock().copyOfRange(7, 8), 1);

    FheUint bootstrapped = evaluator.bootstrap(evaluator.boolToUint(full, 4));

    assertThat(CLIENT.decrypt(bootstrapped)).isEqualTo(3);
    assertThat(CLIENT.decrypt(evaluator.bitAnd(bootstrapped, 2))).isEqualTo(2);
  }

  /** Phases anywhere: as much noise as there is. */
  @Test
  void bootstrap_ofNoise_givesSomeValueThatIsComputedWith() {
    SplittableRandom random = new SplittableRandom(5);
    LweCiphertextList noise = CLIENT.encryptLwe(random.longs(32).toArray()).expand();

    FheUint value = evaluator.bootstrap(FheUint.of(64, noise, 1));

    BigInteger decrypted = CLIENT.decrypt(value);
    assertThat(CLIENT.decrypt(evaluator.add(value, 1)))
        .isEqualTo(IntegerType.unsigned(64).wrap(decrypted.add(BigInteger.ONE)));
  }

  @Test
  void bootstrap_ofHonestValues_keepsThemAndCostsARotationForEachBlock() {
    List<FheValue> values =
        List.of(
            CLIENT.encrypt(true),
            CLIENT.encryptInt(8, -77),
            FheUint.trivial(8, 200), // known to everybody
            evaluator.bitNot(CLIENT.encryptUint(4, 5)));
    long before = evaluator.rotations();

    List<FheValue> bootstrapped = evaluator.bootstrap(values);

    assertThat(evaluator.rotations() - before).isEqualTo(1 + 4 + 2);
    assertThat(bootstrapped).extracting(FheValue::type).isEqualTo(types(values));
    assertThat(CLIENT.decrypt((FheBool) bootstrapped.get(0))).isTrue();
    assertThat(CLIENT.decrypt((FheInt) bootstrapped.get(1))).isEqualTo(-77);
    assertThat(bootstrapped.get(2).isTrivial()).isTrue();
    assertThat(CLIENT.decrypt((FheUint) bootstrapped.get(2))).isEqualTo(200);
    assertThat(CLIENT.decrypt((FheUint) bootstrapped.get(3))).isEqualTo(10);
  }

  private static List<FheType> types(List<FheValue> values) {
    return values.stream().map(FheValue::type).toList();
  }

  /** What a lying client puts into a seeded list. */
  @Test
  void bootstrap_ofASeededList_makesItsBlocksWhatTheyShouldBe() {
    List<FheValue> values =
        FheTransport.of(engine, key)
            .expand(CLIENT.encryptBlocks(13, 9, 2, 15), List.of(IntegerType.unsigned(8)));

    FheUint value = (FheUint) evaluator.bootstrap(values).getFirst();

    assertThat(CLIENT.decrypt(value)).isEqualTo(1 + 4 + 16 * 2 + 64 * 3);
  }

  @Test
  void bootstrap_withRerandomizedInputs_givesTheSameValues() {
    FheOperations rerandomizing = FheEvaluator.rerandomizing(engine, key, Form.LATENCY);
    FheUint full = FheUint.of(2, everyBlock().copyOfRange(13, 14), 1);

    assertThat(CLIENT.decrypt(rerandomizing.bootstrap(full))).isEqualTo(1);
  }

  @Test
  void bootstrap_ofAValueThatIsSaidToBeTooNoisy_isRefused() {
    FheBool noisy = FheBool.of(everyBlock().copyOfRange(1, 2), 1 << 20);

    assertThrown(
        NoiseException.class,
        () -> evaluator.bootstrap(noisy),
        "ν² of the input of the table any flag",
        "at most " + new EngineMachine(engine, key).largestSquaredNorm(),
        1 << 20);
  }
}
