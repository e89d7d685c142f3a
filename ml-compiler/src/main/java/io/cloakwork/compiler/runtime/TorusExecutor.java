package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program of the circuit dialect on phases instead of ciphertexts, with noise or without.
 */
final class TorusExecutor {
  private final List<CircuitOp> ops;
  private final int outputCount;
  private final int coefficients; // of diagrams that are looked at

  /**
   * @throws ParameterException if the program is in the integer dialect
   */
  TorusExecutor(Program circuit) {
    this.ops = circuit.circuitOps();
    this.outputCount = circuit.outputs().size();
    this.coefficients =
        circuit.all(Extract.class).stream().mapToInt(e -> e.coefficient() + 1).max().orElse(0);
  }

  /** Told of every table: its input, and how far that is from the nearest border of boxes. */
  interface TableObserver {
    void looksUp(Lookup lookup, long distance);
  }

  /**
   * @param row quantized features
   * @return the phases of all outputs
   */
  long[] run(int[] row, TorusNoise noise, TableObserver observer) {
    Map<Value, long[]> polynomials = new HashMap<>();
    Map<Value, PlainProduct> products = new HashMap<>();
    Map<Value, CodeBits> bits = new HashMap<>();
    Map<Value, long[]> decided = new HashMap<>();
    Map<Value, Long> phases = new HashMap<>();
    long[] outputs = new long[outputCount];
    int next = 0;
    for (CircuitOp op : ops) {
      switch (op) {
        case GlweInput input -> polynomials.put(input.value(), fresh(input, row, noise));
        case PlainProduct product -> products.put(product.value(), product);
        case BitInput input -> bits.put(input.value(), new CodeBits(input, row));
        case Diagram diagram ->
            decided.put(diagram.value(), decide(diagram, bits.get(diagram.bits()), noise));
        case Sum sum -> decided.put(sum.value(), sum(sum, decided));
        case Extract extract -> {
          PlainProduct product = products.get(extract.input());
          long[] result = decided.get(extract.input());
          if (result != null) {
            phases.put(extract.value(), result[extract.coefficient()]);
          } else if (product != null) {
            phases.put(
                extract.value(),
                coefficient(at(polynomials, product.input()), product, extract.coefficient()));
          } else {
            phases.put(extract.value(), at(polynomials, extract.input())[extract.coefficient()]);
          }
        }
        case Combine combine -> {
          long sum = combine.constant();
          for (Term term : combine.terms()) {
            sum += term.coefficient() * phase(phases, term.value());
          }
          phases.put(combine.value(), sum);
        }
        case Lookup lookup -> {
          long phase = phase(phases, lookup.input()) + noise.beforeTable();
          observer.looksUp(lookup, distance(lookup, phase));
          phases.put(lookup.value(), lookUp(lookup, phase) + noise.afterTable());
        }
        case MaskInput _ -> {
          // an encryption of zero: of its phase there is only noise, which hiding accounts for
        }
        case Hide hide ->
            phases.put(hide.value(), phase(phases, hide.input()) + noise.hiding(hide.noiseLog2()));
        case Output output -> outputs[next++] = phase(phases, output.input());
      }
    }
    return outputs;
  }

  private static long[] fresh(GlweInput input, int[] row, TorusNoise noise) {
    if (input.first() + input.count() > row.length) {
      throw new MismatchException(
          "features of a row", "at least " + (input.first() + input.count()), row.length);
    }
    long[] polynomial = new long[input.polynomialSize()];
    for (int i = 0; i < polynomial.length; i++) {
      polynomial[i] = noise.fresh();
    }
    for (int i = 0; i < input.count(); i++) {
      polynomial[i] += (long) row[input.first() + i] << input.shift();
    }
    return polynomial;
  }

  /** The bits of a row's codes, as the selectors of diagrams number them. */
  private static final class CodeBits {
    private final Decomposition decomposition;
    private final BitSet bits = new BitSet();

    CodeBits(BitInput input, int[] row) {
      if (row.length != input.widths().size()) {
        throw new MismatchException("features of a row", input.widths().size(), row.length);
      }
      this.decomposition = input.decomposition();
      int first = 0;
      for (int feature = 0; feature < row.length; feature++) {
        int width = input.widths().get(feature);
        boolean sent = width > 0;
        if (sent && (row[feature] < 0 || row[feature] >= 1L << width)) {
          throw new MismatchException(
              "code of feature " + feature, "of " + width + " bits", "another");
        }
        for (int bit = 0; bit < width; bit++) {
          bits.set(first + bit, (row[feature] >> bit & 1) == 1);
        }
        first += width;
      }
    }
  }

  /** The leaf of a row, with the noise of the gates on the way to it. */
  private long[] decide(Diagram diagram, @Nullable CodeBits row, TorusNoise noise) {
    if (row == null) {
      throw new AssertionError(diagram.bits()); // a checked program defines before it uses
    }
    int leaves = diagram.leaves().size();
    int value = leaves + diagram.choices().size() - 1;
    int gates = 0;
    while (value >= leaves) {
      Choice choice = diagram.choices().get(value - leaves);
      value = row.bits.get(choice.selector()) ? choice.ifOne() : choice.ifZero();
      gates++;
    }
    List<Long> leaf = diagram.leaves().get(value);
    long[] result = new long[coefficients];
    for (int i = 0; i < coefficients; i++) {
      result[i] = (i < leaf.size() ? leaf.get(i) : 0) + noise.gates(row.decomposition, gates);
    }
    return result;
  }

  private static long[] sum(Sum sum, Map<Value, long[]> decided) {
    long[] result = new long[0];
    for (Value input : sum.inputs()) {
      long[] part = decided.get(input);
      if (part == null) {
        throw new ParameterException(
            "operand of sum " + sum.value(), "a diagram or a sum of diagrams", input);
      }
      result = Arrays.copyOf(result, part.length);
      for (int i = 0; i < part.length; i++) {
        result[i] += part[i];
      }
    }
    return result;
  }

  /** One coefficient of the negacyclic product. */
  private static long coefficient(long[] polynomial, PlainProduct product, int coefficient) {
    long sum = 0;
    for (Monomial monomial : product.polynomial()) {
      int index = coefficient - monomial.exponent();
      sum +=
          index >= 0
              ? monomial.coefficient() * polynomial[index]
              : -monomial.coefficient() * polynomial[index + polynomial.length];
    }
    return sum;
  }

  /** The table at a phase. */
  private static long lookUp(Lookup lookup, long phase) {
    long place = phase + (lookup.centred() ? halfBox(lookup) : 0);
    int box = (int) ((place << 1) >>> 1 >>> (Long.SIZE - 1 - lookup.boxBits()));
    long word = lookup.words().get(box);
    return place < 0 ? -word : word;
  }

  /** From a phase to the nearest border of boxes. */
  private static long distance(Lookup lookup, long phase) {
    long box = 2 * halfBox(lookup); // −2^63 for a single box: the differences below still hold
    long inside = (phase + (lookup.centred() ? halfBox(lookup) : 0)) & (box - 1);
    return inside == 0 ? 0 : Math.min(inside, box - inside);
  }

  private static long halfBox(Lookup lookup) {
    return 1L << (Long.SIZE - 2 - lookup.boxBits());
  }

  private static long[] at(Map<Value, long[]> polynomials, Value value) {
    long[] polynomial = polynomials.get(value);
    if (polynomial == null) {
      throw new ParameterException("operand " + value, "a fresh GLWE ciphertext", "a product");
    }
    return polynomial;
  }

  private static long phase(Map<Value, Long> phases, Value value) {
    Long phase = phases.get(value);
    if (phase == null) {
      throw new AssertionError(value);
    }
    return phase;
  }
}
