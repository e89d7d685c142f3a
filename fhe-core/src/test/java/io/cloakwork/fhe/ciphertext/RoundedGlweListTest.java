package io.cloakwork.fhe.ciphertext;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.fixtures.ToyTransport;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundedGlweListTest {
  private static final GlweDimension K = new GlweDimension(2);
  private static final PolynomialSize N = new PolynomialSize(256);

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 513", "256, 768", "257, 1281", "512, 1536"})
  void wordCount_ofCoefficients_isMasksAndBodiesInUse(int count, int words) {
    assertThat(RoundedGlweList.wordCount(K, N, count)).isEqualTo(words);
  }

  @Test
  void wordCount_thatNoArrayHolds_isACapacityException() {
    assertThrown(
        CapacityException.class,
        () -> RoundedGlweList.wordCount(K, N, 1 << 30),
        "words of a list of rounded ciphertexts",
        "at most " + (Integer.MAX_VALUE - 8),
        3L << 30);
  }

  @ParameterizedTest
  @CsvSource({
    "0x1234_5678_9abc_def0, 64, 0x1234_5678_9abc_def0",
    "0x1237_ffff_ffff_ffff, 12, 0x1230_0000_0000_0000",
    "0x1238_0000_0000_0000, 12, 0x1240_0000_0000_0000",
    "0xfff8_0000_0000_0000, 12, 0",
    "0x3fff_ffff_ffff_ffff, 1, 0",
    "0x4000_0000_0000_0000, 1, 0x8000_0000_0000_0000"
  })
  void round_aWord_isTheNearestMultipleTiesUp(String word, int bits, String expected) {
    long[] words = {parse(word)};

    RoundedGlweList.round(words, bits);

    assertThat(words).containsExactly(parse(expected));
  }

  private static long parse(String word) {
    return word.startsWith("0x")
        ? Long.parseUnsignedLong(word.substring(2).replace("_", ""), 16)
        : Long.parseLong(word);
  }

  /** The same coefficients as those of the whole ciphertexts, rounded. */
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 512})
  void extract_ofACutList_isTheRoundedExtraction(int count) {
    int whole = Math.ceilDiv(count, 256);
    long[] words = new SplittableRandom(count).longs(whole * 768L).toArray();
    GlweCiphertextList list = GlweCiphertextList.wrap(K, N, words.clone());

    LweCiphertextList extracted = RoundedGlweList.of(list, count, 12).extract();

    RoundedGlweList.round(words, 12);
    GlweCiphertextList rounded = GlweCiphertextList.wrap(K, N, words);
    LweCiphertextList expected =
        LweCiphertextList.allocate(count, new LweDimension(512), CiphertextModulus.TWO_POW_64);
    for (int i = 0; i < count; i++) {
      SampleExtraction.extract(rounded, i / 256, i % 256, expected, i);
    }
    assertThat(extracted.words()).isEqualTo(expected.words());
  }

  @Test
  void of_anotherNumberOfCiphertexts_isRefused() {
    GlweCiphertextList two = GlweCiphertextList.allocate(2, K, N);

    assertThrown(
        MismatchException.class,
        () -> RoundedGlweList.of(two, 256, 12),
        "packed GLWE ciphertexts",
        1,
        2);
  }

  @Test
  void wrap_anotherLengthOrLowerBits_isRefused() {
    long[] words = new long[513];
    assertThrown(
        MismatchException.class,
        () -> RoundedGlweList.wrap(K, N, 12, 2, words),
        "words of rounded ciphertexts",
        514,
        513);
    words[3] = 1L << 51;
    assertThrown(
        MismatchException.class,
        () -> RoundedGlweList.wrap(K, N, 12, 1, words),
        "words of rounded ciphertexts",
        "multiples of 2^52",
        "others");
    assertRefused(
        () -> RoundedGlweList.wrap(K, N, 65, 1, words), "bits of a rounded word", "in [1, 64]", 65);
    assertRefused(() -> RoundedGlweList.round(words, 0), "bits of a rounded word", "in [1, 64]", 0);
  }

  @Test
  void typedList_ofAnotherShape_isRefused() {
    var transport = ToyTransport.of(ToyParameters.BLOCK3.parameters());
    CompactParameters compact = transport.compact();
    CompressionParameters compression = transport.compression();
    RoundedGlweList two = RoundedGlweList.wrap(K, N, 15, 1, new long[513]);
    RoundedGlweList large =
        RoundedGlweList.wrap(new GlweDimension(1), new PolynomialSize(512), 15, 1, new long[513]);

    assertThrown(
        MismatchException.class,
        () -> new CompactCiphertextList(compact, two),
        "compact list dimension k",
        1,
        2);
    assertThrown(
        MismatchException.class,
        () -> new CompactCiphertextList(compact, large),
        "compact list polynomial size N",
        256,
        512);
    assertThrown(
        MismatchException.class,
        () -> new CompressedCiphertextList(compression, two),
        "compressed list bits of a word",
        12,
        15);
  }

  @Test
  void toString_showsTheShapeOnly() {
    assertThat(RoundedGlweList.wrap(K, N, 12, 1, new long[513]))
        .hasToString("RoundedGlweList[count=1, k=2, N=256, bits=12]");
  }

  @Test
  void seededBlocks_withLowBits_areRefused() {
    long[] bodies = {1L << 32, 1L << 31};

    assertThrown(
        MismatchException.class,
        () -> new SeededBlockList(K, N, MaskSeed.of(new byte[32]), bodies),
        "bodies of seeded blocks",
        "multiples of 2^32",
        "others");
  }

  /** Blocks of one polynomial are coefficients of one GLWE ciphertext. */
  @Test
  void seededBlocks_expanded_shareTheMaskOfTheirPolynomial() {
    long[] bodies = new long[258];
    Arrays.setAll(bodies, i -> (long) i << 32);
    LweCiphertextList list = new SeededBlockList(K, N, MaskSeed.of(new byte[32]), bodies).expand();

    assertThat(list.count()).isEqualTo(258);
    long[] words = list.words();
    // Coefficient 1 has the mask of coefficient 0, one place further in each polynomial.
    assertThat(words[list.offset(1) + 1]).isEqualTo(words[list.offset(0)]);
    assertThat(words[list.offset(1) + 257]).isEqualTo(words[list.offset(0) + 256]);
    assertThat(words[list.offset(257) + 1]).isEqualTo(words[list.offset(256)]);
    assertThat(words[list.offset(256)]).isNotEqualTo(words[list.offset(0)]);
    for (int i = 0; i < 258; i++) {
      assertThat(words[list.offset(i) + 512]).isEqualTo(bodies[i]);
    }
  }
}
