package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.spi.CmuxBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All decision diagrams of a circuit, ready for the engine: which bits they choose by, and the
 * calls that evaluate them, one for all if that is not too many values at a time.
 */
final class DiagramPlan {
  /** Most values of one call, 128 MiB at N = 2048, unless one diagram alone has more. */
  private static final int MAX_VALUES = 4096;

  /** Leaves of a call up to this many are kept between requests: 32 MiB at N = 2048. */
  private static final int MAX_KEPT_LEAVES = 1024;

  private final int[] selectors;
  private final List<Call> calls;

  private DiagramPlan(int[] selectors, List<Call> calls) {
    this.selectors = selectors;
    this.calls = calls;
  }

  static DiagramPlan of(List<Diagram> diagrams, PolynomialSize size) {
    int[] selectors =
        diagrams.stream()
            .flatMap(diagram -> diagram.choices().stream())
            .mapToInt(Choice::selector)
            .distinct()
            .sorted()
            .toArray();
    List<Call> calls = new ArrayList<>();
    List<Diagram> together = new ArrayList<>();
    int values = 0;
    for (Diagram diagram : diagrams) {
      int more = diagram.leaves().size() + diagram.choices().size();
      if (!together.isEmpty() && values + more > MAX_VALUES) {
        calls.add(new Call(together, selectors, size));
        together.clear();
        values = 0;
      }
      together.add(diagram);
      values += more;
    }
    if (!together.isEmpty()) {
      calls.add(new Call(together, selectors, size));
    }
    return new DiagramPlan(selectors, calls);
  }

  /** Indices of the bits that are read, ascending. */
  int[] selectors() {
    return selectors.clone();
  }

  List<Call> calls() {
    return calls;
  }

  /** Diagrams that are evaluated together. */
  static final class Call {
    private final PolynomialSize size;
    private final List<Diagram> diagrams;
    private final List<List<Long>> leaves;
    private final List<CmuxBatch.Node> nodes = new ArrayList<>();
    private final int[] roots;
    private final Map<GlweDimension, GlweCiphertextList> trivial = new ConcurrentHashMap<>();

    private Call(List<Diagram> diagrams, int[] selectors, PolynomialSize size) {
      this.size = size;
      this.diagrams = List.copyOf(diagrams);
      Map<List<Long>, Integer> numbers = new LinkedHashMap<>();
      for (Diagram diagram : diagrams) {
        diagram.leaves().forEach(leaf -> numbers.putIfAbsent(leaf, numbers.size()));
      }
      this.leaves = List.copyOf(numbers.keySet());
      this.roots = new int[diagrams.size()];
      for (int d = 0; d < roots.length; d++) {
        roots[d] = add(diagrams.get(d), numbers, selectors);
      }
    }

    /** Returns the number of the diagram's result. */
    private int add(Diagram diagram, Map<List<Long>, Integer> numbers, int[] selectors) {
      int count = diagram.leaves().size();
      int[] values = new int[count + diagram.choices().size()];
      for (int i = 0; i < count; i++) {
        values[i] = numbers.getOrDefault(diagram.leaves().get(i), -1);
      }
      for (int i = 0; i < diagram.choices().size(); i++) {
        Choice choice = diagram.choices().get(i);
        values[count + i] = leaves.size() + nodes.size();
        nodes.add(
            new CmuxBatch.Node(
                Arrays.binarySearch(selectors, choice.selector()),
                values[choice.ifZero()],
                values[choice.ifOne()]));
      }
      return values[values.length - 1];
    }

    List<Diagram> diagrams() {
      return diagrams;
    }

    List<CmuxBatch.Node> nodes() {
      return nodes;
    }

    /** One per diagram. */
    int[] roots() {
      return roots.clone();
    }

    /** The leaves as ciphertexts without mask and noise; not to be changed. */
    GlweCiphertextList leaves(GlweDimension dimension) {
      return leaves.size() <= MAX_KEPT_LEAVES
          ? trivial.computeIfAbsent(dimension, this::encode)
          : encode(dimension);
    }

    private GlweCiphertextList encode(GlweDimension dimension) {
      GlweCiphertextList list = GlweCiphertextList.allocate(leaves.size(), dimension, size);
      for (int i = 0; i < leaves.size(); i++) {
        int body = list.offset(i) + dimension.value() * size.value();
        for (int j = 0; j < leaves.get(i).size(); j++) {
          list.words()[body + j] = leaves.get(i).get(j);
        }
      }
      return list;
    }
  }
}
