package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgswEncryptionTest {
  private static final TUniform NOISE = new TUniform(5);
  private static final int SIZE = 256;
  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest
  @CsvSource({"1, 23, 1", "1, 15, 2", "2, 10, 3", "3, 8, 2"})
  void rows_anyMessage_encryptItTimesTheGadgetOnTheirPolynomial(int k, int baseLog, int levels) {
    GlweSecretKey key = key(k);
    Decomposition decomposition = new Decomposition(baseLog, levels);
    long[][] messages = {constant(1), constant(0), monomial(SIZE - 1), small()};

    GgswCiphertextList list =
        GgswEncryption.encryptSeeded(key, NOISE, decomposition, messages, InsecureSeeds.numbered(4))
            .expand();

    assertThat(list.rows()).isEqualTo((k + 1) * levels);
    GlweCiphertextList rows =
        GlweCiphertextList.wrap(list.dimension(), list.polynomialSize(), list.words());
    for (int i = 0; i < messages.length; i++) {
      for (int row = 0; row < list.rows(); row++) {
        long[] phase = GlweEncryption.phase(key, rows, i * list.rows() + row);
        long gadget = 1L << (64 - baseLog * (row % levels + 1));
        assertNear(phase, scaled(rowPolynomial(key, row / levels, messages[i]), gadget));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 23, 1", "1, 15, 2", "2, 10, 3"})
  void encryptBits_ofOneSeed_areThoseOfConstantPolynomials(int k, int baseLog, int levels) {
    GlweSecretKey key = key(k);
    Decomposition decomposition = new Decomposition(baseLog, levels);
    int[] bits = {1, 0, 0, 1, 1, 0, 1, 1, 0, 1};
    long[][] messages = Arrays.stream(bits).mapToObj(bit -> constant(bit)).toArray(long[][]::new);
    SeededGgswCiphertextList expected =
        GgswEncryption.encryptSeeded(
            key, NOISE, decomposition, messages, InsecureSeeds.numbered(4));
    SeededGgswCiphertextList actual =
        GgswEncryption.encryptBits(key, NOISE, decomposition, bits, InsecureSeeds.numbered(4));
    assertThat(actual.seed()).isEqualTo(expected.seed());
    assertThat(actual.bodies()).isEqualTo(expected.bodies());
  }

  @Test
  void select_someCiphertexts_areThoseOfTheWholeList() {
    Decomposition decomposition = new Decomposition(15, 2);
    SeededGgswCiphertextList list =
        GgswEncryption.encryptBits(
            key(2), NOISE, decomposition, new int[] {1, 0, 1, 1, 0}, InsecureSeeds.numbered(4));
    GgswCiphertextList all = list.expand();
    GgswCiphertexts some = list.select(4, 1);
    assertThat(some.count()).isEqualTo(2);
    int words = all.ciphertextWords();
    assertThat(some.ciphertextWords()).isEqualTo(words);
    long[] written = new long[2 * words + 1];
    some.write(0, written, words);
    some.write(1, written, 0);
    assertThat(Arrays.copyOf(written, words))
        .isEqualTo(Arrays.copyOfRange(all.words(), words, 2 * words));
    assertThat(Arrays.copyOfRange(written, words, 2 * words))
        .isEqualTo(Arrays.copyOfRange(all.words(), 4 * words, 5 * words));
    assertThat(written[2 * words]).isZero();
    assertThat(list.select().count()).isZero();
    assertThatThrownBy(() -> list.select(5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> some.write(2, written, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void encryptSeeded_messageOfAnotherLength_isRefused() {
    assertThrown(
        MismatchException.class,
        () ->
            GgswEncryption.encryptSeeded(
                key(1),
                NOISE,
                new Decomposition(8, 2),
                new long[][] {constant(1), new long[SIZE - 1]},
                InsecureSeeds.numbered(4)),
        "coefficients of GGSW message 1",
        "256",
        "255");
  }

  // message added to polynomial c: phase −message·S_c for a mask polynomial, message for the body
  private static long[] rowPolynomial(GlweSecretKey key, int c, long[] message) {
    if (c == key.dimension().value()) {
      return message;
    }
    long[] secret = key.bits(SecretAccess.acknowledged());
    long[] product = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        long term = secret[c * SIZE + i] * message[j];
        product[(i + j) % SIZE] -= i + j < SIZE ? term : -term;
      }
    }
    return product;
  }

  private static void assertNear(long[] actual, long[] expected) {
    for (int j = 0; j < SIZE; j++) {
      assertThat(Math.abs(actual[j] - expected[j])).isLessThanOrEqualTo(1 << 5);
    }
  }

  private static long[] scaled(long[] polynomial, long factor) {
    return Arrays.stream(polynomial).map(value -> value * factor).toArray();
  }

  private static GlweSecretKey key(int k) {
    return GlweSecretKey.generate(
        KeyRole.GLWE, new GlweDimension(k), new PolynomialSize(SIZE), InsecureSeeds.numbered(3));
  }

  private static long[] constant(long value) {
    long[] polynomial = new long[SIZE];
    polynomial[0] = value;
    return polynomial;
  }

  private static long[] monomial(int degree) {
    long[] polynomial = new long[SIZE];
    polynomial[degree] = 1;
    return polynomial;
  }

  private long[] small() {
    return random.longs(SIZE, -3, 4).toArray();
  }
}
