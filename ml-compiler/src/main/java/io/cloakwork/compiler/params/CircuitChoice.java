package io.cloakwork.compiler.params;

import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.lowering.LowerLinear;
import io.cloakwork.compiler.pass.HideReplies;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.Optional;
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
   * The circuit with the fewest bootstraps whose failure probability holds: of every table and
   * output at or below the target; where the digit width is free, of the whole circuit.
   *
   * @param program in the integer dialect, widths assigned
   * @param targetLog2 largest failure probability of a table or output
   * @param digitBits β of an encrypted sign, if the user wants a certain one
   * @throws NoiseException if no circuit holds
   */
  public static CircuitChoice choose(
      Program program, TfheParameters parameters, double targetLog2, Optional<Integer> digitBits) {
    int size = parameters.glwe().polynomialSize().value();
    boolean free = !program.all(Op.Positive.class).isEmpty() && digitBits.isEmpty();
    if (free) {
      Optional<CircuitChoice> best =
          IntStream.rangeClosed(1, WIDEST_DIGITS)
              .mapToObj(digits -> of(LowerLinear.run(program, size, digits), parameters))
              .filter(choice -> choice.noise.totalLog2() <= targetLog2)
              .min((a, b) -> Integer.compare(a.circuit.bootstraps(), b.circuit.bootstraps()));
      if (best.isPresent()) {
        return best.get();
      }
    }
    CircuitChoice choice =
        of(
            LowerLinear.run(program, size, digitBits.orElse(LowerLinear.DEFAULT_DIGIT_BITS)),
            parameters);
    choice.noise.require(targetLog2);
    return choice;
  }

  /**
   * The same circuit, its replies hidden.
   *
   * @throws NoiseException if there is too little room for noise that hides
   */
  public CircuitChoice hidden(TfheParameters parameters, double targetLog2) {
    Hiding found = Hiding.of(circuit, parameters, targetLog2);
    Program hidden =
        HideReplies.run(circuit, parameters.glwe().dimension().value(), found.noiseLog2());
    return new CircuitChoice(hidden, NoiseAnalysis.of(hidden, parameters), Optional.of(found));
  }

  private static CircuitChoice of(Program circuit, TfheParameters parameters) {
    return new CircuitChoice(circuit, NoiseAnalysis.of(circuit, parameters), Optional.empty());
  }
}
