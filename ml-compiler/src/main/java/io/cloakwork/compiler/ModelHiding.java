package io.cloakwork.compiler;

/** Whether a reply is stripped of what it tells about the weights beside the answer. */
public enum ModelHiding {
  /** Every reply gets a fresh encryption of zero and noise that drowns the circuit's own. */
  ON,
  /** The reply is the bare result: the client can divide, and read the weights of a layer. */
  OFF
}
