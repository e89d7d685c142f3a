package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluationKeysTest {
  private static final SecretAccess ACCESS = SecretAccess.acknowledged();

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void bootstrapKey_eachRow_encryptsItsBitTimesTheGadget(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    TfheParameters parameters = set.parameters();
    BootstrapKey key = keys.server().bootstrap();
    GlweSecretKey glwe = keys.secret().glwe();
    long[] bits = keys.secret().small().bits(ACCESS);
    long[] glweBits = glwe.bits(ACCESS);
    int levels = parameters.bootstrap().levelCount().value();
    int baseLog = parameters.bootstrap().baseLog().value();
    int size = glwe.polynomialSize().value();
    long[] words = new long[key.ggswWords()];

    for (int i = 0; i < key.count(); i++) {
      key.expandGgsw(i, words);
      GlweCiphertextList rows =
          GlweCiphertextList.wrap(glwe.dimension(), glwe.polynomialSize(), words);
      for (int row = 0; row < key.rows(); row++) {
        int c = row / levels;
        long gadget = bits[i] << (64 - baseLog * (row % levels + 1));
        long[] phase = GlweEncryption.phase(glwe, rows, row);
        for (int j = 0; j < size; j++) {
          long expected =
              c < glwe.dimension().value() ? -gadget * glweBits[c * size + j] : j == 0 ? gadget : 0;
          assertThat(Math.abs(phase[j] - expected)).isLessThan(largestNoise(parameters));
        }
      }
    }
  }

  // The bound of the distribution, or 9σ, and half of what rounding takes.
  private static long largestNoise(TfheParameters parameters) {
    long fresh =
        switch (parameters.glwe().noise()) {
          case TUniform(int bound) -> 1L << bound;
          case Gaussian(double deviation) -> (long) (9 * deviation * 0x1p64);
        };
    return fresh + (1L << (BootstrapKey.ZERO_BITS - 1)) + 1;
  }

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void bootstrapKey_bodies_areMultiplesOfTheStoredStep(ToyParameters set) {
    assertThat(Arrays.stream(KeyFixtures.of(set).server().bootstrap().bodies()))
        .allMatch(body -> Long.numberOfTrailingZeros(body) >= BootstrapKey.ZERO_BITS);
  }

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void keySwitchKey_eachRow_encryptsItsBitTimesTheGadget(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);

    assertRowsEncrypt(
        keys.server().keySwitch(), keys.secret().glwe().extracted(), keys.secret().small());
  }

  @Test
  void castingKey_eachRow_encryptsItsBitTimesTheGadget() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.BLOCK3).secret();
    TfheParameters parameters = keys.parameters();
    LweSecretKey compact =
        LweSecretKey.generate(
            KeyRole.COMPACT, new LweDimension(300), new UniformBinary(), InsecureSeeds.numbered(9));

    KeySwitchKey casting =
        EvaluationKeys.keySwitchKey(
            MaskPurpose.CASTING_KEY,
            compact,
            keys.small(),
            parameters.lwe().noise(),
            parameters.keySwitch(),
            InsecureSeeds.numbered(10),
            Progress.NONE);

    assertThat(casting.purpose()).isEqualTo(MaskPurpose.CASTING_KEY);
    assertRowsEncrypt(casting, compact, keys.small());
  }

  private static void assertRowsEncrypt(KeySwitchKey key, LweSecretKey from, LweSecretKey to) {
    long[] bits = from.bits(ACCESS);
    int levels = key.decomposition().levelCount().value();
    int size = key.outputDimension().size();
    int[] rows = new int[levels * size];
    for (int j = 0; j < bits.length; j++) {
      key.expandRows(j, rows);
      long[] words = new long[rows.length];
      for (int w = 0; w < rows.length; w++) {
        words[w] = Integer.toUnsignedLong(rows[w]);
      }
      long[] phases =
          LweEncryption.phases(
              to,
              LweCiphertextList.wrap(key.outputDimension(), CiphertextModulus.TWO_POW_32, words));
      for (int l = 1; l <= levels; l++) {
        long plaintext = bits[j] << (32 - key.decomposition().baseLog().value() * l);
        // All toy sets stay below 2^8: TUniform bounds of at most 2 and 9σ = 144.
        assertThat(Math.abs((int) (phases[l - 1] - plaintext))).isLessThan(1 << 8);
      }
    }
  }

  @Test
  void packingKey_eachRow_encryptsItsBitTimesTheGadget() {
    LweSecretKey from = KeyFixtures.of(ToyParameters.UNIFORM).secret().glwe().extracted();
    GlweShape output =
        new GlweShape(new GlweDimension(2), new PolynomialSize(256), new TUniform(20));
    GlweSecretKey to =
        GlweSecretKey.generate(
            KeyRole.PACKING,
            output.dimension(),
            output.polynomialSize(),
            InsecureSeeds.numbered(9));

    PackingKeySwitchKey key =
        EvaluationKeys.packingKey(
            from, to, output, new Decomposition(4, 3), InsecureSeeds.numbered(10), Progress.NONE);

    long[] bits = from.bits(ACCESS);
    long[] words = new long[3 * output.words()];
    for (int j = 0; j < bits.length; j++) {
      key.expandRows(j, words);
      GlweCiphertextList rows =
          GlweCiphertextList.wrap(output.dimension(), output.polynomialSize(), words);
      for (int l = 1; l <= 3; l++) {
        long[] phase = GlweEncryption.phase(to, rows, l - 1);
        phase[0] -= bits[j] << (64 - 4 * l);
        // Bodies are rounded to multiples of 2^32.
        assertThat(Arrays.stream(phase))
            .allMatch(noise -> Math.abs(noise) <= (1 << 20) + (1L << 31));
      }
    }
  }

  @Test
  void serverKey_sameSeed_hasTheSameBitsInEveryRun() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.UNIFORM).secret();
    var first = keys.serverKey(InsecureSeeds.numbered(20), Progress.NONE);
    var second = keys.serverKey(InsecureSeeds.numbered(20), Progress.NONE);
    var other = keys.serverKey(InsecureSeeds.numbered(21), Progress.NONE);

    assertThat(first.bootstrap().bodies()).isEqualTo(second.bootstrap().bodies());
    assertThat(first.keySwitch().bodies()).isEqualTo(second.keySwitch().bodies());
    assertThat(first.bootstrap().seed()).isNotEqualTo(first.keySwitch().seed());
    assertThat(first.bootstrap().seed()).isNotEqualTo(other.bootstrap().seed());
  }

  @Test
  void serverKey_progress_growsToTheTotal() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.UNIFORM).secret();
    List<Integer> seen = new ArrayList<>();
    List<Integer> totals = new ArrayList<>();

    keys.serverKey(
        InsecureSeeds.numbered(20),
        (done, total) -> {
          seen.add(done);
          totals.add(total);
        });

    assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(40 + 512);
    assertThat(totals).containsOnly(40 + 512);
  }

  @Test
  void bootstrapKey_smallKeyOfAnotherDimension_isRefused() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.UNIFORM).secret();
    LweSecretKey other = LweSecretKey.of(new long[41], ACCESS);

    assertThrown(
        MismatchException.class,
        () -> bootstrapKey(keys.parameters(), other, keys.glwe()),
        "small key dimension n",
        40,
        41);
  }

  @Test
  void bootstrapKey_glweKeyOfAnotherDimension_isRefused() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.UNIFORM).secret();
    GlweSecretKey other = glweKey(2, 512);

    assertThrown(
        MismatchException.class,
        () -> bootstrapKey(keys.parameters(), keys.small(), other),
        "GLWE key dimension k",
        1,
        2);
  }

  @Test
  void bootstrapKey_glweKeyOfAnotherSize_isRefused() {
    SecretKeySet keys = KeyFixtures.of(ToyParameters.UNIFORM).secret();
    GlweSecretKey other = glweKey(1, 256);

    assertThrown(
        MismatchException.class,
        () -> bootstrapKey(keys.parameters(), keys.small(), other),
        "GLWE key polynomial size N",
        512,
        256);
  }

  private static BootstrapKey bootstrapKey(
      TfheParameters parameters, LweSecretKey small, GlweSecretKey glwe) {
    return EvaluationKeys.bootstrapKey(
        parameters, small, glwe, InsecureSeeds.numbered(1), Progress.NONE);
  }

  private static GlweSecretKey glweKey(int k, int size) {
    return GlweSecretKey.generate(
        KeyRole.GLWE, new GlweDimension(k), new PolynomialSize(size), InsecureSeeds.numbered(3));
  }
}
