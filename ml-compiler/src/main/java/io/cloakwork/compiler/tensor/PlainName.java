package io.cloakwork.compiler.tensor;

import io.cloakwork.fhe.ParameterException;
import java.util.regex.Pattern;

/**
 * Names of features and classes. They come from files and servers that nobody vouches for, and are
 * printed on terminals and into tables: one line, nothing that steers a terminal or reorders text.
 */
public final class PlainName {
  /** Longest name, in UTF-16 units. */
  public static final int MAX_LENGTH = 256;

  /** Controls, formats, separators of lines and paragraphs, halves of surrogate pairs. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private PlainName() {}

  /**
   * @param what names the value in the error
   * @throws ParameterException if the name is too long or not printable
   */
  public static void require(String what, String name) {
    if (name.length() > MAX_LENGTH) {
      throw new ParameterException(
          what, "at most " + MAX_LENGTH + " characters", name.length() + " characters");
    }
    if (UNPRINTABLE.matcher(name).find()) {
      throw new ParameterException(
          what, "printable characters", UNPRINTABLE.matcher(name).replaceAll("?"));
    }
  }
}
