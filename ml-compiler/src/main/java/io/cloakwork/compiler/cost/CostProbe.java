package io.cloakwork.compiler.cost;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small circuit with far more of one kind of work than the other probes have.
 *
 * @param kind that is measured
 * @param circuit in the circuit dialect
 */
public record CostProbe(CostKind kind, Program circuit) {
  private static final int FEATURES = 32;
  private static final int BITS = 64;
  private static final int DIAGRAMS = 16;
  private static final int HIDDEN = 4;
  private static final Decomposition ONE_LEVEL = new Decomposition(23, 1);
  private static final Encoding SCORE = new Encoding(10, true);
  private static final int SHIFT = 40;

  /** One for each kind of the server. */
  public static List<CostProbe> server(GlweShape glwe) {
    return List.of(
        new CostProbe(CostKind.ROW, layer(glwe, 1, 0, 0)),
        new CostProbe(CostKind.TERM, layer(glwe, glwe.polynomialSize().value() / 4, 0, 0)),
        new CostProbe(CostKind.HIDING, layer(glwe, 1, HIDDEN, 0)),
        new CostProbe(CostKind.SELECTOR, trees(glwe, BITS / DIAGRAMS)),
        new CostProbe(CostKind.GATE, trees(glwe, BITS)),
        new CostProbe(CostKind.BOOTSTRAP, layer(glwe, 1, 0, 1)));
  }

  /** Bits of every row of a probe with bits. */
  public static int bits() {
    return BITS;
  }

  /** A product with so many terms, so many hidden outputs of it, and so many look-ups. */
  private static Program layer(GlweShape glwe, int terms, int hidden, int lookups) {
    int size = glwe.polynomialSize().value();
    List<Op> ops = new ArrayList<>();
    Value row = new Value(0);
    ops.add(new Op.GlweInput(row, size, 0, FEATURES, 8, SHIFT));
    List<Value> masks = new ArrayList<>();
    for (int i = 0; i < (hidden > 0 ? glwe.dimension().value() : 0); i++) {
      masks.add(new Value(ops.size()));
      ops.add(new Op.MaskInput(masks.getLast(), size));
    }
    Value product = new Value(ops.size());
    ops.add(
        new Op.PlainProduct(
            product,
            row,
            IntStream.range(0, terms).mapToObj(i -> new Monomial(i, 2L * i + 1)).toList()));
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < Math.max(1, hidden); i++) {
      Value extracted = new Value(ops.size());
      ops.add(new Op.Extract(extracted, product, i));
      outputs.add(extracted);
    }
    for (int i = 0; i < lookups; i++) {
      Value found = new Value(ops.size());
      ops.add(
          new Op.Lookup(
              found, outputs.getFirst(), List.of(1L << 60, 1L << 61, 0L, 0L), true, 1L << 59));
      outputs.set(0, found);
    }
    for (int i = 0; i < hidden; i++) {
      Value hide = new Value(ops.size());
      ops.add(new Op.Hide(hide, outputs.get(i), masks, 40));
      outputs.set(i, hide);
    }
    outputs.forEach(output -> ops.add(new Op.Output(output, SCORE)));
    return new Program("probe", ops);
  }

  /** Diagrams of one path each, so long, that together read every bit. */
  private static Program trees(GlweShape glwe, int choices) {
    int size = glwe.polynomialSize().value();
    List<Op> ops = new ArrayList<>();
    Value row = new Value(0);
    ops.add(new Op.BitInput(row, size, Collections.nCopies(BITS, 1), ONE_LEVEL));
    List<Value> diagrams = new ArrayList<>();
    for (int d = 0; d < DIAGRAMS; d++) {
      List<Choice> path = new ArrayList<>();
      for (int i = 0; i < choices; i++) {
        int bit = (d * (BITS / DIAGRAMS) + i) % BITS;
        path.add(i == 0 ? new Choice(bit, 0, 1) : new Choice(bit, i + 1, 0));
      }
      Value diagram = new Value(ops.size());
      ops.add(new Op.Diagram(diagram, row, List.of(List.of(1L << 60), List.of(1L << 61)), path));
      diagrams.add(diagram);
    }
    Value sum = new Value(ops.size());
    ops.add(new Op.Sum(sum, diagrams));
    Value extracted = new Value(ops.size());
    ops.add(new Op.Extract(extracted, sum, 0));
    ops.add(new Op.Output(extracted, SCORE));
    return new Program("probe", ops);
  }
}
