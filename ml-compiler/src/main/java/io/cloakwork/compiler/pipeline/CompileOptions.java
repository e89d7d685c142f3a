package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.FeatureUpload;
import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.Quantizer;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.Optional;

/**
 * What a user may choose when a model is compiled.
 *
 * @param name of the model
 * @param bits of features and weights, 2 to 16; of features of trees at most 12
 * @param quantizer of the features of trees
 * @param output what leaves the computation; if empty, the label of classifiers of trees, and where
 *     two classes are told apart, else the scores
 * @param parameters a named set; if empty, the default one that {@code keys} accepts
 * @param keys which distributions of the small key are accepted
 * @param hiding whether replies hide the weights
 * @param features of trees that are sent
 * @param digitBits β of an encrypted sign, 1 to 4; if empty, the fewest bootstraps that hold
 * @param targetLog2 largest failure probability of every table and output
 */
public record CompileOptions(
    String name,
    int bits,
    Quantizer quantizer,
    Optional<OutputMode> output,
    Optional<ParameterSets> parameters,
    KeyPolicy keys,
    ModelHiding hiding,
    FeatureUpload features,
    Optional<Integer> digitBits,
    double targetLog2) {
  /** Width of features and weights where nothing is said. */
  public static final int DEFAULT_BITS = 8;

  public CompileOptions {
    if (bits < 2 || bits > 16) {
      throw new ParameterException("bits of features and weights", "in [2, 16]", bits);
    }
    if (digitBits.isPresent() && (digitBits.get() < 1 || digitBits.get() > 4)) {
      throw new ParameterException("digit width of a sign", "in [1, 4]", digitBits.get());
    }
    if (!(targetLog2 <= FailureProbability.TARGET_LOG2)) {
      throw new ParameterException(
          "target of log2 p_fail", "at most " + FailureProbability.TARGET_LOG2, targetLog2);
    }
  }

  /** The defaults, for a model of that name. */
  public static CompileOptions of(String name) {
    return new CompileOptions(
        name,
        DEFAULT_BITS,
        Quantizer.UNIFORM,
        Optional.empty(),
        Optional.empty(),
        KeyPolicy.ANY,
        ModelHiding.ON,
        FeatureUpload.ALL,
        Optional.empty(),
        FailureProbability.TARGET_LOG2);
  }

  public CompileOptions withBits(int value) {
    return new CompileOptions(
        name, value, quantizer, output, parameters, keys, hiding, features, digitBits, targetLog2);
  }

  public CompileOptions withQuantizer(Quantizer value) {
    return new CompileOptions(
        name, bits, value, output, parameters, keys, hiding, features, digitBits, targetLog2);
  }

  public CompileOptions withOutput(OutputMode value) {
    return new CompileOptions(
        name,
        bits,
        quantizer,
        Optional.of(value),
        parameters,
        keys,
        hiding,
        features,
        digitBits,
        targetLog2);
  }

  public CompileOptions withParameters(ParameterSets value) {
    return new CompileOptions(
        name,
        bits,
        quantizer,
        output,
        Optional.of(value),
        keys,
        hiding,
        features,
        digitBits,
        targetLog2);
  }

  public CompileOptions withKeys(KeyPolicy value) {
    return new CompileOptions(
        name, bits, quantizer, output, parameters, value, hiding, features, digitBits, targetLog2);
  }

  public CompileOptions withHiding(ModelHiding value) {
    return new CompileOptions(
        name, bits, quantizer, output, parameters, keys, value, features, digitBits, targetLog2);
  }

  public CompileOptions withFeatures(FeatureUpload value) {
    return new CompileOptions(
        name, bits, quantizer, output, parameters, keys, hiding, value, digitBits, targetLog2);
  }
}
