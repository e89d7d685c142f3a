package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.CodeTree.Branch;
import io.cloakwork.compiler.ir.CodeTree.Leaf;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reduced decision diagram of one tree, by the bits of the codes.
 *
 * <p>A branch asks whether a code is in a set: bit by bit, the most significant first, until all
 * codes that are left give the same answer (Bryant, "Graph-based algorithms for Boolean function
 * manipulation", 1986). So a threshold takes one choice a bit at most, and none for bits that do
 * not matter. Equal choices are one, over the whole tree. Codes that the branches above exclude
 * matter to no branch below.
 */
final class TreeDiagram {
  /** Features whose codes on a path are kept in mind; beyond, memory would be quadratic. */
  private static final int MAX_KNOWN = 64;

  /** No code leads here. */
  private static final int NOWHERE = Integer.MIN_VALUE;

  private final List<Integer> widths;
  private final int[] firstBits;
  private final Map<List<Long>, Integer> leafNumbers = new HashMap<>();
  private final List<List<Long>> leaves = new ArrayList<>();
  private final Map<Choice, Integer> choiceNumbers = new HashMap<>();
  private final List<Choice> choices = new ArrayList<>(); // between leaves ~0, ~1, … and choices

  private TreeDiagram(List<Integer> widths) {
    this.widths = widths;
    this.firstBits = new int[widths.size()];
    for (int i = 1; i < firstBits.length; i++) {
      firstBits[i] = firstBits[i - 1] + widths.get(i - 1);
    }
  }

  /**
   * What a {@link Diagram} is made of.
   *
   * @param leaves the integers of each, one per target
   */
  record Parts(List<List<Long>> leaves, List<Choice> choices) {}

  /**
   * @param widths bits of each feature
   * @throws CapacityException if there are more choices than a diagram may have
   */
  static Parts of(CodeTree tree, List<Integer> widths) {
    TreeDiagram diagram = new TreeDiagram(widths);
    return diagram.reachable(diagram.build(tree));
  }

  private int build(CodeTree tree) {
    int count = tree.nodes().size();
    Map<Integer, Map<Integer, CodeSet>> known = known(tree);
    int[] values = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      Map<Integer, CodeSet> here = known.get(i);
      if (here == null) {
        values[i] = NOWHERE;
        continue;
      }
      values[i] =
          switch (tree.nodes().get(i)) {
            case Leaf leaf -> leaf(leaf.values());
            case Branch branch -> {
              CodeSet possible = possible(here, branch.feature());
              yield new Question(
                      firstBits[branch.feature()],
                      possible.and(branch.codes()),
                      possible.and(branch.codes().not(widths.get(branch.feature()))),
                      values[branch.ifIn()],
                      values[branch.ifOut()])
                  .ask(widths.get(branch.feature()) - 1, 0);
            }
          };
    }
    return values[0];
  }

  /** For each node that codes lead to at all: which, by feature; no entry means all. */
  private Map<Integer, Map<Integer, CodeSet>> known(CodeTree tree) {
    Map<Integer, Map<Integer, CodeSet>> known = new HashMap<>();
    known.put(0, Map.of());
    for (int i = 0; i < tree.nodes().size(); i++) {
      Map<Integer, CodeSet> here = known.get(i);
      if (here != null && tree.nodes().get(i) instanceof Branch branch) {
        CodeSet possible = possible(here, branch.feature());
        CodeSet others = branch.codes().not(widths.get(branch.feature()));
        lead(known, branch.ifIn(), here, branch.feature(), possible.and(branch.codes()));
        lead(known, branch.ifOut(), here, branch.feature(), possible.and(others));
      }
    }
    return known;
  }

  private CodeSet possible(Map<Integer, CodeSet> known, int feature) {
    CodeSet codes = known.get(feature);
    return codes == null ? CodeSet.all(widths.get(feature)) : codes;
  }

  private static void lead(
      Map<Integer, Map<Integer, CodeSet>> known,
      int to,
      Map<Integer, CodeSet> here,
      int feature,
      CodeSet codes) {
    if (codes.equals(CodeSet.NONE)) {
      return;
    }
    Map<Integer, CodeSet> there = new HashMap<>(here);
    if (there.containsKey(feature) || there.size() < MAX_KNOWN) {
      there.put(feature, codes);
    }
    Map<Integer, CodeSet> before = known.get(to);
    if (before != null) { // a shared node: what either path allows
      there.keySet().retainAll(before.keySet());
      there.replaceAll((other, set) -> set.or(before.getOrDefault(other, CodeSet.NONE)));
    }
    known.put(to, there);
  }

  /** One branch: where codes in the set lead, and the other ones. */
  private final class Question {
    private final int firstBit;
    private final CodeSet in;
    private final CodeSet out;
    private final int ifIn;
    private final int ifOut;

    Question(int firstBit, CodeSet in, CodeSet out, int ifIn, int ifOut) {
      this.firstBit = firstBit;
      this.in = in;
      this.out = out;
      this.ifIn = ifIn;
      this.ifOut = ifOut;
    }

    /** What codes from {@code low} on lead to that differ in this bit and lower ones. */
    int ask(int bit, int low) {
      int high = low + (int) ((1L << (bit + 1)) - 1);
      if (!out.meets(low, high)) {
        return in.meets(low, high) ? ifIn : NOWHERE;
      }
      if (!in.meets(low, high)) {
        return ifOut;
      }
      int zero = ask(bit - 1, low);
      int one = ask(bit - 1, low + (1 << bit));
      if (zero == NOWHERE) {
        return one;
      }
      return one == NOWHERE || one == zero ? zero : choice(firstBit + bit, zero, one);
    }
  }

  private int leaf(List<Long> values) {
    return ~leafNumbers.computeIfAbsent(
        values,
        _ -> {
          leaves.add(values);
          return leaves.size() - 1;
        });
  }

  private int choice(int selector, int zero, int one) {
    return choiceNumbers.computeIfAbsent(
        new Choice(selector, zero, one),
        choice -> {
          if (choices.size() == Diagram.MAX_CHOICES) {
            throw new CapacityException(
                "CMUX gates of one tree (a smaller tree or fewer bits of the features make fewer)",
                Diagram.MAX_CHOICES,
                "more");
          }
          choices.add(choice);
          return choices.size() - 1;
        });
  }

  /** What the result needs, leaves first, each numbered anew in its old order. */
  private Parts reachable(int root) {
    BitSet keptChoices = new BitSet();
    BitSet keptLeaves = new BitSet();
    keep(root, keptLeaves, keptChoices);
    for (int i = keptChoices.length() - 1; i >= 0; i--) {
      if (keptChoices.get(i)) {
        keep(choices.get(i).ifZero(), keptLeaves, keptChoices);
        keep(choices.get(i).ifOne(), keptLeaves, keptChoices);
      }
    }
    int[] leafPlaces = places(keptLeaves, 0);
    int[] choicePlaces = places(keptChoices, keptLeaves.cardinality());
    List<Choice> kept = new ArrayList<>();
    keptChoices.stream()
        .mapToObj(choices::get)
        .forEach(c ->
            kept.add(
                new Choice(
                    c.selector(),
                    place(c.ifZero(), leafPlaces, choicePlaces),
                    place(c.ifOne(), leafPlaces, choicePlaces))));
    return new Parts(keptLeaves.stream().mapToObj(leaves::get).toList(), kept);
  }

  private static void keep(int value, BitSet leaves, BitSet choices) {
    if (value < 0) {
      leaves.set(~value);
    } else {
      choices.set(value);
    }
  }

  private static int[] places(BitSet kept, int first) {
    int[] places = new int[kept.length()];
    int next = first;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      places[i] = next++;
    }
    return places;
  }

  private static int place(int value, int[] leafPlaces, int[] choicePlaces) {
    return value < 0 ? leafPlaces[~value] : choicePlaces[value];
  }
}
