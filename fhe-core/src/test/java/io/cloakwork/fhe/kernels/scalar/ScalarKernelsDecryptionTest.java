package io.cloakwork.fhe.kernels.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SampleExtraction;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.secret.EvaluationKeys;
import io.cloakwork.fhe.secret.GlweEncryption;
import io.cloakwork.fhe.secret.GlweSecretKey;
import io.cloakwork.fhe.secret.InsecureSeeds;
import io.cloakwork.fhe.secret.KeyRole;
import io.cloakwork.fhe.secret.LweEncryption;
import io.cloakwork.fhe.secret.LweSecretKey;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operations mean: inputs really encrypted, outputs really decrypted. */
class ScalarKernelsDecryptionTest {
  private final Kernels kernels = new ScalarKernelProvider().open();

  @ParameterizedTest
  @EnumSource
  void bootstrap_randomTablesOnEveryMessage_decryptsToTheTable(ToyParameters set) {
    bootstrapEveryMessage(set.parameters());
  }

  /**
   * Secure parameters of both key distributions; 3_3 has a key of 0.6 GB and runs in the long
   * suite.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"M2C2_.*", "M1C1_.*"})
  void bootstrap_namedSet_decryptsToTheTable(ParameterSets set) {
    bootstrapEveryMessage(set.parameters());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"M3C3_.*"})
  @Tag("slow")
  void bootstrap_largeNamedSet_decryptsToTheTable(ParameterSets set) {
    bootstrapEveryMessage(set.parameters());
  }

  private void bootstrapEveryMessage(TfheParameters parameters) {
    Keys keys = KeyFixtures.of(parameters);
    MessageSpace space = parameters.message();
    int count = 1 << space.bits();
    int[] messages = IntStream.range(0, count).toArray();
    SplittableRandom random = new SplittableRandom(11);
    List<int[]> values = new ArrayList<>();
    List<LookupTable> tables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] table = random.ints(count, 0, count).toArray();
      values.add(table);
      tables.add(LookupTable.of(space, m -> table[m]));
    }
    LweCiphertextList outputs = bigList(parameters, count);
    try (LoadedKey key = kernels.load(keys.server())) {
      kernels.bootstrap(
          key, new BootstrapBatch(keys.client().encryptMessages(messages), tables, outputs));
    }
    assertThat(keys.client().decryptMessages(outputs))
        .isEqualTo(IntStream.range(0, count).map(i -> values.get(i)[i]).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void bootstrap_pairOfTables_givesBothFromOneRotation(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    MessageSpace space = set.parameters().message();
    int half = 1 << (space.bits() - 1);
    int[] messages = IntStream.range(0, half).toArray();
    LookupTable sumAndCarry =
        LookupTable.pair(space, m -> m % space.messageModulus(), m -> m / space.messageModulus());
    LweCiphertextList outputs = bigList(set.parameters(), 2 * half);
    try (LoadedKey key = kernels.load(keys.server())) {
      kernels.bootstrap(
          key,
          new BootstrapBatch(
              keys.client().encryptMessages(messages),
              Collections.nCopies(half, sumAndCarry),
              outputs));
    }
    assertThat(keys.client().decryptMessages(outputs))
        .isEqualTo(
            IntStream.range(0, 2 * half)
                .map(i ->
                    i % 2 == 0 ? i / 2 % space.messageModulus() : i / 2 / space.messageModulus())
                .toArray());
  }

  /** A constant aligned table is ±c by the half circle: the sign of the phase. */
  @ParameterizedTest
  @EnumSource
  void bootstrap_alignedConstant_isTheSignOfThePhase(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    long[] phases = {1L << 61, 3L << 61, -(1L << 61), -(3L << 61), 1L << 58, -(1L << 58)};
    LweCiphertextList outputs = bigList(set.parameters(), phases.length);
    long c = 1L << 60;
    try (LoadedKey key = kernels.load(keys.server())) {
      kernels.bootstrap(
          key,
          new BootstrapBatch(
              keys.client().encryptLwe(phases).expand(),
              Collections.nCopies(phases.length, LookupTable.aligned(c)),
              outputs));
    }
    long[] decrypted = keys.client().decryptLwe(outputs);
    for (int i = 0; i < phases.length; i++) {
      long expected = phases[i] > 0 ? c : -c;
      assertThat(Math.abs(decrypted[i] - expected)).isLessThan(1L << 54);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keySwitchAndBootstrapOfItsOutput_decryptUnderTheSmallAndTheBigKey(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    TfheParameters parameters = set.parameters();
    int delta = parameters.message().deltaLog2();
    int[] messages = {0, 1, (1 << parameters.message().bits()) - 1};
    LweCiphertextList small =
        LweCiphertextList.allocate(
            messages.length, parameters.lwe().dimension(), CiphertextModulus.TWO_POW_32);
    LweCiphertextList outputs = bigList(parameters, messages.length);
    LookupTable identity = LookupTable.of(parameters.message(), m -> m);
    try (LoadedKey key = kernels.load(keys.server())) {
      kernels.keySwitch(
          key,
          new KeySwitchBatch(
              KeySwitchBatch.Source.BIG, keys.client().encryptMessages(messages), small));
      kernels.bootstrap(
          key, new BootstrapBatch(small, List.of(identity, identity, identity), outputs));
    }
    long[] phases = LweEncryption.phases(keys.secret().small(), small);
    for (int i = 0; i < messages.length; i++) {
      int shift = delta - 32;
      long rounded = ((phases[i] + (1L << (shift - 1))) & 0xffff_ffffL) >>> shift;
      assertThat(rounded).isEqualTo(messages[i]);
    }
    assertThat(keys.client().decryptMessages(outputs)).isEqualTo(messages);
  }

  @Test
  void castingAndPacking_decryptUnderTheirOwnKeys() {
    Keys keys = KeyFixtures.of(ToyParameters.BLOCK3);
    TfheParameters parameters = ToyParameters.BLOCK3.parameters();
    GlweShape packed =
        new GlweShape(new GlweDimension(2), new PolynomialSize(256), new TUniform(20));
    try (LweSecretKey compact =
            LweSecretKey.generate(
                KeyRole.COMPACT,
                new LweDimension(300),
                new UniformBinary(),
                InsecureSeeds.numbered(7));
        GlweSecretKey packing =
            GlweSecretKey.generate(
                KeyRole.PACKING,
                packed.dimension(),
                packed.polynomialSize(),
                InsecureSeeds.numbered(8))) {
      KeySwitchKey casting =
          EvaluationKeys.keySwitchKey(
              MaskPurpose.CASTING_KEY,
              compact,
              keys.secret().small(),
              parameters.lwe().noise(),
              parameters.keySwitch(),
              InsecureSeeds.numbered(9),
              Progress.NONE);
      PackingKeySwitchKey packingKey =
          EvaluationKeys.packingKey(
              keys.secret().glwe().extracted(),
              packing,
              packed,
              new Decomposition(4, 6),
              InsecureSeeds.numbered(10),
              Progress.NONE);
      ServerKey server =
          new ServerKey(
              parameters,
              keys.server().bootstrap(),
              keys.server().keySwitch(),
              OptionalKeys.NONE.withCasting(casting).withPacking(packingKey));
      int[] messages = {5, 0, 15, 9, 3, 12, 7};
      long[] plaintexts =
          Arrays.stream(messages)
              .mapToLong(m -> (long) m << parameters.message().deltaLog2())
              .toArray();
      LweCiphertextList underCompact =
          LweEncryption.encryptSeeded(
                  compact, new TUniform(17), plaintexts, InsecureSeeds.numbered(11))
              .expand();
      LweCiphertextList small =
          LweCiphertextList.allocate(
              messages.length, parameters.lwe().dimension(), CiphertextModulus.TWO_POW_32);
      LweCiphertextList big = bigList(parameters, messages.length);
      GlweCiphertextList rows =
          GlweCiphertextList.allocate(3, packed.dimension(), packed.polynomialSize());
      try (LoadedKey key = kernels.load(server)) {
        kernels.keySwitch(
            key, new KeySwitchBatch(KeySwitchBatch.Source.COMPACT, underCompact, small));
        LookupTable identity = LookupTable.of(parameters.message(), m -> m);
        kernels.bootstrap(
            key, new BootstrapBatch(small, Collections.nCopies(messages.length, identity), big));
        kernels.packingKeySwitch(key, new PackingBatch(big, 3, rows));
      }
      assertThat(keys.client().decryptMessages(big)).isEqualTo(messages);
      for (int i = 0; i < messages.length; i++) {
        long phase = GlweEncryption.phase(packing, rows, i / 3)[i % 3];
        assertThat(round(phase, parameters)).isEqualTo(messages[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linearAndPlainProduct_areExactOnThePlaintexts(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    TfheParameters parameters = set.parameters();
    int size = parameters.glwe().polynomialSize().value();
    long unit = 1L << 40;
    LweCiphertextList inputs =
        keys.client().encryptLwe(new long[] {3 * unit, -5 * unit, 7 * unit}).expand();
    LweCiphertextList combined = bigList(parameters, 2);
    kernels.linear(
        new LinearBatch(
            inputs,
            List.of(
                new LinearBatch.Row(new int[] {0, 2}, new long[] {-2, 4}, 11 * unit),
                new LinearBatch.Row(new int[0], new long[0], -unit)),
            combined));
    assertThat(units(keys.client().decryptLwe(combined), unit)).containsExactly(33, -1);

    long[] plaintext = new long[size];
    plaintext[0] = 2 * unit;
    plaintext[5] = -3 * unit;
    plaintext[size - 1] = unit;
    GlweCiphertextList fresh = keys.client().encryptGlwe(plaintext).expand();
    GlweCiphertextList product =
        GlweCiphertextList.allocate(
            1, parameters.glwe().dimension(), parameters.glwe().polynomialSize());
    kernels.multiplyPlain(
        new PlainProductBatch(
            fresh,
            List.of(new PlainProductBatch.Term(0, new int[] {0, 2}, new long[] {10, -1})),
            product));
    long[] phase = units(keys.client().decryptGlwe(product, 0), unit);
    assertThat(phase[0]).isEqualTo(20);
    assertThat(phase[1]).isEqualTo(1); // X^(N−1)·X^2 = −X, times −1
    assertThat(phase[2]).isEqualTo(-2);
    assertThat(phase[5]).isEqualTo(-30);
    assertThat(phase[7]).isEqualTo(3);
    assertThat(phase[size - 1]).isEqualTo(10);

    LweCiphertextList extracted = bigList(parameters, 2);
    SampleExtraction.extract(product, 0, 5, extracted, 0);
    SampleExtraction.extract(product, 0, 7, extracted, 1);
    assertThat(units(keys.client().decryptLwe(extracted), unit)).containsExactly(-30, 3);
  }

  @ParameterizedTest
  @EnumSource
  void externalProductAndCmux_chooseByEncryptedBits(ToyParameters set) {
    Keys keys = KeyFixtures.of(set);
    TfheParameters parameters = set.parameters();
    int size = parameters.glwe().polynomialSize().value();
    long unit = 1L << 56;
    long[] zero = new long[size];
    long[] one = new long[size];
    one[0] = 1;
    GgswCiphertextList bits = keys.client().encryptGgsw(parameters.bootstrap(), zero, one).expand();
    long[][] plaintexts = new long[3][size];
    for (int i = 0; i < 3; i++) {
      plaintexts[i][1] = (i + 1) * unit;
    }
    GlweCiphertextList leaves = keys.client().encryptGlwe(plaintexts).expand();
    GlweCiphertextList products = leavesLike(parameters, 2);
    GlweCiphertextList roots = leavesLike(parameters, 4);
    try (LoadedSelectors selectors = kernels.load(bits)) {
      kernels.externalProduct(
          selectors,
          new ProductBatch(
              new int[] {0, 1},
              GlweCiphertextList.wrap(
                  leaves.dimension(),
                  leaves.polynomialSize(),
                  Arrays.copyOf(leaves.words(), leaves.offset(2))),
              products));
      kernels.cmuxTree(
          selectors,
          new CmuxBatch(
              leaves,
              List.of(
                  new CmuxBatch.Node(0, 0, 1), // leaf 0
                  new CmuxBatch.Node(1, 0, 1), // leaf 1
                  new CmuxBatch.Node(1, 3, 2), // leaf 2
                  new CmuxBatch.Node(0, 5, 4)), // leaf 2
              new int[] {3, 4, 5, 6},
              roots));
    }
    assertThat(units(keys.client().decryptGlwe(products, 0), unit)[1]).isEqualTo(0);
    assertThat(units(keys.client().decryptGlwe(products, 1), unit)[1]).isEqualTo(2);
    for (int i = 0; i < 4; i++) {
      assertThat(units(keys.client().decryptGlwe(roots, i), unit)[1])
          .isEqualTo(new int[] {1, 2, 3, 3}[i]);
    }
  }

  private static GlweCiphertextList leavesLike(TfheParameters parameters, int count) {
    return GlweCiphertextList.allocate(
        count, parameters.glwe().dimension(), parameters.glwe().polynomialSize());
  }

  private static LweCiphertextList bigList(TfheParameters parameters, int count) {
    return LweCiphertextList.allocate(
        count, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
  }

  private static long round(long phase, TfheParameters parameters) {
    int delta = parameters.message().deltaLog2();
    return (phase + (1L << (delta - 1))) >>> delta;
  }

  private static long[] units(long[] phases, long unit) {
    return Arrays.stream(phases).map(p -> Math.floorDiv(p + unit / 2, unit)).toArray();
  }
}
