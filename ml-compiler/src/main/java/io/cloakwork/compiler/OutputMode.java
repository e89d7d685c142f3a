package io.cloakwork.compiler;

/** What leaves the encrypted computation. */
public enum OutputMode {
  /** Only the label: the decision is taken under encryption. */
  LABEL,
  /** Scores or targets; a classifier's label is chosen by the client. */
  SCORES
}
