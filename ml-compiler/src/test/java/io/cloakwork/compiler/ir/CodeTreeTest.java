package io.cloakwork.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.ir.CodeTree.Branch;
import io.cloakwork.compiler.ir.CodeTree.Leaf;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused stands in {@link ProgramTextTest}. */
class CodeTreeTest {
  /** x0 ≤ 3 and x1 ≠ 2: 1; else x1 ≠ 2: 2; else 3, a leaf that both sides share. */
  private static final CodeTree TREE =
      new CodeTree(
          List.of(
              new Branch(0, CodeSet.of(0, 3), 1, 2),
              new Branch(1, CodeSet.of(2, 2), 5, 3),
              new Branch(1, CodeSet.of(2, 2), 5, 4),
              new Leaf(List.of(1L)),
              new Leaf(List.of(2L)),
              new Leaf(List.of(3L))));

  @Test
  void decide_followsTheBranches() {
    assertThat(TREE.decide(new int[] {3, 0}).values()).containsExactly(1L);
    assertThat(TREE.decide(new int[] {4, 0}).values()).containsExactly(2L);
    assertThat(TREE.decide(new int[] {3, 2}).values()).containsExactly(3L);
    assertThat(TREE.decide(new int[] {7, 2}).values()).containsExactly(3L);
  }

  @Test
  void shape_ofATree_isCounted() {
    assertThat(TREE.depth()).isEqualTo(2);
    assertThat(TREE.branches()).hasSize(3);
    assertThat(TREE.leaves()).hasSize(3);
    assertThat(TREE.targets()).isEqualTo(1);
    assertThat(CodeTree.constant(4L, 5L).depth()).isZero();
    assertThat(CodeTree.constant(4L, 5L).targets()).isEqualTo(2);
  }
}
