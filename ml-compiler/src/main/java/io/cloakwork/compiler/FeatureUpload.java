package io.cloakwork.compiler;

/** Which features of a row that is sent bit by bit leave the client. */
public enum FeatureUpload {
  /** All: the request tells nothing of the model. */
  ALL,
  /** Those that the model uses, so that clients and whoever sees sizes learn which these are. */
  USED
}
