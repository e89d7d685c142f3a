package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets that are offered by name, all of 128-bit security or better.
 *
 * <p>A name follows from the content: message and carry bits, key distribution, and −log2 of the
 * failure probability of one look-up, rounded down, at the noise level ν = 2^carry + 1 (the message
 * of one block added to a full one). Bits of security are those of the small key and of the GLWE
 * key, whichever is weaker, in the block model, which counts what the block structure gives an
 * attacker. The failure probability counts what the canonical arithmetic rounds ({@code
 * fhe.noise.BootstrapNoise}).
 */
public enum ParameterSets {
  /**
   * Uniform binary keys, 2 + 2 bits: rests on the older assumption only. log2 p_fail −129.42 at ν =
   * 5, noise level up to ν² = 37; 130.6 bits. Alias {@code standard}.
   */
  M2C2_STANDARD_P129(
      "standard",
      new MessageSpace(2, 2),
      new LweShape(new LweDimension(918), new UniformBinary(), new TUniform(45)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17)),
      new Decomposition(23, 1),
      new Decomposition(4, 4)),

  /**
   * Block-binary keys of block length 2, 2 + 2 bits. log2 p_fail −130.0 at ν = 5, up to ν² = 35;
   * 132.0 bits. Alias {@code block2}.
   */
  M2C2_BLOCK2_P130(
      "block2",
      new MessageSpace(2, 2),
      new LweShape(new LweDimension(916), new BlockBinary(2), new TUniform(46)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17)),
      new Decomposition(23, 1),
      new Decomposition(3, 6)),

  /**
   * The default: block-binary keys of block length 3, 2 + 2 bits. log2 p_fail −141.3 at ν = 5, up
   * to ν² = 86; 132.3 bits. Alias {@code block3}.
   */
  M2C2_BLOCK3_P141(
      "block3",
      new MessageSpace(2, 2),
      new LweShape(new LweDimension(939), new BlockBinary(3), new TUniform(46)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17)),
      new Decomposition(23, 1),
      new Decomposition(3, 5)),

  /**
   * Block-binary keys of block length 4, 2 + 2 bits: the fewest transforms. log2 p_fail −154.9 at ν
   * = 5, up to ν² = 137; 132.1 bits. Alias {@code block4}.
   */
  M2C2_BLOCK4_P154(
      "block4",
      new MessageSpace(2, 2),
      new LweShape(new LweDimension(956), new BlockBinary(4), new TUniform(46)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17)),
      new Decomposition(23, 1),
      new Decomposition(3, 5)),

  /** Uniform binary keys, 1 + 1 bits. log2 p_fail −144.32 at ν = 3; 130.7 bits. */
  M1C1_STANDARD_P144(
      null,
      new MessageSpace(1, 1),
      new LweShape(new LweDimension(879), new UniformBinary(), new TUniform(46)),
      new GlweShape(new GlweDimension(4), new PolynomialSize(512), new TUniform(17)),
      new Decomposition(23, 1),
      new Decomposition(5, 3)),

  /**
   * Uniform binary keys, 3 + 3 bits. log2 p_fail −128.98 at ν = 9; 130.8 bits. The bootstrap key
   * takes 0.6 GB in the frequency domain.
   */
  M3C3_STANDARD_P128(
      null,
      new MessageSpace(3, 3),
      new LweShape(new LweDimension(1077), new UniformBinary(), new TUniform(41)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(8192), new TUniform(3)),
      new Decomposition(15, 2),
      new Decomposition(4, 5)),

  /**
   * Uniform binary keys, 4 + 4 bits. log2 p_fail −141.12 at ν = 17; 131.0 bits. The bootstrap key
   * takes 7 GB in the frequency domain.
   */
  M4C4_STANDARD_P141(
      null,
      new MessageSpace(4, 4),
      new LweShape(new LweDimension(1117), new UniformBinary(), new TUniform(40)),
      new GlweShape(new GlweDimension(1), new PolynomialSize(65536), new TUniform(3)),
      new Decomposition(11, 3),
      new Decomposition(3, 7));

  private final @Nullable String alias;

  @SuppressWarnings("ImmutableEnumChecker") // records of records, all the way down
  private final TfheParameters parameters;

  ParameterSets(
      @Nullable String alias,
      MessageSpace message,
      LweShape lwe,
      GlweShape glwe,
      Decomposition bootstrap,
      Decomposition keySwitch) {
    this.alias = alias;
    this.parameters = new TfheParameters(message, lwe, glwe, bootstrap, keySwitch);
  }

  /** The checked parameters of this set. */
  public TfheParameters parameters() {
    return parameters;
  }

  /** The set that is used where nobody chooses one: block-binary keys of block length 3. */
  public static ParameterSets defaultSet() {
    return M2C2_BLOCK3_P141;
  }

  /**
   * The set of a name that a user typed.
   *
   * @param name a constant's name, or one of the aliases {@code standard}, {@code block2}, {@code
   *     block3}, {@code block4}; upper and lower case are equal
   * @throws ParameterException listing all names, if there is no such set
   */
  public static ParameterSets byName(String name) {
    String wanted = name.strip();
    return Arrays.stream(values())
        .filter(set -> set.name().equalsIgnoreCase(wanted) || wanted.equalsIgnoreCase(set.alias))
        .findFirst()
        .orElseThrow(() -> new ParameterException("parameter set", "one of " + allNames(), name));
  }

  private static String allNames() {
    return Stream.concat(
            Arrays.stream(values()).map(set -> set.alias).filter(Objects::nonNull),
            Arrays.stream(values()).map(Enum::name))
        .collect(Collectors.joining(", "));
  }
}
