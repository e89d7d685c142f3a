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

  /** What native transports put before the system's words. */
  private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed[^:]*: ");

  private PrintableText() {}

  /** What the system says of a failed connection or port, on one line. */
  public static String ofSystem(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : shortened(SYSTEM_CALL.matcher(message).replaceFirst(""));
  }

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
