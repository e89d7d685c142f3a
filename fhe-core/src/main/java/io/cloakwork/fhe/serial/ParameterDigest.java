package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.HexFormat;

/**
 * Name of a parameter set that depends on its content alone: the SHA-256 of header and payload of
 * its canonical encoding, which is the encoding's trailer. Keys, programs and requests refer to
 * parameters by it.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ParameterDigest(String hex) {
  private static final int DIGITS = 2 * FormatWriter.TRAILER_BYTES;

  /**
   * @throws MismatchException if it is not 64 lower-case hexadecimal digits
   */
  public ParameterDigest {
    if (!hex.matches("[0-9a-f]{" + DIGITS + "}")) {
      throw new MismatchException(
          "parameter digest", DIGITS + " lower-case hexadecimal digits", hex);
    }
  }

  public static ParameterDigest of(TfheParameters parameters) {
    byte[] encoded = ParametersFormat.encode(parameters);
    int from = encoded.length - FormatWriter.TRAILER_BYTES;
    return new ParameterDigest(HexFormat.of().formatHex(encoded, from, encoded.length));
  }

  @Override
  public String toString() {
    return hex;
  }
}
