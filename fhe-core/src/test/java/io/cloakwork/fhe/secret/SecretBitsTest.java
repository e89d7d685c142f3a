package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakwork.fhe.MismatchException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBitsTest {
  private static final SecretAccess ACCESS = SecretAccess.acknowledged();
  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 65, 256})
  void dot_randomWords_isTheSumOfTheSelectedOnes(int n) {
    long[] bits = randomBits(n);
    long[] words = random.longs(n + 3).toArray();
    int[] ints = new int[n + 3];
    long expected = 0;
    for (int i = 0; i < n + 3; i++) {
      ints[i] = (int) words[i];
      expected += i >= 3 ? bits[i - 3] * words[i] : 0;
    }
    SecretBits secret = SecretBits.checked(bits, ACCESS);

    assertThat(secret.dot(words, 3)).isEqualTo(expected);
    assertThat(secret.dot(ints, 3)).isEqualTo((int) expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 256})
  void addProduct_randomPolynomials_isTheNegacyclicProduct(int size) {
    long[] bits = randomBits(3 * size);
    long[] a = random.longs(size + 2).toArray();
    long[] out = random.longs(size + 1).toArray();
    long[] expected = out.clone();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        long term = bits[2 * size + i] * a[2 + j];
        expected[1 + (i + j) % size] += i + j < size ? term : -term;
      }
    }

    SecretBits.checked(bits, ACCESS).addProduct(2 * size, size, a, 2, new long[2 * size], out, 1);

    assertThat(out).isEqualTo(expected);
  }

  @Test
  void addProduct_byTheMonomialOfHighestDegree_turnsSigns() {
    long[] bits = {0, 0, 0, 1};
    long[] out = new long[4];

    SecretBits.checked(bits, ACCESS)
        .addProduct(0, 4, new long[] {1, 2, 3, Long.MIN_VALUE}, 0, new long[8], out, 0);

    assertThat(out).containsExactly(-2, -3, Long.MIN_VALUE, 1);
  }

  @Test
  void select_eachBit_isValueOrZero() {
    SecretBits secret = SecretBits.checked(new long[] {0, 1}, ACCESS);

    assertThat(secret.select(0, 42)).isZero();
    assertThat(secret.select(1, 42)).isEqualTo(42);
  }

  @Test
  void sameAs_oneDifferentBitOrLength_isFalse() {
    SecretBits secret = SecretBits.checked(new long[] {0, 1, 1}, ACCESS);

    assertThat(secret.sameAs(SecretBits.checked(new long[] {0, 1, 1}, ACCESS))).isTrue();
    assertThat(secret.sameAs(SecretBits.checked(new long[] {0, 1, 0}, ACCESS))).isFalse();
    assertThat(secret.sameAs(SecretBits.checked(new long[] {0, 1}, ACCESS))).isFalse();
  }

  @Test
  void copy_bits_areTheOnesGiven() {
    assertThat(SecretBits.checked(new long[] {0, 1, 1}, ACCESS).copy(ACCESS))
        .containsExactly(0, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, -1, Long.MIN_VALUE, 3})
  void checked_wordThatIsNoBit_isRefusedWithoutSayingIt(long word) {
    assertThrown(
        MismatchException.class,
        () -> SecretBits.checked(new long[] {0, word}, ACCESS),
        "secret key bits",
        "each 0 or 1",
        "another value");
  }

  @Test
  void close_thenAnyUse_isRefusedAndTheMemoryIsErased() {
    long[] memory = {1, 0, 1};
    SecretBits secret = new SecretBits(memory);

    secret.close();

    assertThat(memory).containsOnly(0);
    assertThatIllegalStateException().isThrownBy(() -> secret.dot(new long[3], 0));
    assertThatIllegalStateException().isThrownBy(() -> secret.dot(new int[3], 0));
    assertThatIllegalStateException().isThrownBy(() -> secret.select(0, 1));
    assertThatIllegalStateException().isThrownBy(() -> secret.copy(ACCESS));
    assertThatIllegalStateException()
        .isThrownBy(() -> secret.addProduct(0, 1, new long[1], 0, new long[2], new long[1], 0));
  }

  private long[] randomBits(int n) {
    return random.longs(n, 0, 2).toArray();
  }
}
