package io.cloakwork.fhe.params;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.ParameterNumbers;
import io.cloakwork.fhe.fixtures.ParameterNumbers.Noise;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TfheParametersTest {
  private static final TfheParameters BASE = ParameterSets.M2C2_STANDARD_P129.parameters();

  @ParameterizedTest
  @EnumSource
  void spec_ofEveryNamedSet_checksToAnEqualOne(ParameterSets set) {
    assertThat(ParameterNumbers.of(set.parameters()).check()).isEqualTo(set.parameters());
  }

  @Test
  void spec_withGaussianNoise_checksToAnEqualOne() {
    var lwe = new LweShape(BASE.lwe().dimension(), BASE.lwe().key(), new Gaussian(2.05e-6));
    var glwe =
        new GlweShape(
            BASE.glwe().dimension(), BASE.glwe().polynomialSize(), new Gaussian(2.85e-15));
    var parameters =
        new TfheParameters(BASE.message(), lwe, glwe, BASE.bootstrap(), BASE.keySwitch());
    assertThat(ParameterNumbers.of(parameters).lweNoise()).isEqualTo(new Noise(-1, 2.05e-6));
    assertThat(ParameterNumbers.of(parameters).check()).isEqualTo(parameters);
  }

  @Test
  void parameters_keySwitchFinerThanItsModulus_areRefused() {
    assertRefused(
        () -> with(BASE.message(), BASE.lwe().noise(), new Decomposition(8, 4)),
        "key switch β·ℓ",
        "at most 31 (modulus 2^32)",
        32);
  }

  @Test
  void parameters_messageWiderThanThePolynomial_areRefused() {
    assertRefused(
        () -> with(new MessageSpace(6, 5), BASE.lwe().noise(), BASE.keySwitch()),
        "message space bits p",
        "at most lg N - 1 = 10",
        11);
  }

  @Test
  void parameters_messageWithTwoCoefficientsPerValue_areAccepted() {
    assertThat(with(new MessageSpace(5, 5), BASE.lwe().noise(), BASE.keySwitch()).message().bits())
        .isEqualTo(10);
  }

  @Test
  void parameters_noiseBelowTheSmallModulus_areRefused() {
    assertRefused(
        () -> with(BASE.message(), new TUniform(31), BASE.keySwitch()),
        "small LWE noise bound",
        "at least 2^32 (modulus 2^32)",
        31);
  }

  @Test
  void parameters_gaussianThatVanishesModuloTheSmallModulus_areRefused() {
    assertRefused(
        () -> with(BASE.message(), new Gaussian(0x1p-33), BASE.keySwitch()),
        "small LWE noise deviation",
        "at least 2^-32 (modulus 2^32)",
        0x1p-33);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "9"})
  void spec_blockLengthThatIsNone_isRefused(int length) {
    assertRefused(
        () -> spec(length, new Noise(45, 0)).check(), "block length ℓ_b", "in [2, 8]", length);
  }

  @Test
  void spec_boundBelowTheMarkOfAGaussian_isRefused() {
    assertRefused(
        () -> spec(1, new Noise(-2, 1e-6)).check(),
        "TUniform bound b",
        "in [0, 62], or -1 for a Gaussian",
        -2);
  }

  @ParameterizedTest
  @CsvSource({"1e-6", "NaN", "-1"})
  void spec_boundAndDeviationTogether_areRefused(double deviation) {
    assertRefused(
        () -> spec(1, new Noise(45, deviation)).check(),
        "standard deviation beside a TUniform bound",
        0,
        deviation);
  }

  @Test
  void spec_gaussianThatIsNotANumber_isRefused() {
    assertRefused(
        () -> spec(1, new Noise(-1, Double.NaN)).check(),
        "Gaussian standard deviation",
        "in (0, 1/4), relative to the torus",
        "NaN");
  }

  private static TfheParameters with(
      MessageSpace message, NoiseDistribution lweNoise, Decomposition keySwitch) {
    var lwe = new LweShape(BASE.lwe().dimension(), BASE.lwe().key(), lweNoise);
    return new TfheParameters(message, lwe, BASE.glwe(), BASE.bootstrap(), keySwitch);
  }

  private static ParameterNumbers spec(int blockLength, Noise lweNoise) {
    return new ParameterNumbers(
        2, 2, 918, blockLength, lweNoise, 1, 2048, new Noise(17, 0), 23, 1, 4, 4);
  }
}
