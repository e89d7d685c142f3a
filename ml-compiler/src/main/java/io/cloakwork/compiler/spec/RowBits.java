package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.List;

/**
 * Every bit of every integer of a row is one GGSW ciphertext: feature by feature, the least
 * significant bit first.
 *
 * @param polynomialSize N
 * @param widths bits of each integer, 1 to {@value ClientSpec#MAX_BITS}, or 0 if it is not sent
 * @param decomposition of the GGSW ciphertexts
 */
public record RowBits(int polynomialSize, List<Integer> widths, Decomposition decomposition)
    implements RowForm {
  public RowBits {
    widths = List.copyOf(widths);
    RowForm.checkPolynomialSize(polynomialSize);
    for (int width : widths) {
      if (width < 0 || width > ClientSpec.MAX_BITS) {
        throw new ParameterException(
            "bits of a feature", "in [0, " + ClientSpec.MAX_BITS + "]", width);
      }
    }
  }

  @Override
  public int polynomials(int features) {
    return 0;
  }

  @Override
  public int bits() {
    return widths.stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether all integers are sent. */
  boolean sendsAll() {
    return !widths.contains(0);
  }

  /** The bits of a quantized row, each 0 or 1. What a width does not hold is left out. */
  public int[] split(int[] row) {
    int[] bits = new int[bits()];
    int next = 0;
    for (int feature = 0; feature < row.length; feature++) {
      for (int bit = 0; bit < widths.get(feature); bit++) {
        bits[next++] = row[feature] >>> bit & 1;
      }
    }
    return bits;
  }
}
