package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final FheBool FLAG = FheBool.trivial(true);
  private static final FheUint NUMBER = FheUint.trivial(8, 7);

  private static String type(FheValue value) {
    return value.type().toString();
  }

  @Test
  void result_ofAnyShape_keepsItsShape() {
    assertThat(Results.map(NUMBER, ResultsTest::type)).isEqualTo("uint8");
    assertThat(Results.map(new Checked<>(NUMBER, FLAG), ResultsTest::type))
        .isEqualTo(new Checked<>("uint8", "bool"));
    assertThat(Results.map(new QuotientRemainder<>(NUMBER, NUMBER), ResultsTest::type))
        .isEqualTo(new QuotientRemainder<>("uint8", "uint8"));
    assertThat(Results.map(new Flipped<>(NUMBER, NUMBER), ResultsTest::type))
        .isEqualTo(new Flipped<>("uint8", "uint8"));
    assertThat(Results.map(List.of(FLAG, new Found<>(NUMBER, FLAG)), ResultsTest::type))
        .isEqualTo(List.of("bool", new Found<>("uint8", "bool")));
  }

  @Test
  void result_ofNoOperation_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Results.map("seven", ResultsTest::type))
        .withMessage("no result of an operation: class java.lang.String");
  }
}
