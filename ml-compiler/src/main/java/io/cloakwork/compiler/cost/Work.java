package io.cloakwork.compiler.cost;

import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.BootstrapCost;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of each kind of work one row of a circuit is, when it is alone on a machine: what one
 * thread does while the others do theirs.
 *
 * @param units of every kind, not negative
 */
public record Work(Map<CostKind, Double> units) {
  public Work {
    units = checked("units of work", units);
  }

  /** A copy with a value for every kind, if none is negative or infinite. */
  static Map<CostKind, Double> checked(String what, Map<CostKind, Double> values) {
    Map<CostKind, Double> copy = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      double value = values.getOrDefault(kind, 0.0);
      if (!(value >= 0 && Double.isFinite(value))) {
        throw new ParameterException(what + ", " + kind, "finite, at least 0", value);
      }
      copy.put(kind, value);
    }
    return Map.copyOf(copy);
  }

  /**
   * The work of a circuit.
   *
   * @param circuit in the circuit dialect
   * @param threads of the engine, 1 or more
   */
  public static Work of(Program circuit, TfheParameters parameters, int threads) {
    GlweShape glwe = parameters.glwe();
    int columns = glwe.dimension().size();
    double butterflies = glwe.polynomialSize().value() / 4.0 * (glwe.polynomialSize().log2() - 1);
    Map<CostKind, Double> units = new EnumMap<>(CostKind.class);
    units.put(CostKind.ROW, 1.0);
    double words = (double) columns * glwe.polynomialSize().value();
    double terms =
        circuit.all(PlainProduct.class).stream().mapToInt(p -> p.polynomial().size()).sum();
    units.put(CostKind.TERM, terms * words);
    units.put(CostKind.HIDING, circuit.all(Hide.class).size() * columns * butterflies);
    units.put(
        CostKind.POLYNOMIAL,
        (circuit.inputs().size() + circuit.masks().size()) * columns * butterflies);
    double bootstraps = 0;
    for (List<CircuitOp> level : circuit.levels()) {
      long lookups = level.stream().filter(Lookup.class::isInstance).count();
      bootstraps += Math.ceil((double) lookups / threads);
    }
    units.put(CostKind.BOOTSTRAP, bootstraps * BootstrapCost.of(parameters).total());
    if (circuit.bitInput().isPresent()) {
      addTrees(units, circuit, circuit.bitInput().get(), butterflies * columns, threads);
    }
    return new Work(units);
  }

  /**
   * @param butterflies of the transforms of one ciphertext
   */
  private static void addTrees(
      Map<CostKind, Double> units,
      Program circuit,
      BitInput input,
      double butterflies,
      int threads) {
    List<Diagram> diagrams = circuit.all(Diagram.class);
    int levels = input.decomposition().levelCount().value();
    long read =
        diagrams.stream()
            .flatMap(diagram -> diagram.choices().stream())
            .mapToInt(Choice::selector)
            .distinct()
            .count();
    int parallel = Math.clamp(diagrams.size(), 1, threads);
    units.put(CostKind.BIT, input.count() * levels * butterflies);
    units.put(CostKind.SELECTOR, read * levels * butterflies);
    units.put(CostKind.GATE, circuit.cmuxes() * (levels + 1) * butterflies / parallel);
  }

  public double of(CostKind kind) {
    return units.getOrDefault(kind, 0.0);
  }
}
