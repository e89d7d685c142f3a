package io.cloakwork.compiler.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.CodeTree.Branch;
import io.cloakwork.compiler.ir.CodeTree.Leaf;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeDiagramTest {
  private static CodeTree stump(CodeSet codes) {
    return new CodeTree(
        List.of(new Branch(0, codes, 1, 2), new Leaf(List.of(1L)), new Leaf(List.of(0L))));
  }

  private static int gates(CodeTree tree, Integer... widths) {
    return TreeDiagram.of(tree, List.of(widths)).choices().size();
  }

  /** The values of the leaf that a row reaches. */
  private static List<Long> decide(TreeDiagram.Parts parts, List<Integer> widths, int[] row) {
    int leaves = parts.leaves().size();
    int value = leaves + parts.choices().size() - 1;
    while (value >= leaves) {
      Choice choice = parts.choices().get(value - leaves);
      int feature = 0;
      int bit = choice.selector();
      while (bit >= widths.get(feature)) {
        bit -= widths.get(feature++);
      }
      value = (row[feature] >> bit & 1) == 1 ? choice.ifOne() : choice.ifZero();
    }
    return parts.leaves().get(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 8})
  void threshold_anyCode_takesOneGateForEachBitThatMatters(int bits) {
    for (int t = 0; t < (1 << bits) - 1; t++) {
      int expected = bits - Integer.numberOfTrailingZeros(t + 1);
      assertThat(gates(stump(CodeSet.of(0, t)), bits)).as("x <= %d", t).isEqualTo(expected);
      assertThat(gates(stump(CodeSet.of(t + 1, (1 << bits) - 1)), bits)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 8})
  void equality_anyCode_takesOneGateForEachBit(int bits) {
    for (int code = 0; code < 1 << bits; code++) {
      assertThat(gates(stump(CodeSet.of(code, code)), bits)).isEqualTo(bits);
    }
  }

  /** Exact sizes of reduced diagrams, found by hand. */
  @CsvSource({
    "0 1 2 3 4 5 6 7, 0",
    "'', 0",
    "1 3 5 7, 1",
    "0 1 6 7, 3",
    "0 3 5 6, 5",
    "7 0, 5",
    "2 3 6 7, 1",
  })
  @ParameterizedTest
  void set_ofThreeBits_isTheReducedDiagram(String codes, int expected) {
    int[] members =
        codes.isEmpty()
            ? new int[0]
            : List.of(codes.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    assertThat(gates(stump(CodeSet.ofCodes(members)), 3)).isEqualTo(expected);
  }

  @Test
  void leaf_alone_takesNoGate() {
    TreeDiagram.Parts parts = TreeDiagram.of(CodeTree.constant(4L, -5L), List.of(3));
    assertThat(parts.choices()).isEmpty();
    assertThat(parts.leaves()).containsExactly(List.of(4L, -5L));
  }

  @Test
  void branches_withEqualAnswers_takeNoGate() {
    CodeTree tree =
        new CodeTree(
            List.of(
                new Branch(0, CodeSet.of(0, 2), 1, 2),
                new Leaf(List.of(7L)),
                new Leaf(List.of(7L))));
    assertThat(gates(tree, 3)).isZero();
  }

  /** Both sides ask the same of feature 1: the answer is one diagram. */
  @Test
  void subtrees_thatAreEqual_areEvaluatedOnce() {
    CodeTree tree =
        new CodeTree(
            List.of(
                new Branch(0, CodeSet.of(0, 3), 1, 2),
                new Branch(1, CodeSet.of(0, 4), 3, 4),
                new Branch(1, CodeSet.of(0, 4), 5, 6),
                new Leaf(List.of(1L)),
                new Leaf(List.of(2L)),
                new Leaf(List.of(1L)),
                new Leaf(List.of(2L))));
    assertThat(gates(tree, 3, 3)).isEqualTo(3);
  }

  /** Of x ≤ 31 and then x ≤ 15 the second asks one bit only: the first has fixed the other. */
  @Test
  void codes_thatBranchesAboveExclude_matterNoMore() {
    CodeTree nested =
        new CodeTree(
            List.of(
                new Branch(0, CodeSet.of(0, 31), 1, 2),
                new Branch(0, CodeSet.of(0, 15), 3, 4),
                new Branch(0, CodeSet.of(0, 31), 5, 6),
                new Leaf(List.of(1L)),
                new Leaf(List.of(2L)),
                new Leaf(List.of(3L)), // no row comes here
                new Leaf(List.of(4L))));
    TreeDiagram.Parts parts = TreeDiagram.of(nested, List.of(6));
    assertThat(parts.choices()).hasSize(2);
    assertThat(parts.leaves()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 9})
  void decide_everyRowOfRandomCodeTrees_isThatOfTheTree(int depth) {
    for (int seed = 0; seed < 60; seed++) {
      List<Integer> widths = List.of(List.of(3, 1, 2), List.of(1), List.of(4, 2)).get(seed % 3);
      RandomCodeTrees trees = new RandomCodeTrees(seed, widths, 1 + seed % 2, 3);
      CodeTree tree = trees.tree(depth);
      TreeDiagram.Parts parts = TreeDiagram.of(tree, widths);
      for (int[] row : trees.allRows()) {
        assertThat(decide(parts, widths, row)).isEqualTo(tree.decide(row).values());
      }
      assertThat(parts.choices()).doesNotHaveDuplicates();
    }
  }

  /** A chain of as many features as there are nodes: what a path keeps in mind is bounded. */
  @Test
  void tree_deepAndOfManyFeatures_isBuilt() {
    int depth = 5_000;
    List<CodeTree.Node> nodes = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      nodes.add(new Branch(i, CodeSet.of(0, 0), depth, i + 1 == depth ? depth + 1 : i + 1));
      widths.add(1);
    }
    nodes.add(new Leaf(List.of(0L)));
    nodes.add(new Leaf(List.of(1L)));
    TreeDiagram.Parts parts = TreeDiagram.of(new CodeTree(nodes), widths);
    assertThat(parts.choices()).hasSize(depth);
  }

  @Test
  void tree_ofTooManyGates_isRefused() {
    List<CodeTree.Node> nodes = new ArrayList<>();
    int branches = 1 << 15;
    for (int i = 0; i < branches; i++) {
      nodes.add(new Branch(i, CodeSet.of(0, 0), i + 1, branches));
    }
    nodes.add(new Leaf(List.of(0L)));
    nodes.set(branches - 1, new Branch(branches - 1, CodeSet.of(0, 0), branches, branches + 1));
    nodes.add(new Leaf(List.of(1L)));
    List<Integer> widths = Collections.nCopies(branches, 1);
    CapacityException fault =
        catchThrowableOfType(
            CapacityException.class, () -> TreeDiagram.of(new CodeTree(nodes), widths));
    assertThat(fault.what()).startsWith("CMUX gates of one tree");
    assertThat(fault.expected()).isEqualTo("at most 16384");
  }
}
