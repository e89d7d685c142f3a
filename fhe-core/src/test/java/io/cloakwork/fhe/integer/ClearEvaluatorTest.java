package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The corners of what operations mean, against numbers written down: encrypted operations are only
 * ever compared with those of {@link ClearEvaluator}.
 */
class ClearEvaluatorTest {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();
  private static final IntegerType UINT8 = IntegerType.unsigned(8);
  private static final IntegerType INT8 = IntegerType.signed(8);

  private static ClearInteger number(String type, String value) {
    return number(IntegerType.parse(type), new BigInteger(value));
  }

  private static ClearInteger number(IntegerType type, BigInteger value) {
    return new ClearInteger(type, value);
  }

  private static ClearInteger uint8(long value) {
    return number(UINT8, BigInteger.valueOf(value));
  }

  private static ClearInteger int8(long value) {
    return number(INT8, BigInteger.valueOf(value));
  }

  private static ClearInteger count(long value) {
    return number(IntegerType.unsigned(32), BigInteger.valueOf(value));
  }

  private static List<ClearInteger> uint8s(long... values) {
    return LongStream.of(values).mapToObj(ClearEvaluatorTest::uint8).toList();
  }

  /** By 0: all ones and the dividend; MIN / −1 wraps; truncated, the remainder signed as a. */
  @ParameterizedTest
  @CsvSource({
    "uint8, 200, 0, 255, 200",
    "uint8, 0, 0, 255, 0",
    "uint8, 255, 2, 127, 1",
    "uint8, 7, 255, 0, 7",
    "uint16, 65535, 0, 65535, 65535",
    "uint64, 18446744073709551615, 0, 18446744073709551615, 18446744073709551615",
    "uint64, 18446744073709551615, 10, 1844674407370955161, 5",
    "int8, 100, 0, -1, 100",
    "int8, -100, 0, -1, -100",
    "int8, -128, 0, -1, -128",
    "int8, -128, -1, -128, 0",
    "int8, -128, 127, -1, -1",
    "int8, 7, 2, 3, 1",
    "int8, -7, 2, -3, -1",
    "int8, 7, -2, -3, 1",
    "int8, -7, -2, 3, -1",
    "int8, -1, 2, 0, -1",
    "int16, -32768, -1, -32768, 0",
    "int64, -9223372036854775808, -1, -9223372036854775808, 0",
    "int64, -9223372036854775808, 10, -922337203685477580, -8",
  })
  void division_ofCorners_isTruncated(
      String type, String a, String b, String quotient, String remainder) {
    ClearInteger left = number(type, a);
    ClearInteger right = number(type, b);

    assertThat(CLEAR.div(left, right)).isEqualTo(number(type, quotient));
    assertThat(CLEAR.rem(left, right)).isEqualTo(number(type, remainder));
    assertThat(CLEAR.divRem(left, right))
        .isEqualTo(new QuotientRemainder<>(number(type, quotient), number(type, remainder)));
    assertThat(CLEAR.divChecked(left, right))
        .isEqualTo(new Checked<>(number(type, quotient), b.equals("0")));
  }

  /** The full product, so that only the quotient wraps. */
  @ParameterizedTest
  @CsvSource({
    "uint8, 200, 200, 200, 200",
    "uint8, 255, 255, 254, 0",
    "uint8, 16, 16, 1, 0",
    "uint8, 255, 255, 2, 0",
    "uint8, 255, 3, 2, 126",
    "uint8, 7, 9, 0, 255",
    "int8, -128, -128, -128, -128",
    "int8, -128, -1, 1, -128",
    "int8, 100, 3, -7, -42",
    "int8, -7, 1, 2, -3",
    "int8, 127, 127, 63, 0",
    "int8, 5, 5, 0, -1",
    "uint64, 18446744073709551615, 18446744073709551615, 18446744073709551615,"
        + " 18446744073709551615",
    "int64, -9223372036854775808, 3, -2, -4611686018427387904",
  })
  void mulDiv_ofCorners_dividesTheFullProduct(
      String type, String a, String b, String c, String result) {
    assertThat(CLEAR.mulDiv(number(type, a), number(type, b), number(type, c)))
        .isEqualTo(number(type, result));
  }

  @Test
  void arithmetic_beyondTheEnds_wraps() {
    assertThat(CLEAR.add(uint8(255), uint8(1))).isEqualTo(uint8(0));
    assertThat(CLEAR.add(int8(127), int8(1))).isEqualTo(int8(-128));
    assertThat(CLEAR.sub(uint8(0), uint8(1))).isEqualTo(uint8(255));
    assertThat(CLEAR.sub(int8(-128), int8(1))).isEqualTo(int8(127));
    assertThat(CLEAR.mul(uint8(255), uint8(255))).isEqualTo(uint8(1));
    assertThat(CLEAR.mul(int8(-128), int8(-1))).isEqualTo(int8(-128));
    assertThat(CLEAR.neg(uint8(1))).isEqualTo(uint8(255));
    assertThat(CLEAR.neg(int8(-128))).isEqualTo(int8(-128));
    assertThat(CLEAR.abs(int8(-128))).isEqualTo(int8(-128));
    assertThat(CLEAR.abs(int8(-127))).isEqualTo(int8(127));
    assertThat(CLEAR.abs(uint8(255))).isEqualTo(uint8(255));
    assertThat(CLEAR.abs(number("int64", "-9223372036854775808")))
        .isEqualTo(number("int64", "-9223372036854775808"));
    assertThat(CLEAR.sum(uint8s(200, 100, 255))).isEqualTo(uint8(43));
  }

  @Test
  void overflow_atTheEnds_isFlaggedOrSaturated() {
    assertThat(CLEAR.addOverflow(uint8(255), uint8(0))).isEqualTo(new Checked<>(uint8(255), false));
    assertThat(CLEAR.addOverflow(uint8(255), uint8(1))).isEqualTo(new Checked<>(uint8(0), true));
    assertThat(CLEAR.addOverflow(int8(-1), int8(1))).isEqualTo(new Checked<>(int8(0), false));
    assertThat(CLEAR.addOverflow(int8(127), int8(1))).isEqualTo(new Checked<>(int8(-128), true));
    assertThat(CLEAR.subOverflow(uint8(0), uint8(1))).isEqualTo(new Checked<>(uint8(255), true));
    assertThat(CLEAR.subOverflow(int8(0), int8(-128))).isEqualTo(new Checked<>(int8(-128), true));
    assertThat(CLEAR.mulOverflow(uint8(16), uint8(16))).isEqualTo(new Checked<>(uint8(0), true));
    assertThat(CLEAR.mulOverflow(int8(-128), int8(-1))).isEqualTo(new Checked<>(int8(-128), true));
    assertThat(CLEAR.mulOverflow(int8(-128), int8(1))).isEqualTo(new Checked<>(int8(-128), false));
    assertThat(CLEAR.saturatingAdd(uint8(200), uint8(56))).isEqualTo(uint8(255));
    assertThat(CLEAR.saturatingAdd(int8(100), int8(28))).isEqualTo(int8(127));
    assertThat(CLEAR.saturatingAdd(int8(-100), int8(-29))).isEqualTo(int8(-128));
    assertThat(CLEAR.saturatingSub(uint8(1), uint8(2))).isEqualTo(uint8(0));
    assertThat(CLEAR.saturatingSub(int8(0), int8(-128))).isEqualTo(int8(127));
    assertThat(CLEAR.saturatingSub(int8(-128), int8(1))).isEqualTo(int8(-128));
  }

  /** Amounts are taken modulo the width, of which the last but one is a multiple. */
  @ParameterizedTest
  @CsvSource({
    "uint8, 129, 7, 128, 1, 192, 3",
    "uint8, 129, 8, 129, 129, 129, 129",
    "uint8, 129, 9, 2, 64, 3, 192",
    "int8, -127, 7, -128, -1, -64, 3",
    "int8, -127, 8, -127, -127, -127, -127",
    "int8, -127, 9, 2, -64, 3, -64",
    "uint10, 513, 9, 512, 1, 768, 3",
    "uint10, 513, 10, 513, 513, 513, 513",
    "uint10, 513, 11, 2, 256, 3, 768",
    "uint32, 2147483649, 31, 2147483648, 1, 3221225472, 3",
    "uint32, 2147483649, 33, 2, 1073741824, 3, 3221225472",
    "int32, -2147483647, 31, -2147483648, -1, -1073741824, 3",
  })
  void shifts_aroundTheWidth_takeTheAmountModuloIt(
      String type, String a, long amount, String shl, String shr, String rotl, String rotr) {
    ClearInteger value = number(type, a);
    ClearInteger by = number("uint16", Long.toString(amount));

    assertThat(List.of(CLEAR.shl(value, amount), CLEAR.shl(value, by)))
        .containsOnly(number(type, shl));
    assertThat(List.of(CLEAR.shr(value, amount), CLEAR.shr(value, by)))
        .containsOnly(number(type, shr));
    assertThat(List.of(CLEAR.rotl(value, amount), CLEAR.rotl(value, by)))
        .containsOnly(number(type, rotl));
    assertThat(List.of(CLEAR.rotr(value, amount), CLEAR.rotr(value, by)))
        .containsOnly(number(type, rotr));
  }

  /** −1 of 8 bits is read as 255, which is 7 modulo 8 and 5 modulo 10. */
  @Test
  void shift_bySignedAmount_readsItsBits() {
    assertThat(CLEAR.shl(uint8(3), int8(-1))).isEqualTo(uint8(128));
    assertThat(CLEAR.shl(number("uint10", "3"), int8(-1))).isEqualTo(number("uint10", "96"));
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 0, 0, 8, 8, 4294967295",
    "uint8, 1, 1, 7, 0, 0",
    "uint8, 128, 1, 0, 7, 7",
    "uint8, 255, 8, 0, 0, 7",
    "int8, -1, 8, 0, 0, 7",
    "int8, -128, 1, 0, 7, 7",
    "int8, 0, 0, 8, 8, 4294967295",
    "uint64, 0, 0, 64, 64, 4294967295",
    "uint64, 4294967296, 1, 31, 32, 32",
    "int64, -9223372036854775808, 1, 0, 63, 63",
    "uint256, 0, 0, 256, 256, 4294967295",
  })
  void counts_ofCorners_areThose(
      String type, String a, long ones, long leading, long trailing, long ilog2) {
    ClearInteger value = number(type, a);

    assertThat(CLEAR.countOnes(value)).isEqualTo(count(ones));
    assertThat(CLEAR.leadingZeros(value)).isEqualTo(count(leading));
    assertThat(CLEAR.trailingZeros(value)).isEqualTo(count(trailing));
    assertThat(CLEAR.ilog2(value)).isEqualTo(count(ilog2));
  }

  @Test
  void bits_ofNegativeNumbers_areThoseOfTwosComplement() {
    assertThat(CLEAR.bitNot(int8(0))).isEqualTo(int8(-1));
    assertThat(CLEAR.bitNot(uint8(0))).isEqualTo(uint8(255));
    assertThat(CLEAR.bitAnd(int8(-128), int8(-1))).isEqualTo(int8(-128));
    assertThat(CLEAR.bitOr(int8(-128), int8(127))).isEqualTo(int8(-1));
    assertThat(CLEAR.bitXor(int8(-1), int8(127))).isEqualTo(int8(-128));
  }

  @ParameterizedTest
  @CsvSource({
    "int8, -1, uint8, 255",
    "int8, -1, uint16, 65535",
    "int8, -128, int16, -128",
    "uint8, 255, int8, -1",
    "uint8, 255, int16, 255",
    "uint16, 511, uint8, 255",
    "int16, 128, int8, -128",
    "int64, -2, uint4, 14",
  })
  void cast_betweenTypes_isEqualModuloTheWidth(String from, String a, String to, String result) {
    assertThat(CLEAR.cast(number(from, a), IntegerType.parse(to))).isEqualTo(number(to, result));
  }

  @Test
  void comparisons_ofTheSameBits_areSignedOrUnsigned() {
    assertThat(CLEAR.lt(uint8(127), uint8(128))).isTrue();
    assertThat(CLEAR.lt(int8(127), int8(-128))).isFalse();
    assertThat(CLEAR.ge(int8(-128), int8(-128))).isTrue();
    assertThat(CLEAR.gt(int8(-128), int8(-128))).isFalse();
    assertThat(CLEAR.min(int8(-128), int8(127))).isEqualTo(int8(-128));
    assertThat(CLEAR.max(uint8(128), uint8(127))).isEqualTo(uint8(128));
  }

  @Test
  void choices_ofBothConditions_takeTheFirstOrTheSecond() {
    assertThat(CLEAR.select(true, uint8(1), uint8(2))).isEqualTo(uint8(1));
    assertThat(CLEAR.select(false, uint8(1), uint8(2))).isEqualTo(uint8(2));
    assertThat(CLEAR.flip(true, uint8(1), uint8(2))).isEqualTo(new Flipped<>(uint8(2), uint8(1)));
    assertThat(CLEAR.flip(false, uint8(1), uint8(2))).isEqualTo(new Flipped<>(uint8(1), uint8(2)));
    assertThat(CLEAR.selectBool(true, false, true)).isFalse();
    assertThat(CLEAR.selectBool(false, false, true)).isTrue();
    assertThat(CLEAR.not(true)).isFalse();
    assertThat(CLEAR.fromBool(true, INT8)).isEqualTo(int8(1));
    assertThat(CLEAR.fromBool(false, INT8)).isEqualTo(int8(0));
  }

  @Test
  void lists_withEqualValuesOrNoSuchPlace_haveTheirRule() {
    List<ClearInteger> values = uint8s(7, 3, 9, 3, 9);

    assertThat(CLEAR.argMin(values)).isEqualTo(count(1));
    assertThat(CLEAR.argMax(values)).isEqualTo(count(2));
    assertThat(CLEAR.minimum(values)).isEqualTo(uint8(3));
    assertThat(CLEAR.maximum(values)).isEqualTo(uint8(9));
    assertThat(CLEAR.indexOf(uint8(9), values)).isEqualTo(new Found<>(count(2), true));
    assertThat(CLEAR.indexOf(uint8(8), values)).isEqualTo(new Found<>(count(5), false));
    assertThat(CLEAR.isIn(uint8(8), values)).isFalse();
    assertThat(CLEAR.isIn(uint8(3), values)).isTrue();
    assertThat(CLEAR.get(values, uint8(4))).isEqualTo(uint8(9));
    assertThat(CLEAR.get(values, uint8(5))).isEqualTo(uint8(0));
    assertThat(CLEAR.get(values, uint8(255))).isEqualTo(uint8(0));
    assertThat(CLEAR.set(values, uint8(4), uint8(1))).isEqualTo(uint8s(7, 3, 9, 3, 1));
    assertThat(CLEAR.set(values, uint8(5), uint8(1))).isEqualTo(values);
    assertThat(CLEAR.sort(values)).isEqualTo(uint8s(3, 3, 7, 9, 9));
  }

  @Test
  void lists_ofSignedNumbers_areOrderedBySign() {
    List<ClearInteger> values = List.of(int8(1), int8(-128), int8(127), int8(-1));

    assertThat(CLEAR.sort(values)).containsExactly(int8(-128), int8(-1), int8(1), int8(127));
    assertThat(CLEAR.argMin(values)).isEqualTo(count(1));
    assertThat(CLEAR.argMax(values)).isEqualTo(count(2));
  }
}
