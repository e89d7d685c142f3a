package io.cloakwork.coprocessor;

import java.util.regex.Pattern;

/**
 * Text of others made fit for a terminal or a log: nothing that steers a terminal, begins a new
 * line, or reorders what stands beside it.
 */
public final class PrintableText {
  private static final int LONGEST = 500;

  /** Controls, formats, separators of lines and paragraphs, halves of surrogate pairs. */
  private static final Pattern OTHER = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private PrintableText() {}

  /** The text on one line. */
  public static String line(String text) {
    return OTHER.matcher(text).replaceAll(" ");
  }

  /** The text on its own lines. */
  public static String lines(String text) {
    return String.join("\n", text.lines().map(PrintableText::line).toList());
  }

  /** The beginning of the text, on one line. */
  public static String shortened(String text) {
    String line = line(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
