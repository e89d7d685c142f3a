package io.cloakwork.compiler;

/** A calibration table that is missing, or does not fit the model: the fault is not the model's. */
public final class CalibrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * @param expected what the model needs of the table
   * @param actual what the table has instead
   */
  public CalibrationException(String expected, String actual) {
    super("calibration table: expected " + expected + ", got " + actual);
    this.expected = expected;
    this.actual = actual;
  }

  public String expected() {
    return expected;
  }

  public String actual() {
    return actual;
  }
}
