package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LweEncryptionTest {
  // Any noise here stays below 2^40: 2^7 modulo 2^64, 2^37 as a bound that 2^32 is taken off, or
  // 9σ of the Gaussian.
  private static final long LARGEST = 1L << 40;
  private final SplittableRandom random = new SplittableRandom(5);

  static List<KeyDistribution> distributions() {
    return List.of(new UniformBinary(), new BlockBinary(2), new BlockBinary(3), new BlockBinary(4));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void phases_ofFreshCiphertexts_areThePlaintexts(KeyDistribution distribution) {
    LweSecretKey key = key(distribution, 48);
    long[] plaintexts = random.longs(20).toArray();
    plaintexts[0] = 0;
    plaintexts[1] = -1;
    plaintexts[2] = Long.MIN_VALUE;

    for (NoiseDistribution noise : List.of(new TUniform(7), new Gaussian(0x1p-30))) {
      SeededLweCiphertextList seeded =
          LweEncryption.encryptSeeded(key, noise, plaintexts, InsecureSeeds.numbered(8));
      long[] phases = LweEncryption.phases(key, seeded.expand());

      assertThat(seeded.count()).isEqualTo(20);
      for (int i = 0; i < plaintexts.length; i++) {
        assertThat(Math.abs(phases[i] - plaintexts[i])).isLessThan(LARGEST);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void phases_modulo32Bits_areThePlaintextsInTheLowHalf(KeyDistribution distribution) {
    LweSecretKey key = key(distribution, 60);
    long[] plaintexts = {0, 1L << 31, 0xffff_ffffL, 12_345_678, -1};

    LweCiphertextList list =
        LweEncryption.encrypt(
            key,
            new TUniform(37),
            CiphertextModulus.TWO_POW_32,
            plaintexts,
            InsecureSeeds.numbered(8));
    long[] phases = LweEncryption.phases(key, list);

    assertThat(Arrays.stream(list.words())).allMatch(word -> word >>> 32 == 0);
    assertThat(Arrays.stream(phases)).allMatch(phase -> phase >>> 32 == 0);
    for (int i = 0; i < plaintexts.length; i++) {
      assertThat(Math.abs((int) (phases[i] - plaintexts[i]))).isLessThanOrEqualTo(1 << 5);
    }
  }

  @Test
  void encrypt_modulo64Bits_isTheExpandedSeededList() {
    LweSecretKey key = key(new UniformBinary(), 30);
    long[] plaintexts = {1, 2, 3};
    TUniform noise = new TUniform(3);

    assertThat(
            LweEncryption.encrypt(
                    key, noise, CiphertextModulus.TWO_POW_64, plaintexts, InsecureSeeds.numbered(1))
                .words())
        .isEqualTo(
            LweEncryption.encryptSeeded(key, noise, plaintexts, InsecureSeeds.numbered(1))
                .expand()
                .words());
    assertThat(plaintexts).containsExactly(1, 2, 3);
  }

  @Test
  void phases_ofAnotherDimension_areRefused() {
    LweSecretKey key = key(new UniformBinary(), 30);
    LweCiphertextList other =
        LweCiphertextList.allocate(1, new LweDimension(31), CiphertextModulus.TWO_POW_64);

    assertThrown(
        MismatchException.class,
        () -> LweEncryption.phases(key, other),
        "LWE ciphertext dimension",
        "30",
        "31");
  }

  private static LweSecretKey key(KeyDistribution distribution, int n) {
    return LweSecretKey.generate(
        KeyRole.SMALL, new LweDimension(n), distribution, InsecureSeeds.numbered(3));
  }
}
