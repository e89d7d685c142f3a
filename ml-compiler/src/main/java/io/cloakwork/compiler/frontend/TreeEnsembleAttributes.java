package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.Aggregate;
import io.cloakwork.compiler.tensor.Comparison;
import io.cloakwork.compiler.tensor.DecisionTree;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.SplitTest;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import io.cloakwork.compiler.tensor.TreeNode;
import io.cloakwork.compiler.tensor.TreeNode.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The trees of {@code TreeEnsemble} (ai.onnx.ml 5): branches and leaves in lists of their own, each
 * leaf for one target. A leaf may be the child of several branches, a branch of one only.
 */
final class TreeEnsembleAttributes {
  private static final int MEMBER = 6;
  private static final List<Comparison> MODES =
      List.of(
          Comparison.LEQ,
          Comparison.LT,
          Comparison.GTE,
          Comparison.GT,
          Comparison.EQ,
          Comparison.NEQ);

  /** Numbered as in ONNX. */
  private static final List<Aggregate> AGGREGATES =
      List.of(Aggregate.AVERAGE, Aggregate.SUM, Aggregate.MIN, Aggregate.MAX);

  private final NodeReader node;
  private final int features;
  private final int targets;
  private final long[] featureIds;
  private final long[] trueIds;
  private final long[] falseIds;
  private final long[] trueLeaves;
  private final long[] falseLeaves;
  private final long[] missing;
  private final List<SplitTest> tests;
  private final long[] leafTargets;
  private final double[] leafWeights;
  private final boolean[] grown;
  private int branches;

  private TreeEnsembleAttributes(NodeReader node, int features) {
    this.node = node;
    this.features = features;
    this.targets = node.count("n_targets");
    this.featureIds = node.longs("nodes_featureids");
    this.trueIds = node.longs("nodes_truenodeids");
    this.falseIds = node.longs("nodes_falsenodeids");
    this.trueLeaves = node.longs("nodes_trueleafs");
    this.falseLeaves = node.longs("nodes_falseleafs");
    this.missing = node.longs("nodes_missing_value_tracks_true");
    this.leafTargets = node.longs("leaf_targetids");
    this.leafWeights = node.tensor("leaf_weights");
    double[] modes = node.bytes("nodes_modes");
    double[] splits = node.tensor("nodes_splits");
    int hitRates = node.tensor("nodes_hitrates").length;
    int count = featureIds.length;
    if (count == 0 || count > TreeAttributes.MAX_NODES) {
      throw node.unsupported(
          "it has " + count + " branches, expected 1 to " + TreeAttributes.MAX_NODES,
          "Train fewer or smaller trees.");
    }
    requireLength("nodes_truenodeids", trueIds.length);
    requireLength("nodes_falsenodeids", falseIds.length);
    requireLength("nodes_trueleafs", trueLeaves.length);
    requireLength("nodes_falseleafs", falseLeaves.length);
    requireLength("nodes_modes", modes.length);
    requireLength("nodes_splits", splits.length);
    if (missing.length > 0) {
      requireLength("nodes_missing_value_tracks_true", missing.length);
    }
    if (hitRates > 0) {
      requireLength("nodes_hitrates", hitRates);
    }
    if (leafWeights.length != leafTargets.length) {
      throw node.malformed(
          "leaf_weights has "
              + leafWeights.length
              + " entries, leaf_targetids has "
              + leafTargets.length);
    }
    this.tests = tests(modes, splits, node.tensor("membership_values"));
    this.grown = new boolean[count];
  }

  static TreeEnsemble read(NodeReader node, int features, Precision precision) {
    TreeEnsembleAttributes attributes = new TreeEnsembleAttributes(node, features);
    long aggregate = node.integer("aggregate_function", 1);
    if (aggregate < 0 || aggregate >= AGGREGATES.size()) {
      throw node.malformed("aggregate_function: expected 0 to 3, got " + aggregate);
    }
    List<DecisionTree> trees = attributes.trees(node.longs("tree_roots"));
    return node.checked(() ->
        new TreeEnsemble(
            features,
            attributes.targets,
            trees,
            AGGREGATES.get((int) aggregate),
            List.of(),
            precision));
  }

  private void requireLength(String attribute, int length) {
    if (length != featureIds.length) {
      throw node.malformed(
          attribute + " has " + length + " entries, nodes_featureids has " + featureIds.length);
    }
  }

  /** One test per branch; the sets of members stand one after the other, with NaN between. */
  private List<SplitTest> tests(double[] modes, double[] splits, double[] members) {
    List<SplitTest> all = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < modes.length; i++) {
      int mode = (int) modes[i];
      if (mode == MEMBER) {
        int from = at;
        while (at < members.length && !Double.isNaN(members[at])) {
          at++;
        }
        List<Double> set = Arrays.stream(members, from, Math.max(from, at)).boxed().toList();
        if (set.isEmpty()) {
          throw node.malformed("node " + i + " has no values in membership_values");
        }
        all.add(new SplitTest.Member(set));
        at++; // the NaN
      } else if (mode < 0 || mode >= MODES.size()) {
        throw node.malformed("mode of node " + i + ": expected 0 to 6, got " + mode);
      } else if (Double.isNaN(splits[i])) {
        throw node.malformed("the threshold of node " + i + " is NaN");
      } else {
        all.add(new SplitTest.Compare(MODES.get(mode), splits[i]));
      }
    }
    if (at < members.length) {
      throw node.malformed(
          "membership_values has " + members.length + " entries, its nodes use " + at);
    }
    return all;
  }

  private List<DecisionTree> trees(long[] roots) {
    List<DecisionTree> trees = new ArrayList<>();
    for (long root : roots) {
      trees.add(grow(branch(root, "a root")));
    }
    if (branches != featureIds.length) {
      throw node.malformed(
          "tree_roots lead to " + branches + " of " + featureIds.length + " nodes");
    }
    return trees;
  }

  /** A place of a tree that is still empty, and what of the file belongs there. */
  private record Open(int place, int at, boolean leaf) {}

  private DecisionTree grow(int root) {
    Deque<Open> open = new ArrayDeque<>();
    List<Optional<TreeNode>> nodes = new ArrayList<>();
    boolean onlyLeaf =
        trueLeaves[root] != 0 && falseLeaves[root] != 0 && trueIds[root] == falseIds[root];
    if (onlyLeaf) {
      take(root);
      if (trueIds[root] != root) {
        throw node.unsupported(
            "root " + root + " is only leaf " + trueIds[root] + ": runtimes take leaf " + root,
            "Export the model without trees of one leaf.");
      }
    }
    nodes.add(Optional.empty());
    open.push(new Open(0, onlyLeaf ? leaf(trueIds[root]) : root, onlyLeaf));
    while (!open.isEmpty()) {
      Open next = open.pop();
      if (next.leaf) {
        nodes.set(next.place, Optional.of(leafNode(next.at)));
        continue;
      }
      int at = next.at;
      take(at);
      if (featureIds[at] < 0 || featureIds[at] >= features) {
        throw node.malformed(
            "node " + at + " asks about feature " + featureIds[at] + " of a row of " + features);
      }
      int place = nodes.size();
      nodes.add(Optional.empty());
      nodes.add(Optional.empty());
      open.push(child(place, trueIds[at], trueLeaves[at]));
      open.push(child(place + 1, falseIds[at], falseLeaves[at]));
      boolean tracks = missing.length > 0 && missing[at] != 0;
      nodes.set(
          next.place,
          Optional.of(
              new TreeNode.Branch((int) featureIds[at], tests.get(at), tracks, place, place + 1)));
    }
    return node.checked(() -> new DecisionTree(nodes.stream().map(Optional::orElseThrow).toList()));
  }

  private void take(int at) {
    if (grown[at]) {
      throw node.malformed(
          "node " + at + " is the child of two branches: a cycle, or a shared part of the tree");
    }
    grown[at] = true;
    branches++;
  }

  private Open child(int place, long id, long isLeaf) {
    boolean leaf = isLeaf != 0;
    return new Open(place, leaf ? leaf(id) : branch(id, "a child"), leaf);
  }

  private int branch(long id, String what) {
    if (id < 0 || id >= featureIds.length) {
      throw node.malformed(what + " is node " + id + " of " + featureIds.length);
    }
    return (int) id;
  }

  private int leaf(long id) {
    if (id < 0 || id >= leafTargets.length) {
      throw node.malformed("a child is leaf " + id + " of " + leafTargets.length);
    }
    return (int) id;
  }

  private TreeNode leafNode(int at) {
    long target = leafTargets[at];
    if (target < 0 || target >= targets) {
      throw node.malformed("leaf " + at + " is for target " + target + " of " + targets);
    }
    return node.checked(
        () -> new TreeNode.Leaf(List.of(new Weight((int) target, leafWeights[at]))));
  }
}
