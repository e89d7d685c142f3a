package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The forms of operations with numbers that everybody knows, against numbers written down. */
class ClearOperandsTest {
  private static final IntegerType UINT8 = IntegerType.unsigned(8);
  private static final ClearEvaluator EVALUATOR = new ClearEvaluator();
  private static final ClearInteger A = uint8(200);
  private static final BigInteger SEVEN = BigInteger.valueOf(7);
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private static ClearInteger uint8(long value) {
    return new ClearInteger(UINT8, BigInteger.valueOf(value));
  }

  private static void check(
      Function<ClearEvaluator, Object> ofLong, Function<ClearEvaluator, Object> ofBig, Object is) {
    assertThat(ofLong.apply(EVALUATOR)).isEqualTo(is);
    assertThat(ofBig.apply(EVALUATOR)).isEqualTo(is);
  }

  @Test
  void arithmetic_withClearOperands_givesTheNumbers() {
    check(e -> e.add(A, 100), e -> e.add(A, HUNDRED), uint8(44));
    check(e -> e.sub(A, 7), e -> e.sub(A, SEVEN), uint8(193));
    check(e -> e.mul(A, 7), e -> e.mul(A, SEVEN), uint8(120));
    check(e -> e.div(A, 7), e -> e.div(A, SEVEN), uint8(28));
    check(e -> e.rem(A, 7), e -> e.rem(A, SEVEN), uint8(4));
    check(
        e -> e.divRem(A, 7), e -> e.divRem(A, SEVEN), new QuotientRemainder<>(uint8(28), uint8(4)));
    check(e -> e.divChecked(A, 7), e -> e.divChecked(A, SEVEN), new Checked<>(uint8(28), false));
    assertThat(EVALUATOR.mulDiv(A, uint8(7), HUNDRED)).isEqualTo(uint8(14));
    assertThat(EVALUATOR.mulDiv(A, SEVEN, HUNDRED)).isEqualTo(uint8(14));
    assertThat(EVALUATOR.mulDiv(A, uint8(7), 100)).isEqualTo(uint8(14));
    assertThat(EVALUATOR.mulDiv(A, 7, 100)).isEqualTo(uint8(14));
    check(e -> e.saturatingAdd(A, 100), e -> e.saturatingAdd(A, HUNDRED), uint8(255));
    check(e -> e.saturatingSub(uint8(5), 7), e -> e.saturatingSub(uint8(5), SEVEN), uint8(0));
    check(
        e -> e.addOverflow(A, 100), e -> e.addOverflow(A, HUNDRED), new Checked<>(uint8(44), true));
    check(e -> e.subOverflow(A, 7), e -> e.subOverflow(A, SEVEN), new Checked<>(uint8(193), false));
    check(e -> e.mulOverflow(A, 7), e -> e.mulOverflow(A, SEVEN), new Checked<>(uint8(120), true));
  }

  @Test
  void bits_withClearOperands_giveTheNumbers() {
    check(e -> e.bitAnd(A, 100), e -> e.bitAnd(A, HUNDRED), uint8(64));
    check(e -> e.bitOr(A, 100), e -> e.bitOr(A, HUNDRED), uint8(236));
    check(e -> e.bitXor(A, 100), e -> e.bitXor(A, HUNDRED), uint8(172));
  }

  @Test
  void comparisons_withClearOperands_giveTheirTruth() {
    Map<Integer, List<Boolean>> expected = // eq, ne, lt, le, gt, ge of 200 and the key
        Map.of(
            199, List.of(false, true, false, false, true, true),
            200, List.of(true, false, false, true, false, true),
            201, List.of(false, true, true, true, false, false));
    expected.forEach((b, truth) -> {
      BigInteger big = BigInteger.valueOf(b);
      check(e -> e.eq(A, b), e -> e.eq(A, big), truth.get(0));
      check(e -> e.ne(A, b), e -> e.ne(A, big), truth.get(1));
      check(e -> e.lt(A, b), e -> e.lt(A, big), truth.get(2));
      check(e -> e.le(A, b), e -> e.le(A, big), truth.get(3));
      check(e -> e.gt(A, b), e -> e.gt(A, big), truth.get(4));
      check(e -> e.ge(A, b), e -> e.ge(A, big), truth.get(5));
    });
  }

  @Test
  void choices_withClearOperands_giveTheNumbers() {
    check(e -> e.min(A, 100), e -> e.min(A, HUNDRED), uint8(100));
    check(e -> e.max(A, 100), e -> e.max(A, HUNDRED), uint8(200));
    check(e -> e.select(true, A, 100), e -> e.select(true, A, HUNDRED), uint8(200));
    check(e -> e.select(false, A, 100), e -> e.select(false, A, HUNDRED), uint8(100));
    assertThat(EVALUATOR.and(Boolean.TRUE, false)).isFalse();
    assertThat(EVALUATOR.or(Boolean.FALSE, true)).isTrue();
    assertThat(EVALUATOR.xor(Boolean.TRUE, true)).isFalse();
    assertThat(EVALUATOR.and(true, false)).isFalse();
    assertThat(EVALUATOR.or(true, false)).isTrue();
    assertThat(EVALUATOR.xor(true, true)).isFalse();
    assertThat(EVALUATOR.and(true, EVALUATOR.gt(A, 7))).isTrue();
    assertThat(EVALUATOR.or(false, EVALUATOR.gt(A, 7))).isTrue();
    assertThat(EVALUATOR.xor(true, EVALUATOR.gt(A, 7))).isFalse();
  }
}
