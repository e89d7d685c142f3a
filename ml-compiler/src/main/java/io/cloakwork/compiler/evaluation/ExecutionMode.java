package io.cloakwork.compiler.evaluation;

import java.util.Locale;

/** How a table is run. */
public enum ExecutionMode {
  CLEAR,
  SIMULATED,
  ENCRYPTED;

  /** Name in reports and on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
