package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.MaskSeed;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on re-randomized inputs, really encrypted. Toy parameters, not secure at all. */
class RerandomizedInputsTest {
  private static final KeyFixtures.Keys KEYS = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();
  private static final LweDimension BIG = CLIENT.parameters().glwe().extractedDimension();

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());
  private static final FheEvaluator plain = FheEvaluator.of(engine, key, Form.THROUGHPUT);
  private static final FheOperations evaluator =
      FheEvaluator.rerandomizing(engine, key, Form.THROUGHPUT);

  private final FheUint a = CLIENT.encryptUint(8, 200);
  private final FheUint b = CLIENT.encryptUint(8, 100);

  @ParameterizedTest
  @EnumSource(Form.class)
  void operation_onEncryptedCorners_equalsTheClearOne(Form form) {
    Evaluator<FheBool, FheInteger> rerandomizing = FheEvaluator.rerandomizing(engine, key, form);
    IntegerType[] types = {IntegerType.unsigned(4), IntegerType.signed(6)};

    assertThat(OperationTrial.ofEachOperation(types))
        .allSatisfy(trial -> assertThat(trial.failure(rerandomizing, CLIENT)).isEmpty());
  }

  @Test
  void operation_twice_hasTheSameBits() {
    assertThat(words(evaluator.bitAnd(a, b))).isEqualTo(words(evaluator.bitAnd(a, b)));
    assertThat(words(evaluator.bitAnd(a, b))).isNotEqualTo(words(plain.bitAnd(a, b)));
  }

  /** An operation without look-ups shows what was added to its input. */
  @Test
  void inputs_ofAnOperation_haveFreshMasksAndTheSameMessages() {
    FheUint flipped = evaluator.bitNot(a);
    long[] before = words(plain.bitNot(a));
    long[] after = words(flipped);

    assertThat(CLIENT.decrypt(flipped)).isEqualTo(55);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isNotEqualTo(before[i]);
    }
  }

  /** The masks follow from the operation, its clear operands, its inputs and their order. */
  @Test
  void masks_ofAnotherOperation_areOthers() {
    List<long[]> masks =
        List.of(
            words(evaluator.select(FheBool.trivial(true), a, b)),
            words(evaluator.select(FheBool.trivial(false), b, a)),
            words(evaluator.select(FheBool.trivial(true), a, a)),
            words(evaluator.bitAnd(a, BigInteger.valueOf(255))),
            words(evaluator.bitOr(a, BigInteger.ZERO)),
            words(evaluator.bitXor(a, BigInteger.ZERO)),
            words(plain.add(a, BigInteger.ZERO)));

    for (int i = 0; i < masks.size(); i++) {
      for (int j = 0; j < i; j++) {
        long[] first = masks.get(i);
        assertThat(Arrays.equals(first, masks.get(j))).as("%d and %d", i, j).isFalse();
      }
    }
  }

  /** What goes into the hash is part of the arithmetic: with other text come other bits. */
  @Test
  void description_ofAnOperation_isFrozen() {
    FheBool flag = FheBool.trivial(true);
    FheInt signed = FheInt.trivial(4, -3);

    assertThat(described("add", a, b)).isEqualTo("add(uint8#0,uint8#1)");
    assertThat(described("add", a, a)).isEqualTo("add(uint8#0,uint8#0)");
    assertThat(described("add", a, 5L)).isEqualTo("add(uint8#0,5)");
    assertThat(described("mul", signed, BigInteger.valueOf(-7))).isEqualTo("mul(int4#0,-7)");
    assertThat(described("and", flag, true)).isEqualTo("and(bool#0,true)");
    assertThat(described("cast", a, IntegerType.signed(16))).isEqualTo("cast(uint8#0,int16)");
    assertThat(described("castToInt", a, 16)).isEqualTo("castToInt(uint8#0,16)");
    assertThat(described("select", flag, a, b)).isEqualTo("select(bool#0,uint8#1,uint8#2)");
    assertThat(described("get", List.of(a, b, a), signed))
        .isEqualTo("get([uint8#0,uint8#1,uint8#0],int4#2)");
  }

  private static String described(String operation, Object... arguments) {
    return RerandomizedInputs.describe(operation, arguments, new LinkedHashMap<>());
  }

  /** Their names go into the hash. One may be added here; none may be renamed or removed. */
  @Test
  void names_ofOperations_areFrozen() {
    assertThat(
            Arrays.stream(FheOperations.class.getMethods())
                .map(Method::getName)
                .distinct()
                .sorted())
        .containsExactly(
            "abs",
            "add",
            "addOverflow",
            "and",
            "argMax",
            "argMin",
            "bitAnd",
            "bitNot",
            "bitOr",
            "bitXor",
            "boolToUint",
            "bootstrap",
            "cast",
            "castToInt",
            "castToUint",
            "countOnes",
            "div",
            "divChecked",
            "divRem",
            "eq",
            "flip",
            "fromBool",
            "ge",
            "get",
            "gt",
            "ilog2",
            "indexOf",
            "isIn",
            "le",
            "leadingZeros",
            "lt",
            "max",
            "maximum",
            "min",
            "minimum",
            "mul",
            "mulDiv",
            "mulOverflow",
            "ne",
            "neg",
            "not",
            "or",
            "random",
            "randomBool",
            "randomBounded",
            "randomInt",
            "randomUint",
            "rem",
            "rotl",
            "rotr",
            "saturatingAdd",
            "saturatingSub",
            "select",
            "selectBool",
            "set",
            "shl",
            "shr",
            "sort",
            "sub",
            "subOverflow",
            "sum",
            "trailingZeros",
            "trivial",
            "typeOf",
            "xor");
  }

  /** Self-generated, with the toy keys of the fixed seeds: the zeros of one operation. */
  @Test
  void masks_ofFixedInputs_haveTheirDigest() throws Exception {
    long[] fixed =
        LongStream.range(0, 2L * BIG.size()).map(i -> i * 0x9E37_79B9_7F4A_7C15L).toArray();
    FheUint input =
        FheUint.of(4, LweCiphertextList.wrap(BIG, CiphertextModulus.TWO_POW_64, fixed), 1);

    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * fixed.length);
    bytes.asLongBuffer().put(words(evaluator.bitNot(input)));

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
        .isEqualTo("bc6f16ddadda2d81fc607eeb5dca950a6ca0594216971dc4a994c1c97350de97");
  }

  @Test
  void random_ofASeed_isThatOfTheEvaluator() {
    MaskSeed seed = MaskSeed.of(new byte[MaskSeed.BYTES]);

    assertThat(words(evaluator.randomUint(8, seed))).isEqualTo(words(plain.randomUint(8, seed)));
    assertThat(words(evaluator.randomInt(4, seed))).isEqualTo(words(plain.randomInt(4, seed)));
    assertThat(words(evaluator.randomBool(seed))).isEqualTo(words(plain.randomBool(seed)));
    assertThat(CLIENT.decrypt(evaluator.randomUint(8, BigInteger.TWO, seed)))
        .isLessThanOrEqualTo(BigInteger.ONE);
  }

  /** An input that occurs twice stays one: its look-ups with itself are folded as before. */
  @Test
  void sameInputTwice_getsOneMask() {
    FheBool equal = evaluator.eq(a, a);

    assertThat(equal.isTrivial()).isEqualTo(plain.eq(a, a).isTrivial());
    assertThat(CLIENT.decrypt(equal)).isTrue();
    assertThat(CLIENT.decrypt(evaluator.sub(a, a))).isEqualTo(0);
  }

  @Test
  void noise_ofResults_isCountedAsWithoutIt() {
    FheBool condition = CLIENT.encrypt(true);

    assertThat(evaluator.bitNot(a).squaredNorm()).isEqualTo(plain.bitNot(a).squaredNorm());
    assertThat(evaluator.select(condition, a, b).squaredNorm())
        .isEqualTo(plain.select(condition, a, b).squaredNorm());
    assertThat(evaluator.add(a, b).squaredNorm()).isEqualTo(plain.add(a, b).squaredNorm());
  }

  @Test
  void chain_ofOperations_staysCorrect() {
    FheUint balance = a;
    for (int expected : new int[] {100, 0, 0}) {
      FheBool enough = evaluator.ge(balance, b);
      FheUint paid = evaluator.select(enough, b, FheUint.trivial(8, 0));
      balance = evaluator.sub(balance, paid);
      assertThat(CLIENT.decrypt(balance)).isEqualTo(expected);
    }
  }

  /** Nothing bootstraps here, so nothing would take the zeros away. */
  @Test
  void chain_ofOperationsWithoutLookUps_doesNotPileUpZeros() {
    FheUint flipped = a;
    for (int i = 0; i < 25; i++) {
      flipped = evaluator.bitNot(flipped);
    }

    assertThat(CLIENT.decrypt(flipped)).isEqualTo(55);
    assertThat(flipped.blocks()).allMatch(block -> block.sourceCount() == 2);
    assertThat(CLIENT.decrypt(evaluator.add(flipped, b))).isEqualTo(155);
  }

  @Test
  void knownInputs_stayKnown() {
    FheUint known = FheUint.trivial(8, 3);

    assertThat(evaluator.add(known, known).isTrivial()).isTrue();
    assertThat(evaluator.trivial(known, BigInteger.TEN).isTrivial()).isTrue();
    assertThat(evaluator.and(FheBool.trivial(false), CLIENT.encrypt(true)).isTrivial()).isTrue();
  }

  @Test
  void refusal_ofAnOperation_isThatOfTheEvaluator() {
    FheUint wide = CLIENT.encryptUint(16, 1);

    assertThrown(
        MismatchException.class,
        () -> evaluator.add(a, wide),
        "right operand of add",
        a.type(),
        wide.type());
  }

  /** What every object can do is no operation on encrypted values. */
  @Test
  void evaluator_asAnObject_isEqualToItselfOnly() {
    Evaluator<FheBool, FheInteger> other = FheEvaluator.rerandomizing(engine, key, Form.THROUGHPUT);

    assertThat(List.of(other, plain, evaluator).indexOf(evaluator)).isEqualTo(2);
    assertThat(Set.of(other, plain, evaluator)).contains(evaluator);
    assertThat(evaluator).hasToString("FheEvaluator[re-randomizing inputs]");
  }

  @Test
  void rerandomizing_withoutItsKey_isRefusedAsStoredState() {
    try (EngineKey bare = engine.load(KeyFixtures.of(ToyParameters.BLOCK3).server())) {
      assertThrown(
          MismatchException.class,
          () -> FheEvaluator.rerandomizing(engine, bare, Form.LATENCY),
          "re-randomization of inputs",
          "a server key with a key for it",
          "none");
    }
  }

  private static long[] words(FheValue value) {
    LweCiphertextList ciphertexts = value.ciphertexts(BIG);
    return ciphertexts.words();
  }
}
