package io.cloakwork.coprocessor.abi;

import static io.cloakwork.coprocessor.abi.Handles.computed;
import static io.cloakwork.coprocessor.abi.ValueType.BOOL;
import static io.cloakwork.coprocessor.abi.ValueType.INT8;
import static io.cloakwork.coprocessor.abi.ValueType.UINT128;
import static io.cloakwork.coprocessor.abi.ValueType.UINT160;
import static io.cloakwork.coprocessor.abi.ValueType.UINT256;
import static io.cloakwork.coprocessor.abi.ValueType.UINT64;
import static io.cloakwork.coprocessor.abi.ValueType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.RequestException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations, their rules and their bytes. */
class OperationTest {
  private static final Operand SEED = new Operand.Seed("00112233445566778899aabbccddeeff");

  @Test
  void rules_ofWhatTheExecutorAccepts_acceptIt() {
    OperationRules.require(operation(Operator.FHE_ADD, UINT8, of(UINT8), of(UINT8)));
    OperationRules.require(operation(Operator.FHE_ADD, UINT8, of(UINT8), clear(300)));
    OperationRules.require(operation(Operator.FHE_DIV, UINT64, of(UINT64), clear(3)));
    OperationRules.require(operation(Operator.FHE_EQ, BOOL, of(UINT160), of(UINT160)));
    OperationRules.require(operation(Operator.FHE_SHL, UINT256, of(UINT256), clear(300)));
    OperationRules.require(operation(Operator.FHE_NOT, BOOL, of(BOOL)));
    OperationRules.require(operation(Operator.CAST, UINT256, of(BOOL)));
    OperationRules.require(operation(Operator.TRIVIAL_ENCRYPT, UINT160, clear(7)));
    OperationRules.require(
        operation(Operator.FHE_IF_THEN_ELSE, UINT160, of(BOOL), of(UINT160), of(UINT160)));
    OperationRules.require(operation(Operator.FHE_RAND, BOOL, SEED));
    OperationRules.require(operation(Operator.FHE_RAND_BOUNDED, UINT8, clear(256), SEED));
    OperationRules.require(operation(Operator.FHE_SUM, UINT8));
    OperationRules.require(operation(Operator.FHE_IS_IN, BOOL, of(UINT256), of(UINT256)));
    OperationRules.require(operation(Operator.FHE_MUL_DIV, UINT8, of(UINT8), of(UINT8), clear(3)));
    OperationRules.require(operation(Operator.INT_DIV, INT8, of(INT8), of(INT8)));
    OperationRules.require(
        new Operation(
            Operator.FHE_ADD_CHECKED,
            List.of(of(INT8), clear(1)),
            List.of(computed("sum", INT8), computed("flag", BOOL))));
  }

  @Test
  void rules_ofAWrongOperand_nameIt() {
    assertRefused(
        operation(Operator.FHE_ADD, UINT8, of(UINT8), of(UINT64)),
        "type of operand 2 of fheAdd",
        UINT8,
        UINT64);
    assertRefused(
        operation(Operator.FHE_ADD, UINT256, of(UINT256), of(UINT256)),
        "type of operand 1 of fheAdd",
        Operator.FHE_ADD.types(),
        UINT256);
    assertRefused(
        operation(Operator.FHE_ADD, UINT8, of(UINT8)), "number of operands of fheAdd", 2, 1);
    assertRefused(
        operation(Operator.FHE_ADD, UINT8, clear(1), of(UINT8)),
        "operand 1 of fheAdd",
        "an encrypted value",
        "a plaintext");
    assertRefused(
        operation(Operator.FHE_DIV, UINT8, of(UINT8), of(UINT8)),
        "operand 2 of fheDiv",
        "a plaintext",
        "an encrypted uint8");
    assertRefused(
        operation(Operator.FHE_DIV, UINT8, of(UINT8), clear(512)),
        "divisor of fheDiv",
        "not 0 in uint8",
        0);
    assertRefused(
        operation(Operator.FHE_DIV_ENCRYPTED, UINT8, of(UINT8), clear(3)),
        "operand 2 of fheDivEncrypted",
        "an encrypted value",
        "a plaintext");
    assertRefused(
        operation(Operator.FHE_MUL_DIV, UINT8, of(UINT8), of(UINT8), clear(0)),
        "divisor of fheMulDiv",
        "not 0 in uint8",
        0);
    assertRefused(
        operation(Operator.FHE_RAND_BOUNDED, UINT8, clear(12), SEED),
        "bound of fheRandBounded",
        "a power of two, at most 2^8",
        "another");
    assertRefused(
        operation(Operator.FHE_RAND, UINT8, clear(12)),
        "operand 1 of fheRand",
        "a seed",
        "a plaintext");
    assertRefused(
        operation(Operator.FHE_IF_THEN_ELSE, UINT8, of(UINT8), of(UINT8), of(UINT8)),
        "type of operand 1 of fheIfThenElse",
        BOOL,
        UINT8);
    assertRefused(
        operation(Operator.CAST, UINT8, of(UINT8)),
        "type of the result of cast",
        "an integer type other than uint8",
        UINT8);
    assertRefused(
        new Operation(
            Operator.FHE_SUM, Collections.nCopies(61, of(UINT128)), List.of(result(UINT128))),
        "number of values of fheSum",
        "at most 60 of uint128",
        61);
    assertRefused(
        operation(Operator.RUN_MODEL, UINT8, of(UINT8)),
        "operand 1 of runModel",
        "a model",
        "an encrypted uint8");
    assertRefused(
        operation(Operator.VERIFY_INPUT, UINT8, of(UINT8)),
        "operator of verifyInput",
        "one that computes",
        "verifyInput");
  }

  @Test
  void rules_ofAWrongResult_nameTypes() {
    assertRefused(
        operation(Operator.FHE_EQ, UINT8, of(UINT8), of(UINT8)),
        "types of the results of fheEq",
        List.of(BOOL),
        List.of(UINT8));
  }

  @Test
  void operation_ofItsOwnResult_isRefused() {
    assertThatThrownBy(
            () -> operation(Operator.FHE_NEG, UINT8, new Operand.Encrypted(result(UINT8))))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("other handles than its results");
  }

  @Test
  void format_ofAnyOperation_givesItBack() {
    for (Operation operation :
        List.of(
            operation(Operator.FHE_ADD, UINT8, of(UINT8), clear(300)),
            operation(Operator.FHE_RAND_BOUNDED, UINT8, clear(256), SEED),
            operation(Operator.RUN_MODEL, UINT8, new Operand.Model(Handles.block("model"))),
            operation(Operator.FHE_SUM, UINT8))) {
      assertThat(OperationFormat.decode(OperationFormat.encode(operation))).isEqualTo(operation);
    }
  }

  @Test
  void format_ofCutOrLongerBytes_isRefused() {
    byte[] bytes = OperationFormat.encode(operation(Operator.FHE_ADD, UINT8, of(UINT8), clear(3)));
    for (int length = 0; length <= bytes.length + 1; length++) {
      byte[] other = Arrays.copyOf(bytes, length);
      if (length != bytes.length) {
        assertThatThrownBy(() -> OperationFormat.decode(other))
            .as("%d of %d bytes", length, bytes.length)
            .isInstanceOf(RequestException.class);
      }
    }
  }

  @Test
  void valueType_ofWords_takesTheLowBits() {
    BigInteger high = BigInteger.ONE.shiftLeft(200);

    assertThat(UINT8.truncated(high.add(BigInteger.valueOf(0x1ff)))).isEqualTo(255);
    assertThat(INT8.truncated(BigInteger.valueOf(0xff))).isEqualTo(-1);
    assertThat(BOOL.truncated(high)).isEqualTo(1);
    assertThat(BOOL.trivial(high)).isEqualTo(0);
    assertThat(BOOL.trivial(BigInteger.TWO)).isEqualTo(1);
  }

  private static void assertRefused(
      Operation operation, String what, Object expected, Object actual) {
    RequestException refusal =
        catchThrowableOfType(RequestException.class, () -> OperationRules.require(operation));
    assertThat(refusal).as(what).isNotNull();
    assertThat(refusal.kind()).isEqualTo(RequestException.Kind.INVALID);
    assertThat(refusal.what()).isEqualTo(what);
    assertThat(refusal.expected()).isEqualTo(String.valueOf(expected));
    assertThat(refusal.actual()).isEqualTo(String.valueOf(actual));
  }

  private static Operation operation(Operator operator, ValueType result, Operand... operands) {
    return new Operation(operator, List.of(operands), List.of(result(result)));
  }

  private static Handle result(ValueType type) {
    return computed("result", type);
  }

  private static Operand of(ValueType type) {
    return new Operand.Encrypted(Handles.input("some", type));
  }

  private static Operand clear(long value) {
    return new Operand.Clear(BigInteger.valueOf(value));
  }
}
