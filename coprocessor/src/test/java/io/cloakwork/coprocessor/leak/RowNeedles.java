package io.cloakwork.coprocessor.leak;

import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.Feature;
import io.cloakwork.compiler.spec.FeatureRange;
import io.cloakwork.compiler.spec.Packing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every form in which a plaintext row could lie in memory, in files or on the wire: as read, as
 * quantized, and as plaintext of the encryption. Short series of values, so that a part that leaks
 * is found too, and each value alone that cannot be mistaken for another number.
 */
final class RowNeedles {
  private static final int VALUES_PIECE = 4;
  private static final int INTEGERS_PIECE = 15;

  /** Digits of a value that is nowhere by chance. */
  private static final int DISTINCTIVE_DIGITS = 4;

  /** Different bytes of its double. */
  private static final int DISTINCTIVE_BYTES = 5;

  private RowNeedles() {}

  /** One row. */
  static List<Needle> of(String name, double[] row, ClientSpec spec) {
    List<Needle> needles = new ArrayList<>();
    for (int from : starts(row.length, VALUES_PIECE)) {
      String what = "%s, values from %d".formatted(name, from);
      double[] piece = Arrays.copyOfRange(row, from, from + VALUES_PIECE);
      NumberNeedles.addDoubles(needles, what, piece);
      NumberNeedles.addTexts(needles, what, piece);
    }
    for (int i = 0; i < row.length; i++) {
      addAlone(needles, "%s, value %d".formatted(name, i), row[i], spec.features().get(i));
    }
    long[] integers = Arrays.stream(spec.quantize(row)).asLongStream().toArray();
    for (int from : starts(row.length, INTEGERS_PIECE)) {
      String what = "%s, quantized from %d".formatted(name, from);
      long[] piece = Arrays.copyOfRange(integers, from, from + INTEGERS_PIECE);
      NumberNeedles.addIntegers(needles, what, piece);
      NumberNeedles.addTexts(needles, what, Arrays.stream(piece).asDoubleStream().toArray());
      if (spec.form() instanceof Packing(_, int shift)) {
        long[] shifted = Arrays.stream(piece).map(v -> v << shift).toArray();
        NumberNeedles.addWords(needles, Form.PLAINTEXTS, what, shifted, Long.BYTES);
      }
    }
    return needles;
  }

  /** Where pieces begin, one behind the other, the last one at the end of the row. */
  private static List<Integer> starts(int length, int piece) {
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < length - piece; from += piece) {
      starts.add(from);
    }
    starts.add(length - piece);
    return starts;
  }

  private static boolean isEnd(double value, Feature feature) {
    return feature instanceof FeatureRange range && (value == range.low() || value == range.high());
  }

  /** The end of a range stands in the model's public offer, whoever's value it once was. */
  private static void addAlone(List<Needle> needles, String what, double value, Feature feature) {
    int digits = new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
    if (digits < DISTINCTIVE_DIGITS || isEnd(value, feature)) {
      return;
    }
    long bits = Double.doubleToRawLongBits(value);
    long bytes =
        IntStream.range(0, Double.BYTES)
            .mapToLong(i -> (bits >>> (i * Byte.SIZE)) & 0xFF)
            .distinct()
            .count();
    if (bytes >= DISTINCTIVE_BYTES) {
      NumberNeedles.addLoneDouble(needles, what, value);
    }
    NumberNeedles.addLoneText(needles, what, value);
  }
}
