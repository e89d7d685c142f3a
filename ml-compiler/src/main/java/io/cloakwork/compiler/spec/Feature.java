package io.cloakwork.compiler.spec;

/**
 * One feature of a row, and how its value becomes the code that is encrypted. Codes never throw:
 * with numbers of a server's choice in here, whether they did would tell about the value.
 */
public sealed interface Feature permits FeatureRange, FeatureGrid, FeatureBins {
  /** Name of the column. */
  String name();

  /** Whether a missing value (NaN) has a code. */
  boolean takesMissing();

  /** The code of a value, in [0, levels], where {@code levels} is 2^bits − 1. */
  int quantize(double value, int levels);

  /** How many codes it needs at least. */
  int leastCodes();
}
