package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlweEncryptionTest {
  private final SplittableRandom random = new SplittableRandom(5);

  @ParameterizedTest
  @CsvSource({"1, 256", "2, 512", "4, 256", "1, 2048"})
  void phase_ofFreshCiphertexts_isThePlaintext(int k, int size) {
    GlweSecretKey key = key(k, size);
    long[][] plaintexts = {random.longs(size).toArray(), new long[size]};

    GlweCiphertextList list =
        GlweEncryption.encryptSeeded(key, new TUniform(4), plaintexts, InsecureSeeds.numbered(6))
            .expand();

    for (int i = 0; i < plaintexts.length; i++) {
      long[] phase = GlweEncryption.phase(key, list, i);
      for (int j = 0; j < size; j++) {
        assertThat(Math.abs(phase[j] - plaintexts[i][j])).isLessThanOrEqualTo(1 << 4);
      }
    }
  }

  @Test
  void extracted_key_hasTheCoefficientsPolynomialByPolynomial() {
    GlweSecretKey key = key(2, 256);

    assertThat(key.extracted().bits(SecretAccess.acknowledged()))
        .isEqualTo(key.bits(SecretAccess.acknowledged()));
    assertThat(key.extracted().dimension().value()).isEqualTo(512);
  }

  @Test
  void encryptSeeded_plaintextOfAnotherLength_isRefused() {
    assertThrown(
        MismatchException.class,
        () ->
            GlweEncryption.encryptSeeded(
                key(1, 256),
                new TUniform(4),
                new long[][] {new long[257]},
                InsecureSeeds.numbered(6)),
        "coefficients of GLWE plaintext 0",
        "256",
        "257");
  }

  @Test
  void phase_ofAnotherDimension_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> GlweEncryption.phase(key(1, 256), zeros(2, 256), 0),
        "GLWE ciphertext dimension k",
        "1",
        "2");
  }

  @Test
  void phase_ofAnotherPolynomialSize_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> GlweEncryption.phase(key(1, 256), zeros(1, 512), 0),
        "GLWE ciphertext polynomial size N",
        "256",
        "512");
  }

  @Test
  void phase_ofAnIndexThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> GlweEncryption.phase(key(1, 256), zeros(1, 256), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static GlweCiphertextList zeros(int k, int size) {
    return GlweCiphertextList.allocate(1, new GlweDimension(k), new PolynomialSize(size));
  }

  private static GlweSecretKey key(int k, int size) {
    return GlweSecretKey.generate(
        KeyRole.GLWE, new GlweDimension(k), new PolynomialSize(size), InsecureSeeds.numbered(3));
  }
}
