package io.cloakwork.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.fixtures.measure.ResultFile;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.noise.RotationTerms;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.secret.EvaluationKeys;
import io.cloakwork.fhe.secret.InsecureSeeds;
import io.cloakwork.fhe.secret.SecretKeySet;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four terms that the canonical arithmetic adds to the published noise formula, one by one. */
@Tag("noise")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorRotationTermsTest {
  private static final int KEYS = 4;
  private static final int ROTATIONS = 3;

  private final ResultFile results =
      ResultFile.of("noise-terms.jsonl", "./cloak test --long noise");

  @BeforeAll
  void start() {
    results.resume();
  }

  /**
   * Ranges are wide: one slow wave carries a third of each term, so that twelve rotations measure
   * the settled terms to a few percent and the first step to a third.
   */
  @ParameterizedTest
  @CsvSource({
    "standard, 1.19, 1.31, 5, 60, -4, 8",
    "block2, 1.26, 1.40, 50, 220, 8, 32",
    "block3, 1.28, 1.43, 50, 220, 15, 45",
    "block4, 1.29, 1.46, 50, 220, 20, 58"
  })
  void terms_ofARotation_areThoseOfTheFormula(
      String name,
      double transformLow,
      double transformHigh,
      double firstLow,
      double firstHigh,
      double latticeLow,
      double latticeHigh) {
    TfheParameters parameters = ParameterSets.byName(name).parameters();
    RotationTerms.Result terms =
        measure(name, parameters, "m", LookupTable.of(parameters.message(), m -> m));

    assertThat(terms.transform()).isBetween(transformLow, transformHigh);
    assertThat(terms.transformAfterExactKey()).isBetween(1.19, 1.31);
    assertThat(terms.first()).isBetween(firstLow, firstHigh);
    assertThat(terms.rows()).isBetween(0.98, 1.02);
    assertThat(terms.latticeSteps()).isBetween(latticeLow, latticeHigh);
  }

  /** The excess is there without any noise in the key, so it is none of the key's. */
  @Test
  void terms_withoutNoiseInTheKey_areTheSame() {
    TfheParameters set = ParameterSets.defaultSet().parameters();
    var noiseless =
        new TfheParameters(
            set.message(),
            set.lwe(),
            new GlweShape(set.glwe().dimension(), set.glwe().polynomialSize(), new TUniform(0)),
            set.bootstrap(),
            set.keySwitch());
    RotationTerms.Result terms =
        measure("block3, key without noise", noiseless, "m", LookupTable.of(set.message(), m -> m));

    assertThat(terms.transform()).isBetween(1.28, 1.43);
    assertThat(terms.first()).isBetween(50.0, 220.0);
    assertThat(terms.latticeSteps()).isBetween(15.0, 45.0);
  }

  /** The first step depends on the table: three times as much near ½, next to nothing near zero. */
  @Test
  void firstStep_ofExtremeTables_isBetweenNothingAndThreeTimesAsMuch() {
    TfheParameters set = ParameterSets.defaultSet().parameters();
    RotationTerms.Result large =
        measure("block3", set, "15", LookupTable.of(set.message(), _ -> 15));
    RotationTerms.Result small = measure("block3", set, "1", LookupTable.of(set.message(), _ -> 1));

    assertThat(large.first()).isBetween(150.0, 600.0);
    assertThat(small.first()).isLessThan(5);
  }

  private RotationTerms.Result measure(
      String name, TfheParameters parameters, String function, LookupTable table) {
    var terms = new RotationTerms(parameters, VectorRingProduct::new);
    for (int i = 0; i < KEYS; i++) {
      try (SecretKeySet secret = SecretKeySet.generate(parameters, InsecureSeeds.drawn(i))) {
        BootstrapKey key =
            EvaluationKeys.bootstrapKey(
                parameters,
                secret.small(),
                secret.glwe(),
                InsecureSeeds.drawn(100 + i),
                Progress.NONE);
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
          terms.rotate(secret, key, table, 1000L * i + rotation);
        }
      }
    }
    RotationTerms.Result result = terms.result();
    results.put(
        String.format(
            Locale.ROOT,
            "{\"set\":\"%s\",\"table\":\"%s\",\"rotations\":%d,\"keys\":%d,\"transform\":%.4f,"
                + "\"transform_after_exact_key\":%.4f,\"first_step\":%.2f,\"rows\":%.4f,"
                + "\"decomposition\":%.4f,\"lattice_steps\":%.2f,\"total_excess_bits\":%.4f}",
            name,
            function,
            KEYS * ROTATIONS,
            KEYS,
            result.transform(),
            result.transformAfterExactKey(),
            result.first(),
            result.rows(),
            result.decomposition(),
            result.latticeSteps(),
            result.totalExcessLog2()));
    return result;
  }
}
