package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.util.HexFormat;

/** Fixed numbers of bytes, written as lower-case hexadecimal digits. */
final class HexForm {
  private HexForm() {}

  /**
   * @throws RequestException (invalid) unless it is {@code 2 * bytes} such digits
   */
  static void require(String what, String hex, int bytes) {
    if (hex.length() != 2 * bytes || !hex.chars().allMatch(HexForm::isDigit)) {
      throw new RequestException(
          Kind.INVALID,
          what,
          2 * bytes + " lower-case hexadecimal digits",
          hex.length() + " characters");
    }
  }

  /**
   * The digits of these bytes.
   *
   * @throws RequestException (invalid) if they are not as many as expected
   */
  static String of(String what, byte[] raw, int bytes) {
    if (raw.length != bytes) {
      throw new RequestException(Kind.INVALID, what, bytes + " bytes", raw.length + " bytes");
    }
    return HexFormat.of().formatHex(raw);
  }

  static byte[] raw(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
