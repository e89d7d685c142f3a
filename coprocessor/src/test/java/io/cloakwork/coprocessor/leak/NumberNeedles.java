package io.cloakwork.coprocessor.leak;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers in the forms of machines and of people. */
final class NumberNeedles {
  private static final List<ByteOrder> ORDERS =
      List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

  /** How a number becomes text. */
  private enum Notation {
    SHORTEST,
    PLAIN,
    SIX_PLACES,
    EXPONENT;

    String of(double value) {
      return switch (this) {
        case SHORTEST -> Double.toString(value);
        case PLAIN -> new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        case SIX_PLACES -> String.format(Locale.ROOT, "%f", value);
        case EXPONENT -> String.format(Locale.ROOT, "%e", value);
      };
    }
  }

  private NumberNeedles() {}

  /** As whole numbers of every width, and as numbers that need not be whole. */
  static void addIntegers(List<Needle> needles, String what, long[] values) {
    for (int width : new int[] {1, Short.BYTES, Integer.BYTES, Long.BYTES}) {
      addWords(needles, Form.INTEGERS, what, values, width);
    }
    addDoubles(needles, what, Arrays.stream(values).asDoubleStream().toArray());
  }

  static void addWords(List<Needle> needles, Form form, String what, long[] values, int width) {
    for (ByteOrder order : ORDERS) {
      ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(order);
      for (long value : values) {
        switch (width) {
          case 1 -> bytes.put((byte) value);
          case Short.BYTES -> bytes.putShort((short) value);
          case Integer.BYTES -> bytes.putInt((int) value);
          case Long.BYTES -> bytes.putLong(value);
          default -> throw new AssertionError(width);
        }
      }
      String words = "%s, %d bytes each, %s".formatted(what, width, order);
      needles.add(new Needle(form, words, bytes.array()));
    }
  }

  static void addDoubles(List<Needle> needles, String what, double[] values) {
    for (ByteOrder order : ORDERS) {
      ByteBuffer doubles = ByteBuffer.allocate(values.length * Double.BYTES).order(order);
      ByteBuffer floats = ByteBuffer.allocate(values.length * Float.BYTES).order(order);
      for (double value : values) {
        doubles.putDouble(value);
        floats.putFloat((float) value);
      }
      needles.add(new Needle(Form.DOUBLES, what + ", " + order, doubles.array()));
      needles.add(new Needle(Form.FLOATS, what + ", " + order, floats.array()));
    }
  }

  static void addLoneDouble(List<Needle> needles, String what, double value) {
    for (ByteOrder order : ORDERS) {
      byte[] bytes = ByteBuffer.allocate(Double.BYTES).order(order).putDouble(value).array();
      needles.add(new Needle(Form.LONE_DOUBLE, what + ", " + order, bytes));
    }
  }

  /** Where it is long enough to be that number and no other. */
  static void addLoneText(List<Needle> needles, String what, double value) {
    addTexts(needles, Form.LONE_TEXT, what, new double[] {value});
  }

  /** In tables and arrays: with everything between the numbers that is usual there. */
  static void addTexts(List<Needle> needles, String what, double[] values) {
    for (Form form : Form.values()) {
      if (!form.separator().isEmpty()) {
        addTexts(needles, form, what, values);
      }
    }
  }

  private static void addTexts(List<Needle> needles, Form form, String what, double[] values) {
    Map<String, Notation> notations = new LinkedHashMap<>(); // the same text has one needle
    for (Notation notation : Notation.values()) {
      String text =
          Arrays.stream(values)
              .mapToObj(notation::of)
              .collect(Collectors.joining(form.separator()));
      if (text.length() >= Needle.SHORTEST) {
        notations.putIfAbsent(text, notation);
      }
    }
    notations.forEach((text, notation) ->
        needles.add(
            new Needle(form, what + ", " + notation, text.getBytes(StandardCharsets.US_ASCII))));
  }
}
