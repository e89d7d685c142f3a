package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.serial.SeededGgswFormat;
import io.cloakwork.fhe.serial.SeededGlweFormat;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes of an encrypted row: a list of seeded GLWE ciphertexts, then one of seeded GGSW
 * ciphertexts, each only if the model takes any. Which they are says the model's specification, so
 * that both have lengths that are known.
 */
public final class EncryptedRowFormat {
  /** Longest row: what clients send, and servers take. */
  public static final long MAX_BYTES = 1L << 27;

  private EncryptedRowFormat() {}

  /** Bytes of a row for a model. */
  public static long size(ClientSpec spec, GlweShape shape) {
    return polynomialBytes(spec, shape)
        + switch (spec.form()) {
          case Packing _ -> 0;
          case RowBits bits ->
              SeededGgswFormat.size(
                  bits.bits(), shape.dimension(), shape.polynomialSize(), bits.decomposition());
        };
  }

  public static byte[] encode(EncryptedRow row) {
    byte[] polynomials = row.polynomials().map(SeededGlweFormat::encode).orElse(new byte[0]);
    byte[] bits = row.bits().map(SeededGgswFormat::encode).orElse(new byte[0]);
    if (polynomials.length == 0) {
      return bits; // megabytes
    }
    byte[] bytes = Arrays.copyOf(polynomials, Math.addExact(polynomials.length, bits.length));
    System.arraycopy(bits, 0, bytes, polynomials.length, bits.length);
    return bytes;
  }

  /**
   * @throws FormatException if the bytes are no such lists
   * @throws MismatchException if they are not what the model takes
   */
  public static EncryptedRow decode(byte[] bytes, ClientSpec spec, GlweShape shape) {
    return switch (spec.form()) {
      case Packing _ ->
          new EncryptedRow(Optional.of(polynomials(bytes, spec, shape)), Optional.empty());
      case RowBits form -> {
        long first = polynomialBytes(spec, shape);
        if (bytes.length < first) {
          throw new FormatException(
              "bytes of an encrypted row", size(spec, shape), bytes.length, bytes.length);
        }
        int split = (int) first;
        Optional<SeededGlweCiphertextList> polynomials =
            split == 0
                ? Optional.empty()
                : Optional.of(polynomials(Arrays.copyOf(bytes, split), spec, shape));
        SeededGgswCiphertextList bits =
            SeededGgswFormat.decode(
                split == 0 ? bytes : Arrays.copyOfRange(bytes, split, bytes.length),
                shape.dimension(),
                shape.polynomialSize(),
                form.decomposition(),
                form.bits());
        if (bits.count() != form.bits()) {
          throw new MismatchException("GGSW ciphertexts of a row", form.bits(), bits.count());
        }
        yield new EncryptedRow(polynomials, Optional.of(bits));
      }
    };
  }

  private static SeededGlweCiphertextList polynomials(
      byte[] bytes, ClientSpec spec, GlweShape shape) {
    int count = spec.requestPolynomials();
    SeededGlweCiphertextList list =
        SeededGlweFormat.decode(bytes, shape.dimension(), shape.polynomialSize(), count);
    if (list.count() != count) {
      throw new MismatchException("ciphertexts of a row", count, list.count());
    }
    return list;
  }

  private static long polynomialBytes(ClientSpec spec, GlweShape shape) {
    int count = spec.requestPolynomials();
    return count == 0 ? 0 : SeededGlweFormat.size(count, shape.polynomialSize());
  }
}
