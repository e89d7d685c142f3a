package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are sent bit by bit: what a client makes of them, and their bytes. */
class RowBitsTest {
  private static final Decomposition DECOMPOSITION = new Decomposition(15, 2);
  private static final GlweShape SHAPE =
      new GlweShape(new GlweDimension(1), new PolynomialSize(256), new TUniform(17));

  private static ClientSpec spec(int masks, Integer... widths) {
    return new ClientSpec(
        "m",
        Arrays.stream(widths).mapToInt(Integer::intValue).max().orElse(1),
        IntStream.range(0, widths.length)
            .<Feature>mapToObj(i -> new FeatureRange("f" + i, -1, 1))
            .toList(),
        List.of(),
        new RowBits(256, List.of(widths), DECOMPOSITION),
        masks,
        List.of(new Encoding(9, true)),
        new Answer.Values(List.of(0.5), PostTransform.NONE, List.of()),
        false);
  }

  private static EncryptedRow row(ClientSpec spec) {
    MaskSeed seed = MaskSeed.of(new byte[MaskSeed.BYTES]);
    int polynomials = spec.requestPolynomials();
    return new EncryptedRow(
        polynomials == 0
            ? Optional.empty()
            : Optional.of(
                new SeededGlweCiphertextList(
                    SHAPE.dimension(), SHAPE.polynomialSize(), seed, new long[256 * polynomials])),
        Optional.of(
            new SeededGgswCiphertextList(
                SHAPE.dimension(),
                SHAPE.polynomialSize(),
                DECOMPOSITION,
                seed,
                new long[4 * 256 * spec.form().bits()])));
  }

  @Test
  void split_ofARow_givesEachFeaturesBitsFromTheLowest() {
    RowBits form = new RowBits(256, List.of(3, 1, 2), DECOMPOSITION);
    assertThat(form.bits()).isEqualTo(6);
    assertThat(form.split(new int[] {6, 1, 1})).containsExactly(0, 1, 1, 1, 1, 0);
    assertThat(form.split(new int[] {8, -1, 7})).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void quantize_eachFeature_hasItsOwnWidth() {
    ClientSpec spec = spec(0, 3, 1);
    assertThat(spec.quantize(new double[] {1, 1})).containsExactly(7, 1);
    assertThat(spec.quantize(new double[] {-9, 9})).containsExactly(0, 1);
    assertThat(spec.quantize(new double[] {0.1, -0.1})).containsExactly(4, 0);
    assertThat(spec.plaintexts(new double[] {1, 1})).isEmpty();
    assertThat(spec(2, 3, 1).plaintexts(new double[] {1, 1})).isDeepEqualTo(new long[2][256]);
  }

  @Test
  void specification_asText_isReadBackEqual() {
    ClientSpec spec = spec(1, 3, 1, 6);
    byte[] bytes = ClientSpecFormat.encode(spec);
    assertThat(ClientSpecFormat.decode(bytes)).isEqualTo(spec);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\"version\" : 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "base_log" : 15  | "base_log" : 33  | client specification
          "base_log" : 15  | "base_log" : "x" | client specification.row_bits.base_log
          "levels" : 2     | "levels" : 0     | client specification
          "levels" : 2     | "levels" : 2, "more" : 1 | client specification.row_bits
          [ 3, 1 ]         | [ 3 ]            | client specification
          [ 3, 1 ]         | [ 2, 1 ]         | client specification
          [ 3, 1 ]         | [ 3, 17 ]        | client specification
          [ 3, 1 ]         | [ 3, 0 ]         | client specification
          [ 3, 1 ]         | [ 3, 0.5 ]       | client specification.row_bits.widths[1]
          "version" : 3    | "version" : 2    | client specification
          "version" : 3    | "version" : 5    | version of the client specification
          """)
  void text_wrong_isRefused(String old, String changed, String what) {
    String text = new String(ClientSpecFormat.encode(spec(0, 3, 1)), StandardCharsets.UTF_8);
    assertThat(text).contains(old);
    byte[] wrong = text.replace(old, changed).getBytes(StandardCharsets.UTF_8);
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> ClientSpecFormat.decode(wrong));
    assertThat(fault.what()).startsWith(what);
  }

  @Test
  void specification_whoseWidthsDoNotFit_isRefused() {
    ParameterException missing =
        catchThrowableOfType(
            ParameterException.class,
            () ->
                new ClientSpec(
                    "m",
                    3,
                    List.of(new FeatureRange("f", 0, 1)),
                    List.of(),
                    new RowBits(256, List.of(3, 2), DECOMPOSITION),
                    0,
                    List.of(new Encoding(9, true)),
                    new Answer.Values(List.of(0.5), PostTransform.NONE, List.of()),
                    false));
    assertThat(missing.what()).isEqualTo("widths of the features");
    assertThat(
            catchThrowableOfType(
                    ParameterException.class, () -> new RowBits(256, List.of(17), DECOMPOSITION))
                .what())
        .isEqualTo("bits of a feature");
    assertThat(
            catchThrowableOfType(
                    ParameterException.class, () -> new RowBits(100, List.of(3), DECOMPOSITION))
                .what())
        .isEqualTo("polynomial size of a packing");
  }

  @ParameterizedTest
  @CsvSource({"0", "2"})
  void row_asBytes_hasTheSizeThatIsSaidAndIsReadBack(int masks) {
    ClientSpec spec = spec(masks, 3, 1);
    byte[] bytes = EncryptedRowFormat.encode(row(spec));
    assertThat(bytes).hasSize((int) EncryptedRowFormat.size(spec, SHAPE));
    EncryptedRow read = EncryptedRowFormat.decode(bytes, spec, SHAPE);
    assertThat(read.polynomialCount()).isEqualTo(masks);
    assertThat(read.bitCount()).isEqualTo(4);
  }

  @Test
  void row_ofOtherBytes_isRefused() {
    ClientSpec spec = spec(1, 3, 1);
    byte[] bytes = EncryptedRowFormat.encode(row(spec));
    for (int length = 0; length < bytes.length; length += 97) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThat(
              catchThrowableOfType(
                  FormatException.class, () -> EncryptedRowFormat.decode(shorter, spec, SHAPE)))
          .as("%d bytes", length)
          .isNotNull();
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThat(
            catchThrowableOfType(
                    FormatException.class, () -> EncryptedRowFormat.decode(longer, spec, SHAPE))
                .what())
        .isEqualTo("bytes behind the object");
    assertThat(
            catchThrowableOfType(
                    MismatchException.class,
                    () ->
                        EncryptedRowFormat.decode(
                            EncryptedRowFormat.encode(row(spec(1, 3))), spec, SHAPE))
                .what())
        .isEqualTo("GGSW ciphertexts of a row");
    byte[] swapped = Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length);
    assertThat(
            catchThrowableOfType(
                FheException.class, () -> EncryptedRowFormat.decode(swapped, spec, SHAPE)))
        .isNotNull();
  }
}
