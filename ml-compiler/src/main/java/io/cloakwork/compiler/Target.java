package io.cloakwork.compiler;

/** Whose key a compiled model runs under. */
public enum Target {
  /** Each client has keys of its own, for parameters that suit the model. */
  CLIENT,
  /** One key is given, that of a network: rows and results are encrypted integers under it. */
  NETWORK
}
