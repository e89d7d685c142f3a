package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.InsecureClientKeys;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.EngineFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.serial.CompactListFormat;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Each way to use encrypted integers badly gives an error that names the operand, what was expected
 * and what came. Toy parameters, not secure at all.
 */
class BadUseTest {
  private static final KeyFixtures.Keys KEYS = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private static final KeyFixtures.Keys OTHERS = KeyFixtures.ofAnotherClient(ToyParameters.BLOCK3);
  private static final ClientKey CLIENT = KEYS.client();
  private static final KeyId OWN = KEYS.server().id();
  private static final KeyId FOREIGN = OTHERS.server().id();

  private static final FheEngine engine = EngineFixtures.scalar();
  private static final EngineKey key = EngineFixtures.loaded(KEYS.server());
  private static final FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);

  private static final Set<String> SHIFTS = Set.of("shl", "shr", "rotl", "rotr");
  private static final Set<String> DIVISIONS =
      Set.of("div", "rem", "divRem", "divChecked", "mulDiv");

  private final FheUint own = CLIENT.encryptUint(8, 7);
  private final FheBool yes = CLIENT.encrypt(true);
  private final FheUint foreign = OTHERS.client().encryptUint(8, 7);
  private final FheBool foreignYes = OTHERS.client().encrypt(true);

  private static void assertForeign(ThrowingCallable call, String operand) {
    assertThrown(MismatchException.class, call, "key of the " + operand, OWN, FOREIGN);
  }

  /** Fresh values, which no bootstrap has touched; nothing is bootstrapped for a refusal. */
  @Test
  void everyOperation_onAnotherClientsValue_isRefused() {
    long before = evaluator.rotations();
    for (Operation operation : Operation.all()) {
      MismatchException left =
          catchThrowableOfType(
              MismatchException.class, () -> operation.run(evaluator, foreign, own));
      assertThat(left).as(operation.label()).isNotNull();
      assertThat(left.what()).matches("key of the (left )?operand of [a-zA-Z0-9]+");
      assertThat(left.expected()).isEqualTo(OWN.toString());
      assertThat(left.actual()).isEqualTo(FOREIGN.toString());
      if (!(operation instanceof Operation.Unary)) {
        MismatchException right =
            catchThrowableOfType(
                MismatchException.class, () -> operation.run(evaluator, own, foreign));
        assertThat(right).as(operation.label()).isNotNull();
        assertThat(right.what())
            .matches("key of the (right operand|divisor|amount) of [a-zA-Z0-9]+");
      }
    }
    assertThat(evaluator.rotations()).isEqualTo(before);
  }

  @Test
  void choices_withAnotherClientsValue_areRefused() {
    assertForeign(() -> evaluator.select(foreignYes, own, own), "condition of select");
    assertForeign(() -> evaluator.select(yes, foreign, own), "first value of select");
    assertForeign(() -> evaluator.select(yes, own, foreign), "second value of select");
    assertForeign(() -> evaluator.flip(foreignYes, own, own), "condition of flip");
    assertForeign(() -> evaluator.flip(yes, foreign, own), "first value of flip");
    assertForeign(() -> evaluator.flip(yes, own, foreign), "second value of flip");
    assertForeign(() -> evaluator.selectBool(foreignYes, yes, yes), "condition of selectBool");
    assertForeign(() -> evaluator.selectBool(yes, foreignYes, yes), "first value of selectBool");
    assertForeign(() -> evaluator.selectBool(yes, yes, foreignYes), "second value of selectBool");
  }

  @Test
  void booleansAndConversions_ofAnotherClientsValue_areRefused() {
    assertForeign(() -> evaluator.and(foreignYes, yes), "left operand of and");
    assertForeign(() -> evaluator.or(yes, foreignYes), "right operand of or");
    assertForeign(() -> evaluator.xor(yes, foreignYes), "right operand of xor");
    assertForeign(() -> evaluator.not(foreignYes), "operand of not");
    assertForeign(() -> evaluator.castToInt(foreign, 4), "operand of cast");
    assertForeign(() -> evaluator.boolToUint(foreignYes, 4), "operand of fromBool");
    assertForeign(() -> evaluator.bootstrap(List.of(own, foreign)), "value 1 of bootstrap");
    assertForeign(() -> evaluator.mulDiv(own, own, foreign), "divisor of mulDiv");
    assertForeign(() -> evaluator.shl(foreign, 3), "left operand of shl");
    assertForeign(() -> evaluator.rotr(own, foreign), "amount of rotr");
  }

  @Test
  void lists_withAnotherClientsValue_areRefused() {
    List<FheUint> mixed = List.of(own, own, foreign);
    List<FheUint> clean = List.of(own, own);

    assertForeign(() -> evaluator.sum(mixed), "number 2 of sum");
    assertForeign(() -> evaluator.isIn(own, mixed), "number 2 of isIn");
    assertForeign(() -> evaluator.isIn(foreign, clean), "value of isIn");
    assertForeign(() -> evaluator.indexOf(foreign, clean), "value of indexOf");
    assertForeign(() -> evaluator.get(mixed, own), "number 2 of get");
    assertForeign(() -> evaluator.get(clean, foreign), "index of get");
    assertForeign(() -> evaluator.set(clean, foreign, own), "index of set");
    assertForeign(() -> evaluator.set(clean, own, foreign), "value of set");
    assertForeign(() -> evaluator.minimum(mixed), "number 2 of minimum");
    assertForeign(() -> evaluator.maximum(mixed), "number 2 of maximum");
    assertForeign(() -> evaluator.argMin(mixed), "number 2 of argMin");
    assertForeign(() -> evaluator.argMax(mixed), "number 2 of argMax");
    assertForeign(() -> evaluator.sort(mixed), "number 2 of sort");
  }

  @Test
  void rerandomizingEvaluator_onAnotherClientsValue_refusesIt() {
    FheOperations rerandomizing = FheEvaluator.rerandomizing(engine, key, Form.LATENCY);

    assertForeign(() -> rerandomizing.add(own, foreign), "right operand of add");
    assertForeign(() -> rerandomizing.maximum(List.of(own, foreign)), "number 1 of maximum");
  }

  @Test
  void valuesThatWereComputedOrBrought_withAnotherKey_areRefused() {
    try (EngineKey others = engine.load(OTHERS.server())) {
      FheTransport transport = FheTransport.of(engine, others);
      ClearList one = ClearList.builder().addUint(8, 9).build();
      FheUint seeded =
          (FheUint) transport.expand(OTHERS.client().encrypt(one), one.types()).getFirst();
      FheUint computed = FheEvaluator.of(engine, others, Form.LATENCY).bitXor(seeded, 9);

      assertForeign(() -> evaluator.bitNot(seeded), "operand of bitNot");
      assertForeign(() -> evaluator.add(own, computed), "right operand of add");
      assertThrown(
          MismatchException.class,
          () -> transport.compress(List.of(FheBool.trivial(true), computed, own)),
          "key of the value 2 to compress",
          FOREIGN,
          OWN);
    }
  }

  @Test
  void decrypt_ofAnotherClientsValue_isRefused() {
    assertForeign(() -> CLIENT.decrypt(foreign), "value to decrypt");
    assertForeign(() -> CLIENT.decrypt(foreignYes), "value to decrypt");
  }

  /** A key that is loaded a second time, or came as bytes, is the same key. */
  @Test
  void valuesOfTheSameClient_underAnotherHandle_areComputedWith() {
    ServerKey full = KEYS.server();
    ServerKey received =
        new ServerKey(full.parameters(), full.bootstrap(), full.keySwitch(), full.optional());
    try (EngineKey second = engine.load(full);
        EngineKey unknown = engine.load(received)) {
      FheUint sum = FheEvaluator.of(engine, second, Form.LATENCY).add(own, own);
      FheUint more = FheEvaluator.of(engine, unknown, Form.LATENCY).add(sum, 1);

      assertThat(sum.keyId()).contains(OWN);
      assertThat(more.keyId()).contains(received.id());
      assertThat(CLIENT.decrypt(evaluator.add(more, own))).isEqualTo(22);
    }
  }

  /** Keys that came as bytes do not say whose they are; two of them are two. */
  @Test
  void valuesOfTwoReceivedKeys_areNotMixed() {
    ServerKey one = withoutClient(KEYS.server());
    ServerKey two = withoutClient(OTHERS.server());
    try (EngineKey first = engine.load(one);
        EngineKey second = engine.load(two)) {
      FheUint left = FheEvaluator.of(engine, first, Form.LATENCY).add(own, 1);
      FheEvaluator of = FheEvaluator.of(engine, second, Form.LATENCY);

      assertThrown(
          MismatchException.class,
          () -> of.neg(left),
          "key of the operand of neg",
          two.id(),
          one.id());
    }
  }

  private static ServerKey withoutClient(ServerKey key) {
    return ServerKey.of(key.parameters(), key.bootstrap(), key.keySwitch());
  }

  @Test
  void value_ofAnotherDimension_isRefusedOnEntry() {
    LweCiphertextList small =
        LweCiphertextList.allocate(4, new LweDimension(5), CiphertextModulus.TWO_POW_64);

    assertThrown(
        MismatchException.class,
        () -> evaluator.bitNot(FheUint.of(8, small, 1)),
        "LWE dimension of the operand of bitNot",
        KEYS.server().parameters().glwe().extractedDimension().value(),
        5);
  }

  @Test
  void widthsAndSigns_thatDiffer_areRefused() {
    FheUint wide = CLIENT.encryptUint(16, 1);
    FheInt signed = CLIENT.encryptInt(8, 1);

    assertThrown(
        MismatchException.class,
        () -> evaluator.add(own, wide),
        "right operand of add",
        "uint8",
        "uint16");
    assertThrown(
        MismatchException.class,
        () -> evaluator.<FheInteger>mulDiv(own, own, signed),
        "divisor of mulDiv",
        "uint8",
        "int8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.ge(own, signed),
        "right operand of ge",
        "uint8",
        "int8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.get(List.of(own), signed),
        "index of get",
        "an unsigned type",
        "int8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.sum(List.<FheInteger>of(own, signed)),
        "number 1 of sum",
        "uint8",
        "int8");
    assertRefused(() -> CLIENT.encryptUint(7, 1), "bits of an integer", "even, 2 to 256", 7);
    assertRefused(
        () -> evaluator.castToUint(own, 258), "bits of an integer", "even, 2 to 256", 258);
    assertRefused(() -> evaluator.sort(List.<FheUint>of()), "numbers of sort", "at least 1", 0);
  }

  /** Amounts alone may be of any type. */
  @Test
  void everyOperation_onARightOperandOfAnotherWidthOrSign_isRefused() {
    long before = evaluator.rotations();
    for (FheInteger other : List.of(CLIENT.encryptUint(16, 1), CLIENT.encryptInt(8, 1))) {
      for (Operation operation : Operation.all()) {
        if (!(operation instanceof Operation.Unary) && !operation.isShift()) {
          MismatchException refusal =
              catchThrowableOfType(
                  MismatchException.class, () -> operation.run(evaluator, own, other));
          assertThat(refusal).as(operation.label()).isNotNull();
          assertThat(refusal.what()).matches("(right operand|divisor) of [a-zA-Z]+");
          assertThat(refusal.expected()).isEqualTo("uint8");
          assertThat(refusal.actual()).isEqualTo(other.type().toString());
        }
      }
    }
    assertThat(evaluator.rotations()).isEqualTo(before);
  }

  @Test
  void everyClearOperand_thatItsTypeDoesNotHold_isRefused() {
    int checked = 0;
    for (Method method : Evaluator.class.getMethods()) {
      for (int place = 0; place < method.getParameterCount(); place++) {
        if (isClearNumber(method.getParameterTypes()[place])) {
          boolean isAmount = SHIFTS.contains(method.getName());
          String expected = isAmount ? "not negative" : "uint8, in [0, 255]";
          assertClearRefused(method, place, -1, expected);
          if (!isAmount) {
            assertClearRefused(method, place, 256, expected);
          }
          checked++;
        }
      }
    }
    assertThat(checked).as("clear operands").isGreaterThan(50);
  }

  @Test
  void everyClearDivisor_thatIsZero_isRefused() {
    int checked = 0;
    for (Method method : Evaluator.class.getMethods()) {
      int last = method.getParameterCount() - 1;
      if (DIVISIONS.contains(method.getName()) && isClearNumber(method.getParameterTypes()[last])) {
        assertClearRefused(method, last, 0, "not 0");
        checked++;
      }
    }
    assertThat(checked).as("divisions by clear numbers").isEqualTo(2 * DIVISIONS.size() + 2);
  }

  private static boolean isClearNumber(Class<?> parameter) {
    return parameter == long.class || parameter == BigInteger.class;
  }

  /** The method with this number in its place, and good operands elsewhere. */
  private void assertClearRefused(Method method, int place, long value, String expected) {
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      Class<?> parameter = method.getParameterTypes()[i];
      long number = i == place ? value : 1;
      if (isClearNumber(parameter)) {
        arguments.add(parameter == long.class ? number : BigInteger.valueOf(number));
      } else {
        arguments.add(method.getGenericParameterTypes()[i].getTypeName().equals("B") ? yes : own);
      }
    }
    assertThatThrownBy(() -> method.invoke(evaluator, arguments.toArray()))
        .as("%s, %d as operand %d", method, value, place)
        .cause()
        .isInstanceOfSatisfying(
            FheException.class,
            refusal -> {
              assertThat(refusal.what()).endsWith(" of " + method.getName());
              assertThat(refusal.expected()).isEqualTo(expected);
              assertThat(refusal.actual()).isEqualTo(String.valueOf(value));
            });
  }

  @Test
  void clearDivisorsAndAmounts_outOfRange_areRefused() {
    assertRefused(() -> evaluator.rem(own, 0), "clear divisor of rem", "not 0", 0);
    assertRefused(() -> evaluator.mulDiv(own, own, 0), "clear divisor of mulDiv", "not 0", 0);
    assertRefused(() -> evaluator.shl(own, -1), "amount of shl", "not negative", -1);
    assertRefused(() -> evaluator.rotr(own, -9), "amount of rotr", "not negative", -9);
    assertThrown(
        MismatchException.class,
        () -> evaluator.gt(own, -1),
        "clear right operand of gt",
        "uint8, in [0, 255]",
        -1);
  }

  @Test
  void untrustedBytes_thatAreNoList_areRefusedWithTheirOffset() {
    CompactParameters parameters = CLIENT.transport().compact();
    ClearList one = ClearList.builder().addUint(8, 9).build();
    byte[] sent =
        CompactListFormat.encode(
            InsecureClientKeys.encryptor(CLIENT.compactPublicKey()).encrypt(one));
    byte[] damaged = sent.clone();
    damaged[0] ^= 1;

    FormatException wrong =
        catchThrowableOfType(
            FormatException.class, () -> CompactListFormat.decode(damaged, parameters, 10));
    assertThat(wrong.what()).isEqualTo("magic");
    assertThat(wrong.offset()).isZero();
    assertThat(wrong.expected()).isNotEqualTo(wrong.actual());
    FormatException many =
        catchThrowableOfType(
            FormatException.class, () -> CompactListFormat.decode(sent, parameters, 1));
    assertThat(many.what()).contains("count");
    assertThat(many.expected()).contains("1");
    assertThat(many.actual()).isEqualTo("2");
    assertThat(many.offset()).isPositive();
  }
}
