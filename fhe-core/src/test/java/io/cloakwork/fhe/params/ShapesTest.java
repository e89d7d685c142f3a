package io.cloakwork.fhe.params;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
  private static final NoiseDistribution NOISE = new TUniform(17);

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 9, Integer.MAX_VALUE})
  void blockBinary_lengthOutOfRange_isRefused(int length) {
    assertRefused(() -> new BlockBinary(length), "block length ℓ_b", "in [2, 8]", length);
  }

  @Test
  void keyDistribution_anyKind_knowsItsBlockLengthAndMean() {
    assertThat(new UniformBinary().blockLength()).isEqualTo(1);
    assertThat(new UniformBinary().meanDenominator()).isEqualTo(2);
    assertThat(new BlockBinary(3).blockLength()).isEqualTo(3);
    assertThat(new BlockBinary(3).meanDenominator()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 63, Integer.MAX_VALUE})
  void tuniform_boundOutOfRange_isRefused(int bound) {
    assertRefused(() -> new TUniform(bound), "TUniform bound b", "in [0, 62]", bound);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        -1e-9,
        -0.0,
        0,
        0.25,
        1,
        Double.POSITIVE_INFINITY
      })
  void gaussian_deviationOutOfRange_isRefused(double deviation) {
    assertRefused(
        () -> new Gaussian(deviation),
        "Gaussian standard deviation",
        "in (0, 1/4), relative to the torus",
        deviation);
  }

  @ParameterizedTest
  @CsvSource({"917, 2", "938, 3", "957, 4"})
  void lweShape_dimensionThatIsNoMultipleOfTheBlockLength_isRefused(int dimension, int length) {
    assertRefused(
        () -> new LweShape(new LweDimension(dimension), new BlockBinary(length), NOISE),
        "LWE dimension n",
        "a multiple of the block length " + length,
        dimension);
  }

  @Test
  void lweShape_uniformKey_takesAnyDimension() {
    assertThatCode(() -> new LweShape(new LweDimension(917), new UniformBinary(), NOISE))
        .doesNotThrowAnyException();
  }

  @Test
  void glweShape_keyTooLarge_isRefused() {
    assertRefused(
        () -> new GlweShape(new GlweDimension(3), new PolynomialSize(1 << 16), NOISE),
        "GLWE key size kN",
        "at most 2^17",
        3 << 16);
  }

  @Test
  void glweShape_largestKey_isAccepted() {
    var shape = new GlweShape(new GlweDimension(2), new PolynomialSize(1 << 16), NOISE);
    assertThat(shape.extractedDimension()).isEqualTo(new LweDimension(1 << 17));
    assertThat(shape.words()).isEqualTo(3 << 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 9, Integer.MAX_VALUE})
  void messageSpace_messageOutOfRange_isRefused(int bits) {
    assertRefused(() -> new MessageSpace(bits, 2), "message bits", "in [1, 8]", bits);
  }

  @ParameterizedTest
  @CsvSource({"2, -2147483648", "2, -1", "2, 9", "8, 5", "5, 8", "2, 2147483647"})
  void messageSpace_carryOutOfRange_isRefused(int message, int carry) {
    assertRefused(
        () -> new MessageSpace(message, carry),
        "carry bits",
        "in [0, 8], at most 12 with the message",
        carry);
  }

  @Test
  void messageSpace_encodingStep_leavesOnePaddingBit() {
    var space = new MessageSpace(2, 2);
    assertThat(space.bits()).isEqualTo(4);
    assertThat(space.messageModulus()).isEqualTo(4);
    assertThat(space.deltaLog2()).isEqualTo(59);
  }
}
