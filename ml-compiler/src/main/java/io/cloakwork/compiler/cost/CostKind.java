package io.cloakwork.compiler.cost;

/**
 * Kinds of work of one encrypted row. A unit is proportional to the time that the work takes, for
 * all parameters; a million of them is about what a core does in a few milliseconds.
 */
public enum CostKind {
  /** What every row takes: one unit. */
  ROW(Side.SERVER),
  /** Plaintext polynomials times ciphertexts: words that are added. */
  TERM(Side.SERVER),
  /** Hidden outputs: butterflies of the transforms of an encryption of zero. */
  HIDING(Side.SERVER),
  /** GGSW ciphertexts that are expanded and transformed: butterflies. */
  SELECTOR(Side.SERVER),
  /** CMUX gates: butterflies. */
  GATE(Side.SERVER),
  /** Key switches and bootstraps, in the unit of {@code BootstrapCost}. */
  BOOTSTRAP(Side.SERVER),
  /** GLWE ciphertexts that the client encrypts: butterflies. */
  POLYNOMIAL(Side.CLIENT),
  /** Bits that the client encrypts as GGSW ciphertexts: butterflies. */
  BIT(Side.CLIENT);

  /** Who does it. */
  public enum Side {
    CLIENT,
    SERVER
  }

  private final Side side;

  CostKind(Side side) {
    this.side = side;
  }

  public Side side() {
    return side;
  }
}
