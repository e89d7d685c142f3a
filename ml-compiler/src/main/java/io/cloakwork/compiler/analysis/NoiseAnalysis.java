package io.cloakwork.compiler.analysis;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Noise of a circuit: every LWE value as a linear combination of sources, and from it how often
 * each table and each decryption fails.
 *
 * <p>Sources are the coefficients of fresh GLWE ciphertexts, which extractions combine, and the
 * outputs of blind rotations, which are independent of everything else. Two extractions from one
 * fresh ciphertext share sources; their covariance is exact. The coefficients of a decision
 * diagram, or of a sum of them, are sources too: every coefficient by itself.
 */
public final class NoiseAnalysis {
  private final TfheParameters parameters;
  private final NoiseBudget budget;
  private final double fresh;
  private final Variance zero;
  private final Map<Value, Hide> hidden = new HashMap<>();
  private final Map<Value, PlainProduct> products = new HashMap<>();
  private final Map<Value, Integer> polynomialSizes = new HashMap<>();
  private final Map<Value, BitInput> bits = new HashMap<>();
  private final Map<Value, List<Diagram>> diagrams = new HashMap<>(); // that a value is the sum of
  private final Map<Value, Double> decided = new HashMap<>();
  private final Map<Value, Extract> extracts = new HashMap<>();
  private final Map<Value, Map<Value, Double>> combinations = new HashMap<>();
  private final Map<Overlap, Double> overlaps = new HashMap<>(); // signs ask for them many times

  /** Two extractions from one fresh ciphertext. */
  private record Overlap(Value first, Value second) {}

  private NoiseAnalysis(TfheParameters parameters) {
    this.parameters = parameters;
    this.budget = NoiseBudget.of(parameters);
    this.zero = HidingNoise.ofZero(parameters.glwe());
    this.fresh = FreshNoise.of(parameters.glwe().noise()).value();
  }

  /**
   * What the program's tables and outputs risk under these parameters.
   *
   * @throws ParameterException if the circuit multiplies a product, or is none
   */
  public static NoiseReport of(Program circuit, TfheParameters parameters) {
    return new NoiseAnalysis(parameters).run(circuit);
  }

  /** Variance of every output's noise, without what hides it: relative to the torus. */
  public static List<Variance> outputs(Program circuit, TfheParameters parameters) {
    NoiseAnalysis analysis = new NoiseAnalysis(parameters);
    analysis.run(circuit);
    return circuit.outputs().stream()
        .map(Output::input)
        .map(value -> {
          Hide hide = analysis.hidden.get(value);
          return analysis.variance(hide == null ? value : hide.input());
        })
        .toList();
  }

  private NoiseReport run(Program circuit) {
    List<Double> tables = new ArrayList<>();
    List<Double> outputs = new ArrayList<>();
    for (CircuitOp op : circuit.circuitOps()) {
      switch (op) {
        case Op.GlweInput input -> polynomialSizes.put(input.value(), input.polynomialSize());
        case BitInput input -> bits.put(input.value(), input);
        case Diagram diagram -> decide(diagram.value(), List.of(diagram));
        case Sum sum -> {
          List<Diagram> summed = new ArrayList<>();
          for (Value input : sum.inputs()) {
            List<Diagram> part = diagrams.get(input);
            if (part == null) {
              throw new ParameterException(
                  "operand of sum " + sum.value(), "a diagram or a sum of diagrams", input);
            }
            summed.addAll(part);
          }
          decide(sum.value(), summed);
        }
        case PlainProduct product -> {
          if (products.containsKey(product.input()) || diagrams.containsKey(product.input())) {
            throw new ParameterException(
                "operand of product " + product.value(), "a fresh ciphertext", product.input());
          }
          products.put(product.value(), product);
          polynomialSizes.put(product.value(), polynomialSizes.getOrDefault(product.input(), 0));
        }
        case Extract extract -> {
          extracts.put(extract.value(), extract);
          combinations.put(extract.value(), Map.of(extract.value(), 1.0));
        }
        case Combine combine -> combinations.put(combine.value(), combine(combine));
        case Lookup lookup -> {
          tables.add(budget.log2Failure(variance(lookup.input()), torus(lookup.margin())));
          combinations.put(lookup.value(), Map.of(lookup.value(), 1.0));
        }
        case Op.MaskInput _ -> {
          // its noise is that of the values that it hides
        }
        case Hide hide -> hidden.put(hide.value(), hide);
        case Output output -> outputs.add(output(output));
      }
    }
    return new NoiseReport(tables, outputs);
  }

  private void decide(Value value, List<Diagram> summed) {
    BitInput input = bits.get(summed.getFirst().bits());
    if (input == null) {
      throw new AssertionError(value); // a checked program defines before it uses
    }
    diagrams.put(value, summed);
    decided.put(value, DiagramNoise.of(summed, parameters.glwe(), input.decomposition()).value());
  }

  /** The noise that hides is bounded: it takes its bound from the margin. */
  private double output(Output output) {
    double margin = Math.scalb(1.0, -output.encoding().bits() - 1);
    Hide hide = hidden.get(output.input());
    return hide == null
        ? FailureProbability.log2(variance(output.input()), margin)
        : FailureProbability.log2(
            variance(hide.input()).plus(zero),
            margin - Math.scalb(1.0, hide.noiseLog2() - Long.SIZE));
  }

  private Map<Value, Double> combine(Combine combine) {
    Map<Value, Double> sum = new LinkedHashMap<>();
    for (Term term : combine.terms()) {
      combinations
          .getOrDefault(term.value(), Map.of())
          .forEach((source, factor) -> sum.merge(source, term.coefficient() * factor, Double::sum));
    }
    return sum;
  }

  private Variance variance(Value value) {
    List<Map.Entry<Value, Double>> sources =
        List.copyOf(combinations.getOrDefault(value, Map.of()).entrySet());
    double sum = 0;
    for (int i = 0; i < sources.size(); i++) {
      double factor = sources.get(i).getValue();
      sum += factor * factor * covariance(sources.get(i).getKey(), sources.get(i).getKey());
      for (int j = 0; j < i; j++) {
        sum +=
            2
                * factor
                * sources.get(j).getValue()
                * covariance(sources.get(i).getKey(), sources.get(j).getKey());
      }
    }
    return new Variance(Math.max(0, sum));
  }

  /** Of two sources: extractions share noise if they come from one fresh ciphertext. */
  private double covariance(Value a, Value b) {
    Extract first = extracts.get(a);
    Extract second = extracts.get(b);
    if (first == null || second == null) {
      return a.equals(b) ? budget.bootstrapOutput().value() : 0;
    }
    if (diagrams.containsKey(first.input()) || diagrams.containsKey(second.input())) {
      return decidedCovariance(first, second);
    }
    if (!origin(first).equals(origin(second))) {
      return 0;
    }
    return overlaps.computeIfAbsent(new Overlap(a, b), _ -> overlap(first, second)) * fresh;
  }

  private double overlap(Extract first, Extract second) {
    Map<Integer, Double> weights = weights(first);
    double sum = 0;
    for (Map.Entry<Integer, Double> entry : weights(second).entrySet()) {
      sum += entry.getValue() * weights.getOrDefault(entry.getKey(), 0.0);
    }
    return sum;
  }

  /** Sums of diagrams have the noise of the same GGSW ciphertexts: how much in common is open. */
  private double decidedCovariance(Extract first, Extract second) {
    if (!first.input().equals(second.input())) {
      throw new ParameterException(
          "terms of a combination with coefficients of " + first.input(),
          "of no other ciphertext",
          second.input());
    }
    return first.coefficient() == second.coefficient()
        ? decided.getOrDefault(first.input(), 0.0)
        : 0;
  }

  private Value origin(Extract extract) {
    PlainProduct product = products.get(extract.input());
    return product == null ? extract.input() : product.input();
  }

  /** Weight of every noise coefficient of the fresh ciphertext in an extracted one. */
  private Map<Integer, Double> weights(Extract extract) {
    PlainProduct product = products.get(extract.input());
    if (product == null) {
      return Map.of(extract.coefficient(), 1.0);
    }
    int size = polynomialSizes.getOrDefault(extract.input(), 0);
    Map<Integer, Double> weights = new HashMap<>();
    for (Monomial monomial : product.polynomial()) {
      int index = extract.coefficient() - monomial.exponent();
      double weight = monomial.coefficient();
      weights.put(index >= 0 ? index : index + size, index >= 0 ? weight : -weight);
    }
    return weights;
  }

  private static double torus(long word) {
    return Math.scalb((double) word, -Long.SIZE); // margins are below 2^63
  }
}
