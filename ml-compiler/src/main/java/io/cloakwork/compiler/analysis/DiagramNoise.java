package io.cloakwork.compiler.analysis;

import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.ProductNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Noise of a sum of decision diagrams on the same GGSW ciphertexts.
 *
 * <p>A CMUX adds the noise of one external product ({@link ProductNoise}); leaves have none. On a
 * path it adds up, and the longest one counts, since which one is taken depends on the row. Two
 * diagrams share the noise of their GGSW ciphertexts: CMUXes by the same bit add independent noise
 * only if their digits are, and those of equal diagrams, or of diagrams that differ in their leaves
 * alone, need not be. So the noise of a CMUX counts as many times as there are summed diagrams with
 * a CMUX of the same shape, which is a bound: (Σ n)² of M equal n is M²·n², M times for each.
 *
 * <p>A CMUX of two leaves has digits that are not random at all, as many as a leaf has words c
 * instead of (k + 1)·N. Each is at most B/2, where a random one has the mean square B²/12: such
 * CMUXes count M·3c/((k + 1)·N) times, or once if that is less.
 */
public final class DiagramNoise {
  private static final int LEAF = 0;

  /** What makes two CMUXes alike: the bit, and the shapes of what they choose between. */
  private record Shape(int selector, int ifZero, int ifOne) {}

  private final Map<Shape, Integer> numbers = new HashMap<>();
  private final List<Integer> occurrences = new ArrayList<>(List.of(0));
  private final double leafShare;

  private DiagramNoise(GlweShape glwe, int leafWords) {
    this.leafShare = 3.0 * leafWords / glwe.words();
  }

  /**
   * @param diagrams that are summed, 1 or more
   * @param decomposition of the GGSW ciphertexts
   */
  public static Variance of(List<Diagram> diagrams, GlweShape glwe, Decomposition decomposition) {
    int leafWords = diagrams.stream().mapToInt(d -> d.leaves().getFirst().size()).max().orElse(0);
    double gates = new DiagramNoise(glwe, leafWords).gates(diagrams);
    return ofGate(glwe, decomposition).times(gates);
  }

  /** Of one CMUX. */
  public static Variance ofGate(GlweShape glwe, Decomposition decomposition) {
    return ProductNoise.externalProduct(glwe, FreshNoise.of(glwe.noise()), decomposition, 1);
  }

  /** How often the noise of one CMUX counts, for the worst row. */
  private double gates(List<Diagram> diagrams) {
    List<int[]> shapes = diagrams.stream().map(this::shapes).toList();
    double sum = 0;
    for (int d = 0; d < diagrams.size(); d++) {
      Diagram diagram = diagrams.get(d);
      int leaves = diagram.leaves().size();
      double[] longest = new double[leaves + diagram.choices().size()];
      for (int i = 0; i < diagram.choices().size(); i++) {
        Choice choice = diagram.choices().get(i);
        boolean ofLeaves = Math.max(choice.ifZero(), choice.ifOne()) < leaves;
        int alike = occurrences.get(shapes.get(d)[i]);
        longest[leaves + i] =
            Math.max(longest[choice.ifZero()], longest[choice.ifOne()])
                + (ofLeaves ? Math.max(1, alike * leafShare) : alike);
      }
      sum += longest[longest.length - 1];
    }
    return sum;
  }

  /** Numbers of the shapes of a diagram's choices; each shape is counted once. */
  private int[] shapes(Diagram diagram) {
    int leaves = diagram.leaves().size();
    int[] shapes = new int[diagram.choices().size()];
    for (int i = 0; i < shapes.length; i++) {
      Choice choice = diagram.choices().get(i);
      Shape shape =
          new Shape(
              choice.selector(),
              choice.ifZero() < leaves ? LEAF : shapes[choice.ifZero() - leaves],
              choice.ifOne() < leaves ? LEAF : shapes[choice.ifOne() - leaves]);
      shapes[i] =
          numbers.computeIfAbsent(
              shape,
              _ -> {
                occurrences.add(0);
                return occurrences.size() - 1;
              });
    }
    for (int shape : Arrays.stream(shapes).distinct().toArray()) {
      occurrences.set(shape, occurrences.get(shape) + 1);
    }
    return shapes;
  }
}
