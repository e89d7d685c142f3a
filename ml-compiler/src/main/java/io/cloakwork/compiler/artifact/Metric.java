package io.cloakwork.compiler.artifact;

/** How the quality of predictions is measured. */
public enum Metric {
  /** Share of rows with the right label. */
  ACCURACY("accuracy"),
  /** Coefficient of determination: 1 − Σ(y − ŷ)²/Σ(y − ȳ)². */
  R2("r2");

  private final String text;

  Metric(String text) {
    this.text = text;
  }

  /** Name in reports. */
  public String text() {
    return text;
  }
}
