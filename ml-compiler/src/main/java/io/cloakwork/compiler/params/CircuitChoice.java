package io.cloakwork.compiler.params;

import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.lowering.LowerLinear;
import io.cloakwork.compiler.lowering.LowerTrees;
import io.cloakwork.compiler.pass.DropUnusedFeatures;
import io.cloakwork.compiler.pass.HideReplies;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A circuit for parameters that are given, and what it risks.
 *
 * @param circuit in the circuit dialect
 * @param noise how often its tables and outputs fail
 * @param hiding of its replies, if they are hidden
 */
public record CircuitChoice(Program circuit, NoiseReport noise, Optional<Hiding> hiding) {
  private static final int WIDEST_DIGITS = 4;

  /**
   * The cheapest circuit whose failure probability holds: at or below the target for the whole
   * circuit, or where no digit width gives that, for every table and output. Of trees the one with
   * the fewest levels of the row's GGSW ciphertexts, which set upload and time; then the one with
   * the fewest bootstraps.
   *
   * @param program in the integer dialect, widths assigned
   * @param targetLog2 largest failure probability of a table or output
   * @param digitBits β of an encrypted sign, if the user wants a certain one
   * @throws NoiseException if no circuit holds
   */
  public static CircuitChoice choose(
      Program program, TfheParameters parameters, double targetLog2, Optional<Integer> digitBits) {
    boolean signs =
        !program.all(Op.Positive.class).isEmpty() || !program.all(Op.Largest.class).isEmpty();
    boolean free = signs && digitBits.isEmpty();
    int narrowest = free ? 1 : digitBits.orElse(1);
    int[] digitWidths =
        IntStream.rangeClosed(narrowest, free ? WIDEST_DIGITS : narrowest).toArray();
    int size = parameters.glwe().polynomialSize().value();
    if (program.all(Op.Trees.class).isEmpty()) {
      List<CircuitChoice> choices =
          choices(digitWidths, digits -> LowerLinear.run(program, size, digits), parameters);
      return cheapest(choices, targetLog2).orElseThrow(() -> tooNoisy(choices, targetLog2));
    }
    LowerTrees trees = LowerTrees.of(program, size);
    List<CircuitChoice> all = new ArrayList<>();
    for (int levels = 1; levels <= SelectorDecomposition.MAX_LEVELS; levels++) {
      Decomposition decomposition = SelectorDecomposition.best(levels, parameters.glwe());
      List<CircuitChoice> choices =
          choices(digitWidths, digits -> trees.circuit(decomposition, digits), parameters);
      Optional<CircuitChoice> cheapest = cheapest(choices, targetLog2);
      if (cheapest.isPresent()) {
        return cheapest.get();
      }
      all.addAll(choices);
    }
    throw tooNoisy(all, targetLog2);
  }

  private static List<CircuitChoice> choices(
      int[] digitWidths, IntFunction<Program> lowering, TfheParameters parameters) {
    return Arrays.stream(digitWidths)
        .mapToObj(digits -> of(lowering.apply(digits), parameters))
        .toList();
  }

  private static Optional<CircuitChoice> cheapest(List<CircuitChoice> choices, double targetLog2) {
    return fewestBootstraps(choices, choice -> choice.noise.totalLog2() <= targetLog2)
        .or(() -> fewestBootstraps(choices, choice -> choice.noise.worstLog2() <= targetLog2));
  }

  private static Optional<CircuitChoice> fewestBootstraps(
      List<CircuitChoice> choices, Predicate<CircuitChoice> holds) {
    return choices.stream()
        .filter(holds)
        .min(Comparator.comparingInt(choice -> choice.circuit.bootstraps()));
  }

  private static NoiseException tooNoisy(List<CircuitChoice> choices, double targetLog2) {
    double best =
        choices.stream().mapToDouble(choice -> choice.noise.worstLog2()).min().orElseThrow();
    return new NoiseException(
        "log2 p_fail of the worst table or output", "at most " + targetLog2, best);
  }

  /**
   * The same circuit, its replies hidden.
   *
   * @throws NoiseException if there is too little room for noise that hides
   */
  public CircuitChoice hidden(TfheParameters parameters, double targetLog2) {
    return hidden(Hiding.of(circuit, parameters, targetLog2), parameters);
  }

  /** The same circuit, its replies hidden if there is room for it. */
  public CircuitChoice hiddenIfRoom(TfheParameters parameters, double targetLog2) {
    return Hiding.ifRoom(circuit, parameters, targetLog2)
        .map(found -> hidden(found, parameters))
        .orElse(this);
  }

  /** The same circuit without the features that it does not use: noise and hiding stay. */
  public CircuitChoice withUsedFeatures() {
    return new CircuitChoice(DropUnusedFeatures.run(circuit), noise, hiding);
  }

  private CircuitChoice hidden(Hiding found, TfheParameters parameters) {
    Program hidden =
        HideReplies.run(circuit, parameters.glwe().dimension().value(), found.noiseLog2());
    return new CircuitChoice(hidden, NoiseAnalysis.of(hidden, parameters), Optional.of(found));
  }

  private static CircuitChoice of(Program circuit, TfheParameters parameters) {
    return new CircuitChoice(circuit, NoiseAnalysis.of(circuit, parameters), Optional.empty());
  }
}
