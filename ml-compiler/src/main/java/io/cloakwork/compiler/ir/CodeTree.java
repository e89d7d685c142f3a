package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.BitSet;
import java.util.List;

/**
 * A decision tree on the codes of a row. Node 0 is the root; a branch names nodes behind itself, so
 * that there is no cycle; every other node is named by at least one branch. A node that several
 * name is shared: what is called a tree here may be a diagram, as the minimum of trees is.
 *
 * @param nodes 1 or more; all leaves have values for the same targets
 */
public record CodeTree(List<Node> nodes) {
  /** Most nodes of one tree. */
  public static final int MAX_NODES = 1 << 20;

  /** A branch or a leaf. */
  public sealed interface Node {}

  /**
   * Asks whether the code of a feature is in a set.
   *
   * @param ifIn index of the node that decides on, if it is
   * @param ifOut index of the node that decides on, if it is not
   */
  public record Branch(int feature, CodeSet codes, int ifIn, int ifOut) implements Node {
    public Branch {
      if (feature < 0) {
        throw new ParameterException("feature of a branch", "at least 0", feature);
      }
    }
  }

  /** An integer for each target. */
  public record Leaf(List<Long> values) implements Node {
    public Leaf {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new ParameterException("values of a leaf", "at least 1", 0);
      }
    }
  }

  /**
   * @throws ParameterException if a node is named wrongly or not at all
   * @throws MismatchException if leaves have different counts of values
   */
  public CodeTree {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
      throw new ParameterException("nodes of a tree", "1 to " + MAX_NODES, nodes.size());
    }
    BitSet named = new BitSet();
    named.set(0);
    int targets = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (!named.get(i)) {
        throw new ParameterException(
            "node " + i + " of a tree", "named by a branch before it", "by none");
      }
      switch (nodes.get(i)) {
        case Branch branch -> {
          name(named, i, branch.ifIn, nodes.size());
          name(named, i, branch.ifOut, nodes.size());
        }
        case Leaf leaf -> {
          if (targets == 0) {
            targets = leaf.values.size();
          }
          if (leaf.values.size() != targets) {
            throw new MismatchException(
                "values of leaf " + i + " of a tree", targets, leaf.values.size());
          }
        }
      }
    }
  }

  private static void name(BitSet named, int by, int node, int count) {
    if (node <= by || node >= count) {
      throw new ParameterException(
          "node that branch " + by + " names", "in [" + (by + 1) + ", " + count + ")", node);
    }
    named.set(node);
  }

  /** A tree of one leaf. */
  public static CodeTree constant(Long... values) {
    return new CodeTree(List.of(new Leaf(List.of(values))));
  }

  /** Values of each leaf. */
  public int targets() {
    return leaves().getFirst().values.size();
  }

  /** All leaves, in order. */
  public List<Leaf> leaves() {
    return nodes.stream().filter(Leaf.class::isInstance).map(Leaf.class::cast).toList();
  }

  /** All branches, in order. */
  public List<Branch> branches() {
    return nodes.stream().filter(Branch.class::isInstance).map(Branch.class::cast).toList();
  }

  /** The leaf of a row of codes. */
  public Leaf decide(int[] row) {
    Node node = nodes.getFirst();
    while (node instanceof Branch branch) {
      node = nodes.get(branch.codes.contains(row[branch.feature]) ? branch.ifIn : branch.ifOut);
    }
    return (Leaf) node;
  }

  /** Branches on the longest path from the root to a leaf. */
  public int depth() {
    int[] depths = new int[nodes.size()];
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i) instanceof Branch branch) {
        depths[i] = 1 + Math.max(depths[branch.ifIn], depths[branch.ifOut]);
      }
    }
    return depths[0];
  }
}
