package io.cloakwork.fhe.random;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsprngTest {
  private static final byte[] SEED = new byte[32];

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1023, 1024, 1025, 5000})
  void fill_longsInUnevenParts_hasTheWordsOfSingleCalls(int count) {
    Csprng single = Csprng.of(SEED, "TEST", 1);
    Csprng filled = Csprng.of(SEED, "TEST", 1);
    long[] expected = new long[count + 3];
    long[] actual = new long[count + 3];
    for (int i = 0; i < count; i++) {
      expected[2 + i] = single.nextLong();
    }

    filled.fill(actual, 2, count / 3);
    filled.fill(actual, 2 + count / 3, count - count / 3);

    assertThat(actual).isEqualTo(expected);
    assertThat(filled.nextLong()).isEqualTo(single.nextLong());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 2047, 2048, 2049, 9000})
  void fill_intsInUnevenParts_hasTheWordsOfSingleCalls(int count) {
    Csprng single = Csprng.of(SEED, "TEST", 1);
    Csprng filled = Csprng.of(SEED, "TEST", 1);
    int[] expected = new int[count + 3];
    int[] actual = new int[count + 3];
    for (int i = 0; i < count; i++) {
      expected[2 + i] = single.nextInt();
    }

    filled.fill(actual, 2, count / 3);
    filled.fill(actual, 2 + count / 3, count - count / 3);

    assertThat(actual).isEqualTo(expected);
    assertThat(filled.nextInt()).isEqualTo(single.nextInt());
  }

  @Test
  void fill_afterAHalfWord_goesOnWhereSingleCallsDo() {
    Csprng single = Csprng.of(SEED, "TEST", 1);
    Csprng filled = Csprng.of(SEED, "TEST", 1);
    long[] expected = new long[2100];
    long[] actual = new long[2100];
    assertThat(filled.nextInt()).isEqualTo(single.nextInt());
    Arrays.setAll(expected, _ -> single.nextLong());

    filled.fill(actual, 0, actual.length);

    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void of_anotherSeedPurposeOrIndex_isAnotherStream() {
    byte[] otherSeed = SEED.clone();
    otherSeed[31] = 1;

    assertThat(
            new long[] {
              Csprng.of(SEED, "TEST", 0).nextLong(),
              Csprng.of(otherSeed, "TEST", 0).nextLong(),
              Csprng.of(SEED, "TESS", 0).nextLong(),
              Csprng.of(SEED, "TEST", 1).nextLong(),
              Csprng.of(SEED, "TEST", 1L << 32).nextLong()
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void of_seedOfAnotherLength_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> Csprng.of(new byte[31], "TEST", 0),
        "seed bytes",
        "32",
        "31");
  }

  @Test
  void fill_outsideTheArray_isRefused() {
    Csprng stream = Csprng.of(SEED, "TEST", 0);

    assertThatThrownBy(() -> stream.fill(new long[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> stream.fill(new int[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void fresh_seeds_differ() {
    assertThat(Seeds.fresh()).hasSize(32).isNotEqualTo(Seeds.fresh());
  }

  @Test
  void maskSeed_ofAnotherLength_isRefused() {
    assertThrown(
        MismatchException.class, () -> MaskSeed.of(new byte[33]), "mask seed bytes", "32", "33");
  }

  @Test
  void maskSeed_sameBytes_isEqualAndHasTheSameStreams() {
    MaskSeed seed = MaskSeed.of(SEED);
    MaskSeed same = MaskSeed.of(seed.bytes());

    assertThat(same).isEqualTo(seed).hasSameHashCodeAs(seed);
    assertThat(same.stream(MaskPurpose.LWE_LIST, 3).nextLong())
        .isEqualTo(Csprng.of(SEED, "LWE_LIST", 3).nextLong());
  }
}
