package io.cloakwork.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.fixtures.measure.ResultFile;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.noise.RotationTerms;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
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
  /** What the first steps round depends on few numbers of the key, so it takes many keys. */
  private static final int KEYS = 40;

  /** A few percent of what the first step alone rounds take even more. */
  private static final int MANY_KEYS = 1_500;

  /** Steps of a rotation: what settles has done so after half of them. */
  private static final int STEPS = 129;

  private final ResultFile results =
      ResultFile.of("noise-terms.jsonl", "./cloak test --long noise");

  @BeforeAll
  void start() {
    results.resume();
  }

  /** Standard errors: 0.5 % for the settled terms, a sixth for those of the first two steps. */
  @ParameterizedTest
  @CsvSource({
    "standard, 1.22, 1.29, 10, 34, 0.1, 1.0",
    "block2, 1.27, 1.37, 60, 180, 4, 13",
    "block3, 1.28, 1.38, 60, 180, 5, 16",
    "block4, 1.30, 1.41, 60, 180, 7, 22"
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
    assertThat(terms.transformAfterExactKey()).isBetween(1.20, 1.30);
    assertThat(terms.first()).isBetween(firstLow, firstHigh);
    assertThat(terms.rows()).isBetween(0.98, 1.02);
    assertThat(terms.lattice()).isBetween(latticeLow, latticeHigh);
  }

  /** What the first step rounds has few independent numbers a key: a few percent take many keys. */
  @ParameterizedTest
  @CsvSource({"standard, 17, 27", "block2, 104, 138", "block3, 104, 138", "block4, 104, 138"})
  void firstStep_underManyKeys_isThatOfTheFormula(String name, double low, double high) {
    TfheParameters parameters = ParameterSets.byName(name).parameters();
    double first =
        rotate(parameters, LookupTable.of(parameters.message(), m -> m), MANY_KEYS, 1).first();
    results.put(
        String.format(
            Locale.ROOT,
            "{\"set\":\"%s\",\"table\":\"first step of m\",\"keys\":%d,\"first_step\":%.2f}",
            name,
            MANY_KEYS,
            first));

    assertThat(first).isBetween(low, high);
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

    assertThat(terms.transform()).isBetween(1.28, 1.38);
    assertThat(terms.first()).isBetween(60.0, 180.0);
    assertThat(terms.lattice()).isBetween(5.0, 16.0);
  }

  /** The first step depends on the table: three times as much near ½, next to nothing near zero. */
  @Test
  void firstStep_ofExtremeTables_isBetweenNothingAndThreeTimesAsMuch() {
    TfheParameters set = ParameterSets.defaultSet().parameters();
    RotationTerms.Result large =
        measure("block3", set, "15", LookupTable.of(set.message(), _ -> 15));
    RotationTerms.Result small = measure("block3", set, "1", LookupTable.of(set.message(), _ -> 1));

    assertThat(large.first()).isBetween(180.0, 540.0);
    assertThat(small.first()).isLessThan(5);
  }

  private RotationTerms.Result measure(
      String name, TfheParameters parameters, String function, LookupTable table) {
    RotationTerms.Result result = rotate(parameters, table, KEYS, STEPS);
    results.put(
        String.format(
            Locale.ROOT,
            "{\"set\":\"%s\",\"table\":\"%s\",\"keys\":%d,\"steps\":%d,\"transform\":%.4f,"
                + "\"transform_after_exact_key\":%.4f,\"first_step\":%.2f,\"rows\":%.4f,"
                + "\"decomposition\":%.4f,\"lattice\":%.2f}",
            name,
            function,
            KEYS,
            STEPS,
            result.transform(),
            result.transformAfterExactKey(),
            result.first(),
            result.rows(),
            result.decomposition(),
            result.lattice()));
    return result;
  }

  /** One rotation of so many steps under each of so many keys. */
  private static RotationTerms.Result rotate(
      TfheParameters parameters, LookupTable table, int keys, int steps) {
    LweShape lwe = parameters.lwe();
    var shortened =
        new TfheParameters(
            parameters.message(),
            new LweShape(new LweDimension(steps * lwe.key().blockLength()), lwe.key(), lwe.noise()),
            parameters.glwe(),
            parameters.bootstrap(),
            parameters.keySwitch());
    var terms = new RotationTerms(shortened, VectorRingProduct::new);
    for (int i = 0; i < keys; i++) {
      try (SecretKeySet secret = SecretKeySet.generate(shortened, InsecureSeeds.drawn(i))) {
        BootstrapKey key =
            EvaluationKeys.bootstrapKey(
                shortened,
                secret.small(),
                secret.glwe(),
                InsecureSeeds.drawn(1000 + i),
                Progress.NONE);
        terms.rotate(secret, key, table, i);
      }
    }
    return terms.result();
  }
}
