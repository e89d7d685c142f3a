package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorusTest {

  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "0.25, 4611686018427387904",
    "-0.25, -4611686018427387904",
    "3.25, 4611686018427387904",
    // Both halves are the one word −2^63.
    "0.5, -9223372036854775808",
    "-0.5, -9223372036854775808",
    "1.5, -9223372036854775808",
    "2.5, -9223372036854775808",
    // The largest double below ½ is 2^9 words below it.
    "0.49999999999999994, 9223372036854774784",
    // Ties of the last rounding go to the even word.
    "0x1p-65, 0",
    "0x3p-65, 2",
    "-0x1p-65, 0",
    "-0x3p-65, -2"
  })
  void ofReal_cornersAndTies_haveTheirFrozenWord(String real, long word) {
    assertThat(Torus.ofReal(Double.parseDouble(real))).isEqualTo(word);
  }
}
