package io.cloakwork.compiler.tensor;

import io.cloakwork.compiler.tensor.TreeNode.Branch;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A binary tree: node 0 is the root, and every other node is the child of exactly one branch.
 *
 * @param nodes in any order after the root
 */
public record DecisionTree(List<TreeNode> nodes) {
  /**
   * @throws ParameterException if there is no node, a child is out of range, two branches share
   *     one, nodes form a cycle, or a node cannot be reached from the root
   */
  public DecisionTree {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new ParameterException("nodes of a tree", "at least 1", 0);
    }
    boolean[] reached = new boolean[nodes.size()];
    Deque<Integer> open = new ArrayDeque<>();
    reach(0, reached, open);
    int count = 1;
    while (!open.isEmpty()) {
      if (nodes.get(open.pop()) instanceof Branch branch) {
        reach(branch.ifTrue(), reached, open);
        reach(branch.ifFalse(), reached, open);
        count += 2;
      }
    }
    if (count != nodes.size()) {
      throw new ParameterException("nodes that the root leads to", nodes.size(), count);
    }
  }

  private static void reach(int node, boolean[] reached, Deque<Integer> open) {
    if (node < 0 || node >= reached.length) {
      throw new ParameterException(
          "child of a branch", "in [0, " + (reached.length - 1) + "]", node);
    }
    if (reached[node]) {
      throw new ParameterException(
          "child of a branch", "of one branch only, and no cycle", "node " + node + " again");
    }
    reached[node] = true;
    open.push(node);
  }

  /** The leaf that a row reaches. */
  public Leaf leaf(double[] row) {
    TreeNode node = nodes.getFirst();
    while (node instanceof Branch branch) {
      node = nodes.get(branch.passes(row[branch.feature()]) ? branch.ifTrue() : branch.ifFalse());
    }
    return (Leaf) node;
  }

  /** The same tree on rows in which these columns are its features. */
  DecisionTree onColumns(List<Integer> columns) {
    return new DecisionTree(
        nodes.stream()
            .map(node ->
                node
                        instanceof
                        Branch(
                            int feature,
                            var test,
                            boolean missingIsTrue,
                            int ifTrue,
                            int ifFalse)
                    ? new Branch(columns.get(feature), test, missingIsTrue, ifTrue, ifFalse)
                    : node)
            .toList());
  }

  /** All leaves. */
  public List<Leaf> leaves() {
    return nodes.stream().filter(Leaf.class::isInstance).map(Leaf.class::cast).toList();
  }

  /** All branches. */
  public List<Branch> branches() {
    return nodes.stream().filter(Branch.class::isInstance).map(Branch.class::cast).toList();
  }

  /** Branches on the longest path. */
  public int depth() {
    int[] depths = new int[nodes.size()];
    int deepest = 0;
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int at = open.pop();
      deepest = Math.max(deepest, depths[at]);
      if (nodes.get(at) instanceof Branch branch) {
        depths[branch.ifTrue()] = depths[at] + 1;
        depths[branch.ifFalse()] = depths[at] + 1;
        open.push(branch.ifTrue());
        open.push(branch.ifFalse());
      }
    }
    return deepest;
  }
}
