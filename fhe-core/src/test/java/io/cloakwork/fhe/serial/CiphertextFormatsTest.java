package io.cloakwork.fhe.serial;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static io.cloakwork.fhe.serial.SerialFixtures.DECOMPOSITION;
import static io.cloakwork.fhe.serial.SerialFixtures.K;
import static io.cloakwork.fhe.serial.SerialFixtures.LWE;
import static io.cloakwork.fhe.serial.SerialFixtures.N;
import static io.cloakwork.fhe.serial.SerialFixtures.TRANSPORT;
import static io.cloakwork.fhe.serial.SerialFixtures.seed;
import static io.cloakwork.fhe.serial.SerialFixtures.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the lists of ciphertexts of every kind. Toy shapes. */
class CiphertextFormatsTest {

  /**
   * A small list of ciphertexts and its format.
   *
   * @param golden name of the golden file, and of the case
   * @param shapeBytes of the payload's start, count included
   * @param decode expects the right shape and at most so many ciphertexts, and encodes again
   * @param expanded encoding of the expanded list; empty if not seeded
   * @param expandedDigest SHA-256 trailer of the expanded list's encoding; empty if not seeded
   */
  record Case(
      String golden,
      byte[] encoded,
      int count,
      long size,
      int shapeBytes,
      Decoding decode,
      byte[] expanded,
      String expandedDigest) {
    @Override
    public String toString() {
      return golden;
    }
  }

  interface Decoding {
    byte[] again(byte[] bytes, int maxCount);
  }

  static Stream<Case> cases() {
    LweCiphertextList lwe64 =
        LweCiphertextList.wrap(LWE, CiphertextModulus.TWO_POW_64, words(1, 2 * LWE.size()));
    long[] narrow = Arrays.stream(words(2, 2 * LWE.size())).map(word -> word >>> 32).toArray();
    LweCiphertextList lwe32 = LweCiphertextList.wrap(LWE, CiphertextModulus.TWO_POW_32, narrow);
    GlweCiphertextList glwe = GlweCiphertextList.wrap(K, N, words(3, 2 * 2 * 256));
    GgswCiphertextList ggsw = GgswCiphertextList.wrap(K, N, DECOMPOSITION, words(4, 2 * 2 * 256));
    SeededLweCiphertextList seededLwe = new SeededLweCiphertextList(LWE, seed(5), words(5, 2));
    SeededGlweCiphertextList seededGlwe =
        new SeededGlweCiphertextList(K, N, seed(6), words(6, 2 * 256));
    SeededGgswCiphertextList seededGgsw =
        new SeededGgswCiphertextList(K, N, DECOMPOSITION, seed(7), words(7, 2 * 2 * 256));
    return Stream.of(
        new Case(
            "lwe-list-64.bin",
            LweListFormat.encode(lwe64),
            2,
            LweListFormat.size(2, LWE, CiphertextModulus.TWO_POW_64),
            9,
            (bytes, max) ->
                LweListFormat.encode(
                    LweListFormat.decode(bytes, LWE, CiphertextModulus.TWO_POW_64, max)),
            new byte[0],
            ""),
        new Case(
            "lwe-list-32.bin",
            LweListFormat.encode(lwe32),
            2,
            LweListFormat.size(2, LWE, CiphertextModulus.TWO_POW_32),
            9,
            (bytes, max) ->
                LweListFormat.encode(
                    LweListFormat.decode(bytes, LWE, CiphertextModulus.TWO_POW_32, max)),
            new byte[0],
            ""),
        new Case(
            "glwe-list.bin",
            GlweListFormat.encode(glwe),
            2,
            GlweListFormat.size(2, K, N),
            9,
            (bytes, max) -> GlweListFormat.encode(GlweListFormat.decode(bytes, K, N, max)),
            new byte[0],
            ""),
        new Case(
            "ggsw-list.bin",
            GgswListFormat.encode(ggsw),
            1,
            GgswListFormat.size(1, K, N, DECOMPOSITION),
            11,
            (bytes, max) ->
                GgswListFormat.encode(GgswListFormat.decode(bytes, K, N, DECOMPOSITION, max)),
            new byte[0],
            ""),
        new Case(
            "seeded-lwe-list.bin",
            SeededLweFormat.encode(seededLwe),
            2,
            SeededLweFormat.size(2),
            8,
            (bytes, max) -> SeededLweFormat.encode(SeededLweFormat.decode(bytes, LWE, max)),
            LweListFormat.encode(seededLwe.expand()),
            "54e8b7fa934830349d332775852e145f16e6b5d6fdab8b26e0d7d0519d75022e"),
        new Case(
            "seeded-glwe-list.bin",
            SeededGlweFormat.encode(seededGlwe),
            2,
            SeededGlweFormat.size(2, N),
            9,
            (bytes, max) -> SeededGlweFormat.encode(SeededGlweFormat.decode(bytes, K, N, max)),
            GlweListFormat.encode(seededGlwe.expand()),
            "8d8ce7ac1e1c4ce4d83e69cc808a2db39ee4fa0a73ef91ad9c185a6c35b5e6cb"),
        new Case(
            "seeded-ggsw-list.bin",
            SeededGgswFormat.encode(seededGgsw),
            2,
            SeededGgswFormat.size(2, K, N, DECOMPOSITION),
            11,
            (bytes, max) ->
                SeededGgswFormat.encode(SeededGgswFormat.decode(bytes, K, N, DECOMPOSITION, max)),
            GgswListFormat.encode(seededGgsw.expand()),
            "d69ebb0bfd91471dc9b5ed9bbf4e0506fe1f22b0681dd48206f83ff92f5fe7e1"),
        new Case(
            "compact-list.bin",
            CompactListFormat.encode(compact()),
            3,
            CompactListFormat.size(3, TRANSPORT.compact()),
            10,
            (bytes, max) ->
                CompactListFormat.encode(CompactListFormat.decode(bytes, TRANSPORT.compact(), max)),
            LweListFormat.encode(compact().ciphertexts().extract()),
            "ad635c2fbd5103ed4af8fb99aa9abe9cecfd34d769b45c2b0d00ca9c61f0d0c4"),
        new Case(
            "compressed-list.bin",
            CompressedListFormat.encode(compressed()),
            257,
            CompressedListFormat.size(257, TRANSPORT.compression()),
            10,
            (bytes, max) ->
                CompressedListFormat.encode(
                    CompressedListFormat.decode(bytes, TRANSPORT.compression(), max)),
            LweListFormat.encode(compressed().ciphertexts().extract()),
            "491ac7dcf09807f938c5e32273ecaa016e3a4816651033702d233d6786a979ee"),
        new Case(
            "seeded-block-list.bin",
            SeededBlockFormat.encode(blocks()),
            257,
            SeededBlockFormat.size(257),
            9,
            (bytes, max) -> SeededBlockFormat.encode(SeededBlockFormat.decode(bytes, K, N, max)),
            LweListFormat.encode(blocks().expand()),
            "885ba395633ed39775665b5a885efd1e78a7a8638bd4a1efa826599f811d3ddb"));
  }

  /** 259 words of 15 bits: the last byte has bits that are not used. */
  private static CompactCiphertextList compact() {
    return new CompactCiphertextList(
        TRANSPORT.compact(), rounded(TRANSPORT.compact().key(), 15, 3, 8));
  }

  /** One more than a GLWE ciphertext holds. */
  private static CompressedCiphertextList compressed() {
    return new CompressedCiphertextList(
        TRANSPORT.compression(), rounded(TRANSPORT.compression().storage(), 12, 257, 9));
  }

  private static RoundedGlweList rounded(GlweShape shape, int bits, int count, int seed) {
    long[] words =
        words(seed, RoundedGlweList.wordCount(shape.dimension(), shape.polynomialSize(), count));
    RoundedGlweList.round(words, bits);
    return RoundedGlweList.wrap(shape.dimension(), shape.polynomialSize(), bits, count, words);
  }

  private static SeededBlockList blocks() {
    long[] bodies = words(10, 257);
    RoundedGlweList.round(bodies, SeededBlockList.BODY_BITS);
    return new SeededBlockList(K, N, seed(10), bodies);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_ofEncode_encodesToTheSameBytes(Case format) {
    assertThat(format.encoded()).hasSize((int) format.size());
    assertThat(format.decode().again(format.encoded(), format.count())).isEqualTo(format.encoded());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encode_version1_hasTheGoldenBytes(Case format) {
    byte[] golden = SerialFixtures.golden(format.golden(), format.encoded());
    assertThat(format.encoded()).isEqualTo(golden);
    assertThat(format.decode().again(golden, format.count())).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void expand_ofFixedSeed_hasTheKnownDigest(Case format) {
    byte[] expanded = format.expanded();
    String digest =
        HexFormat.of()
            .formatHex(
                Arrays.copyOfRange(expanded, Math.max(0, expanded.length - 32), expanded.length));
    assertThat(digest).isEqualTo(format.expandedDigest());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_truncated_isAFormatException(Case format) {
    Damage.truncations(format.encoded())
        .forEach(bad -> Damage.assertFormat(() -> format.decode().again(bad, format.count())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_flippedBit_isRefused(Case format) {
    int header = FormatWriter.HEADER_BYTES + format.shapeBytes();
    Damage.bitFlips(format.encoded(), header)
        .forEach(
            bad -> Damage.assertFormatOrMismatch(() -> format.decode().again(bad, format.count())));
    byte[] body = format.encoded().clone();
    body[header + 5] ^= 1;
    FormatException e = Damage.assertFormat(() -> format.decode().again(body, format.count()));
    assertThat(e.what()).isEqualTo("SHA-256 of header and payload");
    assertThat(e.offset()).isEqualTo(body.length - FormatWriter.TRAILER_BYTES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_moreThanExpected_isRefusedWithBothCounts(Case format) {
    FormatException e =
        Damage.assertFormat(() -> format.decode().again(format.encoded(), format.count() - 1));
    assertThat(e.what()).isEqualTo("count");
    assertThat(e.expected()).isEqualTo("at most " + (format.count() - 1));
    assertThat(e.actual()).isEqualTo(Integer.toString(format.count()));
    assertThat(e.offset()).isEqualTo(FormatWriter.HEADER_BYTES + format.shapeBytes() - 4);
  }

  /** Nothing of the claimed size may be allocated: 2^31 − 1 ciphertexts would not fit. */
  @ParameterizedTest
  @MethodSource("cases")
  void decode_hugeCount_isRefusedWhateverTheCallerAllows(Case format) {
    byte[] bad = format.encoded().clone();
    int at = FormatWriter.HEADER_BYTES + format.shapeBytes() - 4;
    Arrays.fill(bad, at, at + 3, (byte) -1);
    bad[at + 3] = 0x7f;
    Damage.seal(bad);
    Damage.assertFormat(() -> format.decode().again(bad, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_countAndLengthBeyondTheInput_isRefused(Case format) {
    byte[] bytes = format.encoded();
    FormatException e =
        Damage.assertFormat(
            () -> format.decode().again(Arrays.copyOf(bytes, bytes.length - 1), format.count()));
    assertThat(e.what()).isEqualTo("bytes of the object");
    assertThat(e.expected()).isEqualTo(Integer.toString(bytes.length));
    assertThat(e.actual()).isEqualTo(Integer.toString(bytes.length - 1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_wrongLengthInTheHeader_isRefused(Case format) {
    byte[] bad = format.encoded().clone();
    bad[8]++;
    Damage.seal(bad);
    FormatException e = Damage.assertFormat(() -> format.decode().again(bad, format.count()));
    assertThat(e.what()).isEqualTo("payload bytes");
    assertThat(e.offset()).isEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_headerOfAnotherVersionOrKind_isRefused(Case format) {
    Damage.assertHeaderIsChecked(
        format.encoded(), bad -> format.decode().again(bad, format.count()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_trailingByte_isRefusedBehindTheObject(Case format) {
    byte[] bytes = format.encoded();
    FormatException e =
        Damage.assertFormat(
            () -> format.decode().again(Arrays.copyOf(bytes, bytes.length + 1), format.count()));
    assertThat(e.offset()).isEqualTo(bytes.length);
  }

  @Test
  void decode_emptyList_isEmpty() {
    LweCiphertextList none = LweCiphertextList.allocate(0, LWE, CiphertextModulus.TWO_POW_64);
    byte[] bytes = LweListFormat.encode(none);
    assertThat(LweListFormat.decode(bytes, LWE, CiphertextModulus.TWO_POW_64, 0).count()).isZero();
  }

  @Test
  void decode_otherLweDimension_isAMismatch() {
    byte[] lwe =
        LweListFormat.encode(LweCiphertextList.allocate(1, LWE, CiphertextModulus.TWO_POW_64));
    byte[] seeded = SeededLweFormat.encode(new SeededLweCiphertextList(LWE, seed(1), new long[1]));
    LweDimension other = new LweDimension(11);
    assertThrown(
        MismatchException.class,
        () -> LweListFormat.decode(lwe, other, CiphertextModulus.TWO_POW_64, 1),
        "LWE dimension",
        other,
        LWE);
    assertThrown(
        MismatchException.class,
        () -> SeededLweFormat.decode(seeded, other, 1),
        "LWE dimension",
        other,
        LWE);
  }

  @Test
  void decode_otherModulus_isAMismatch() {
    byte[] lwe =
        LweListFormat.encode(LweCiphertextList.allocate(1, LWE, CiphertextModulus.TWO_POW_64));
    assertThrown(
        MismatchException.class,
        () -> LweListFormat.decode(lwe, LWE, CiphertextModulus.TWO_POW_32, 1),
        "ciphertext modulus",
        CiphertextModulus.TWO_POW_32,
        CiphertextModulus.TWO_POW_64);
  }

  @Test
  void decode_modulusThatDoesNotExist_isRefused() {
    byte[] bad =
        LweListFormat.encode(LweCiphertextList.allocate(1, LWE, CiphertextModulus.TWO_POW_64));
    bad[20] = 48;
    FormatException e =
        Damage.assertFormat(() -> LweListFormat.decode(bad, LWE, CiphertextModulus.TWO_POW_64, 1));
    assertThat(e.what()).isEqualTo("lg of the ciphertext modulus");
    assertThat(e.actual()).isEqualTo("48");
    assertThat(e.offset()).isEqualTo(20);
  }

  @Test
  void decode_sizeAbove31Bits_isRefused() {
    byte[] bad =
        LweListFormat.encode(LweCiphertextList.allocate(1, LWE, CiphertextModulus.TWO_POW_64));
    bad[19] = -1;
    FormatException e =
        Damage.assertFormat(() -> LweListFormat.decode(bad, LWE, CiphertextModulus.TWO_POW_64, 1));
    assertThat(e.expected()).isEqualTo("less than 2^31");
    assertThat(e.offset()).isEqualTo(16);
  }

  @Test
  void decode_otherGlweShape_isAMismatch() {
    byte[] glwe = GlweListFormat.encode(GlweCiphertextList.allocate(1, K, N));
    byte[] seeded =
        SeededGlweFormat.encode(new SeededGlweCiphertextList(K, N, seed(1), new long[256]));
    GlweDimension otherK = new GlweDimension(2);
    PolynomialSize otherN = new PolynomialSize(512);
    assertThrown(
        MismatchException.class,
        () -> GlweListFormat.decode(glwe, otherK, N, 1),
        "GLWE dimension",
        otherK,
        K);
    assertThrown(
        MismatchException.class,
        () -> SeededGlweFormat.decode(seeded, K, otherN, 1),
        "polynomial size",
        otherN,
        N);
  }

  @Test
  void decode_otherGgswDecomposition_isAMismatch() {
    byte[] ggsw = GgswListFormat.encode(GgswCiphertextList.allocate(1, K, N, DECOMPOSITION));
    byte[] seeded =
        SeededGgswFormat.encode(
            new SeededGgswCiphertextList(K, N, DECOMPOSITION, seed(1), new long[512]));
    Decomposition other = new Decomposition(5, 1);
    assertThrown(
        MismatchException.class,
        () -> GgswListFormat.decode(ggsw, K, N, other, 1),
        "GGSW decomposition",
        other,
        DECOMPOSITION);
    assertThrown(
        MismatchException.class,
        () -> SeededGgswFormat.decode(seeded, K, N, other, 1),
        "GGSW decomposition",
        other,
        DECOMPOSITION);
  }

  @Test
  void decode_unusedBitThatIsSet_isRefused() {
    byte[] bad = CompactListFormat.encode(compact());
    int last = bad.length - FormatWriter.TRAILER_BYTES - 1;
    bad[last] |= (byte) 0x80; // 259 words of 15 bits end at bit 5 of byte 486
    Damage.seal(bad);
    FormatException e =
        Damage.assertFormat(() -> CompactListFormat.decode(bad, TRANSPORT.compact(), 3));
    assertThat(e.what()).isEqualTo("unused bits behind rounded words");
    assertThat(e.offset()).isEqualTo(last);
  }

  /** docs/formats.md: words form one little-endian number, the first lowest. */
  @Test
  void encode_roundedWords_areOneStringOfBits() {
    byte[] bytes = CompactListFormat.encode(compact());
    long[] words = compact().ciphertexts().words();
    byte[] reversed = new byte[486];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes[FormatWriter.HEADER_BYTES + 10 + reversed.length - 1 - i];
    }
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < words.length; i++) {
      expected = expected.or(BigInteger.valueOf(words[i] >>> 49).shiftLeft(15 * i));
    }
    assertThat(new BigInteger(1, reversed)).isEqualTo(expected);
  }

  @Test
  void decode_otherBits_isAMismatch() {
    byte[] bytes = CompactListFormat.encode(compact());
    CompactParameters other =
        new CompactParameters(TRANSPORT.compact().key(), new Decomposition(4, 4));
    assertThrown(
        MismatchException.class,
        () -> CompactListFormat.decode(bytes, other, 3),
        "bits of a word",
        16,
        15);
  }

  @Test
  void encode_wordAboveItsModulus_isRefused() {
    LweCiphertextList list =
        LweCiphertextList.wrap(LWE, CiphertextModulus.TWO_POW_32, new long[LWE.size()]);
    list.words()[3] = 1L << 32;
    assertThrown(
        ParameterException.class,
        () -> LweListFormat.encode(list),
        "word 3 modulo 2^32",
        "in [0, 2^32)",
        1L << 32);
  }

  @Test
  void wrap_wordAboveItsModulus_isRefused() {
    long[] words = new long[2 * LWE.size()];
    words[LWE.size() + 3] = 1L << 32;
    assertThrown(
        MismatchException.class,
        () -> LweCiphertextList.wrap(LWE, CiphertextModulus.TWO_POW_32, words),
        "LWE ciphertext words",
        "in [0, 2^32)",
        "larger ones");
  }
}
