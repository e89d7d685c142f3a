package io.cloakwork.compiler.params;

import io.cloakwork.compiler.analysis.HidingNoise;
import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much noise hides the replies of a circuit: for every output the most that keeps the failure
 * probability.
 *
 * @param noiseLog2 per output the bound b of TUniform noise, in units of 2^−64
 * @param bits x: the noise's standard deviation is 2^x times the circuit's own, of the output where
 *     x is least
 */
public record Hiding(List<Integer> noiseLog2, double bits) {
  /** Averaging shows the circuit's own noise after some 2^2x replies: 2^16 at the least. */
  public static final double MINIMUM_BITS = 8;

  public Hiding {
    noiseLog2 = List.copyOf(noiseLog2);
  }

  /**
   * The most noise that there is room for.
   *
   * @param circuit in the circuit dialect, nothing hidden yet
   * @param targetLog2 largest failure probability of an output
   * @throws NoiseException if an output has no room for noise of {@value #MINIMUM_BITS} bits
   */
  public static Hiding of(Program circuit, TfheParameters parameters, double targetLog2) {
    Hiding found = most(circuit, parameters, targetLog2);
    List<Variance> own = NoiseAnalysis.outputs(circuit, parameters);
    for (int i = 0; i < own.size(); i++) {
      double bits = bits(own.get(i), found.noiseLog2.get(i));
      if (!(bits >= MINIMUM_BITS)) {
        throw new NoiseException(
            "bits by which noise hides output " + i + " of the model (--hide-model)",
            "at least " + MINIMUM_BITS,
            bits);
      }
    }
    return found;
  }

  /** The same, if it suffices. */
  public static Optional<Hiding> ifRoom(
      Program circuit, TfheParameters parameters, double targetLog2) {
    return Optional.of(most(circuit, parameters, targetLog2))
        .filter(found -> found.bits >= MINIMUM_BITS);
  }

  private static Hiding most(Program circuit, TfheParameters parameters, double targetLog2) {
    Variance zero = HidingNoise.ofZero(parameters.glwe());
    List<Variance> own = NoiseAnalysis.outputs(circuit, parameters);
    List<Integer> bounds = new ArrayList<>();
    double least = Long.SIZE;
    for (int i = 0; i < own.size(); i++) {
      Output output = circuit.outputs().get(i);
      int halfStep = output.encoding().shift() - 1;
      int bound = halfStep - 1;
      while (bound > 0 && log2Failure(own.get(i).plus(zero), halfStep, bound) > targetLog2) {
        bound--;
      }
      bounds.add(bound);
      least = Math.min(least, bits(own.get(i), bound));
    }
    return new Hiding(bounds, least);
  }

  /**
   * x of a circuit whose replies are hidden: of the output where it is least. At most 64, which is
   * also that of a circuit that hides nothing.
   */
  public static double bits(Program hidden, TfheParameters parameters) {
    List<Variance> own = NoiseAnalysis.outputs(hidden, parameters);
    List<Hide> hides = hidden.all(Hide.class);
    double least = Long.SIZE;
    for (int i = 0; i < hides.size(); i++) {
      least = Math.min(least, bits(own.get(i), hides.get(i).noiseLog2()));
    }
    return least;
  }

  private static double bits(Variance own, int noiseLog2) {
    return Math.log(HidingNoise.deviation(noiseLog2) / own.standardDeviation()) / Math.log(2);
  }

  private static double log2Failure(Variance gaussian, int halfStep, int bound) {
    return FailureProbability.log2(
        gaussian, Math.scalb(1.0, halfStep - Long.SIZE) - Math.scalb(1.0, bound - Long.SIZE));
  }
}
