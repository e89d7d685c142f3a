package io.cloakwork.fhe.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of the project's docs/SECURITY.md are those that the code gives. */
class SecurityDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/SECURITY.md");

  @ParameterizedTest
  @EnumSource(ParameterSets.class)
  void tableOfSets_anySet_hasTheFiguresOfTheCode(ParameterSets set) throws IOException {
    assertThat(Files.readAllLines(DOCUMENT)).contains(row(set));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"M2C2_STANDARD_P129", "M2C2_BLOCK2_P130", "M2C2_BLOCK3_P141", "M2C2_BLOCK4_P154"})
  void tableOfKeys_anySet_hasTheFiguresOfTheCode(ParameterSets set) throws IOException {
    KeyWeights keys = new KeyWeights(set.parameters());
    String row =
        "| 2^−%s | 2^−%s | 2^−%s | 2^−%s | %s |"
            .formatted(
                roundedDown(-NoiseBudget.of(set.parameters()).log2FailureAtPublishedNorm()),
                roundedDown(-keys.log2Averaged()),
                roundedDown(-keys.log2OfHeaviest(0.1)),
                roundedDown(-keys.log2OfHeaviest(1e-6)),
                above(keys));
    assertThat(Files.readAllLines(DOCUMENT))
        .filteredOn(line -> line.startsWith("| `" + set + "`"))
        .anySatisfy(line -> assertThat(line).endsWith(row));
  }

  private static String above(KeyWeights keys) {
    double share = keys.above(FailureProbability.TARGET_LOG2);
    if (share == 0) {
      return "none";
    }
    return share > 0.01
        ? "**%.0f %%**".formatted(100 * share)
        : "one in 2^" + Math.round(-Math.log(share) / Math.log(2));
  }

  /** Bits and −log2 are rounded down, so that the document never says more than the code. */
  private static String row(ParameterSets set) {
    TfheParameters parameters = set.parameters();
    int blockLength = parameters.lwe().key().blockLength();
    return "| `%s`%s | n = %d, %s | TU(%d) | 2^−%s at ν = %d | **%s** | kN = %d, TU(%d) | **%s** |"
        .formatted(
            set,
            set == ParameterSets.defaultSet() ? ", default" : "",
            parameters.lwe().dimension().value(),
            blockLength == 1 ? "uniform" : "blocks of " + blockLength,
            ((TUniform) parameters.lwe().noise()).boundLog2(),
            roundedDown(-NoiseBudget.of(parameters).log2FailureAtPublishedNorm()),
            NoiseBudget.publishedNorm(parameters.message()),
            roundedDown(SecurityEstimate.of(parameters.lwe()).bits()),
            parameters.glwe().extractedDimension().value(),
            ((TUniform) parameters.glwe().noise()).boundLog2(),
            roundedDown(SecurityEstimate.of(parameters.glwe()).bits()));
  }

  private static String roundedDown(double value) {
    return String.format(Locale.ROOT, "%.1f", Math.floor(value * 10) / 10);
  }
}
