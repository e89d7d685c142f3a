package io.cloakwork.fhe.params;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportParametersTest {
  private static final GlweShape GLWE =
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17));

  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, 16",
    "M2C2_BLOCK2_P130, 18",
    "M2C2_BLOCK3_P141, 15",
    "M2C2_BLOCK4_P154, 15"
  })
  void of_namedSet_castsWithTheDecompositionOfItsKeySwitch(ParameterSets set, int bits) {
    TransportParameters transport = TransportParameters.of(set.parameters());

    assertThat(transport.compact().key()).isEqualTo(GLWE);
    assertThat(transport.compact().casting()).isEqualTo(set.parameters().keySwitch());
    assertThat(transport.compact().storedBits()).isEqualTo(bits);
    assertThat(transport.compression()).isEqualTo(CompressionParameters.STANDARD);
    assertThat(transport.compression().storedBits()).isEqualTo(12);
  }

  @Test
  void compactKey_ofTwoPolynomials_isRefused() {
    GlweShape two = new GlweShape(new GlweDimension(2), GLWE.polynomialSize(), GLWE.noise());

    assertRefused(
        () -> new CompactParameters(two, new Decomposition(3, 5)),
        "dimension k of a compact key",
        1,
        2);
  }

  @ParameterizedTest
  @CsvSource({"7, 1", "4, 8", "32, 1"})
  void decomposition_thatWordsCannotBeStoredFor_isRefused(int baseLog, int levels) {
    Decomposition bad = new Decomposition(baseLog, levels);

    assertRefused(
        () -> new CompactParameters(GLWE, bad),
        "casting key switch β·ℓ",
        "in [8, 31]",
        baseLog * levels);
    assertRefused(
        () -> new CompressionParameters(GLWE, new Decomposition(4, 3), bad),
        "key switch of a decompression β·ℓ",
        "in [8, 31]",
        baseLog * levels);
  }
}
