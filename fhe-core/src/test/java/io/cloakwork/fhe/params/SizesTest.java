package io.cloakwork.fhe.params;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -256, 0, 1, 128, 257, 3 << 8, 1 << 17, 1 << 30})
  void polynomialSize_noPowerOfTwoInRange_isRefused(int value) {
    assertRefused(
        () -> new PolynomialSize(value),
        "polynomial size N",
        "a power of two in [2^8, 2^16]",
        value);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 16})
  void polynomialSize_powerOfTwo_knowsItsLogarithm(int log2) {
    assertThat(new PolynomialSize(1 << log2).log2()).isEqualTo(log2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 17) + 1, Integer.MAX_VALUE})
  void lweDimension_outOfRange_isRefused(int value) {
    assertRefused(() -> new LweDimension(value), "LWE dimension n", "in [1, 2^17]", value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 939, 1 << 17})
  void lweDimension_inRange_hasOneWordMoreThanItsMask(int value) {
    assertThat(new LweDimension(value).size()).isEqualTo(value + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 9, Integer.MAX_VALUE})
  void glweDimension_outOfRange_isRefused(int value) {
    assertRefused(() -> new GlweDimension(value), "GLWE dimension k", "in [1, 8]", value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void glweDimension_inRange_hasOnePolynomialMoreThanItsMask(int value) {
    assertThat(new GlweDimension(value).size()).isEqualTo(value + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 33, Integer.MAX_VALUE})
  void decompositionBaseLog_outOfRange_isRefused(int value) {
    assertRefused(
        () -> new DecompositionBaseLog(value), "decomposition base log β", "in [1, 32]", value);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 64, Integer.MAX_VALUE})
  void decompositionLevelCount_outOfRange_isRefused(int value) {
    assertRefused(
        () -> new DecompositionLevelCount(value),
        "decomposition level count ℓ",
        "in [1, 63]",
        value);
  }

  @Test
  void decomposition_moreDigitsThanAWordHas_isRefused() {
    assertRefused(() -> new Decomposition(32, 2), "decomposition β·ℓ", "at most 63", 64);
    assertRefused(() -> new Decomposition(32, 63), "decomposition β·ℓ", "at most 63", 2016);
  }

  @Test
  void decomposition_ofFullPrecision_isAccepted() {
    assertThat(new Decomposition(21, 3).precision()).isEqualTo(63);
    assertThat(new Decomposition(1, 63).precision()).isEqualTo(63);
  }

  @Test
  void ciphertextModulus_isNamedAfterItsLogarithm() {
    assertThat(CiphertextModulus.TWO_POW_32.log2()).isEqualTo(32);
    assertThat(CiphertextModulus.TWO_POW_64.log2()).isEqualTo(64);
  }
}
