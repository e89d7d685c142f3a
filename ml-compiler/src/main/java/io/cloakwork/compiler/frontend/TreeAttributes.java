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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trees of {@code TreeEnsembleRegressor} and {@code TreeEnsembleClassifier} (ai.onnx.ml 1 to
 * 4): parallel lists, one entry per node, and one per weight of a leaf. Nodes may come in any
 * order; weights of branches, which old exporters wrote, are left out as runtimes do.
 *
 * <p>Exporters write the categories of one branch as a chain of equalities that share the node for
 * "true": such a chain becomes one {@link SplitTest.Member}. Nothing else may share a node.
 */
final class TreeAttributes {
  /** Most nodes of an ensemble: far more than can be evaluated encrypted. */
  static final int MAX_NODES = 1 << 18;

  private static final String LEAF = "LEAF";
  private static final String BRANCH = "BRANCH_";

  private final NodeReader node;
  private final int features;
  private final long[] treeIds;
  private final long[] nodeIds;
  private final long[] featureIds;
  private final long[] trueIds;
  private final long[] falseIds;
  private final long[] missing;
  private final double[] values;
  private final List<Optional<Comparison>> modes;
  private final Map<Id, Integer> indices = new HashMap<>();

  private record Id(long tree, long node) {}

  private TreeAttributes(NodeReader node, int features) {
    this.node = node;
    this.features = features;
    this.nodeIds = node.longs("nodes_nodeids");
    this.treeIds = node.longs("nodes_treeids");
    this.featureIds = node.longs("nodes_featureids");
    this.trueIds = node.longs("nodes_truenodeids");
    this.falseIds = node.longs("nodes_falsenodeids");
    this.missing = node.longs("nodes_missing_value_tracks_true");
    this.values = node.doubles("nodes_values", "nodes_values_as_tensor");
    if (nodeIds.length == 0 || nodeIds.length > MAX_NODES) {
      throw node.unsupported(
          "it has " + nodeIds.length + " nodes, expected 1 to " + MAX_NODES,
          "Train fewer or smaller trees.");
    }
    this.modes = node.strings("nodes_modes").stream().map(this::mode).toList();
    int hitRates = node.doubles("nodes_hitrates", "nodes_hitrates_as_tensor").length;
    requireLength("nodes_treeids", treeIds.length);
    requireLength("nodes_featureids", featureIds.length);
    requireLength("nodes_truenodeids", trueIds.length);
    requireLength("nodes_falsenodeids", falseIds.length);
    requireLength("nodes_modes", modes.size());
    requireLength("nodes_values", values.length);
    if (missing.length > 0) {
      requireLength("nodes_missing_value_tracks_true", missing.length);
    }
    if (hitRates > 0) {
      requireLength("nodes_hitrates", hitRates);
    }
    for (int i = 0; i < nodeIds.length; i++) {
      if (indices.put(new Id(treeIds[i], nodeIds[i]), i) != null) {
        throw node.malformed(name(i) + " is given twice");
      }
    }
  }

  /**
   * @param prefix of the attributes of weights, "target" or "class"
   * @param targets that weights may be for
   */
  static TreeEnsemble read(
      NodeReader node,
      String prefix,
      int features,
      int targets,
      Aggregate aggregate,
      Precision precision) {
    TreeAttributes attributes = new TreeAttributes(node, features);
    List<DecisionTree> trees = attributes.trees(attributes.weights(prefix, targets));
    List<Double> base =
        Arrays.stream(node.doubles("base_values", "base_values_as_tensor")).boxed().toList();
    return node.checked(
        () -> new TreeEnsemble(features, targets, trees, aggregate, base, precision));
  }

  private void requireLength(String attribute, int length) {
    if (length != nodeIds.length) {
      throw node.malformed(
          attribute + " has " + length + " entries, nodes_nodeids has " + nodeIds.length);
    }
  }

  /** Empty for a leaf. */
  private Optional<Comparison> mode(String mode) {
    if (mode.equals(LEAF)) {
      return Optional.empty();
    }
    return Arrays.stream(Comparison.values())
        .filter(comparison -> mode.equals(BRANCH + comparison))
        .findFirst()
        .or(() -> {
          throw node.unsupported(
              "the node mode " + mode + " is not supported",
              "Supported are LEAF and BRANCH_LEQ, LT, GTE, GT, EQ, NEQ.");
        });
  }

  private List<List<Weight>> weights(String prefix, int targets) {
    long[] weightTrees = node.longs(prefix + "_treeids");
    long[] weightNodes = node.longs(prefix + "_nodeids");
    long[] weightTargets = node.longs(prefix + "_ids");
    double[] weightValues = node.doubles(prefix + "_weights", prefix + "_weights_as_tensor");
    if (weightNodes.length != weightTrees.length
        || weightTargets.length != weightTrees.length
        || weightValues.length != weightTrees.length) {
      throw node.malformed(
          "weights of leaves: %d tree ids, %d node ids, %d targets, %d values"
              .formatted(
                  weightTrees.length,
                  weightNodes.length,
                  weightTargets.length,
                  weightValues.length));
    }
    List<List<Weight>> weights = new ArrayList<>();
    for (int i = 0; i < nodeIds.length; i++) {
      weights.add(new ArrayList<>(1));
    }
    for (int i = 0; i < weightTrees.length; i++) {
      int at = find(weightTrees[i], weightNodes[i], "a weight");
      long target = weightTargets[i];
      if (target < 0 || target >= targets) {
        throw node.malformed(
            "a weight of " + name(at) + " is for target " + target + " of " + targets);
      }
      double value = weightValues[i];
      weights.get(at).add(node.checked(() -> new Weight((int) target, value)));
    }
    return weights;
  }

  private int find(long tree, long id, String from) {
    Integer index = indices.get(new Id(tree, id));
    if (index == null) {
      throw node.malformed(
          from + " is for node " + id + " of tree " + tree + ", which is not given");
    }
    return index;
  }

  /** In the order of their first nodes. */
  private List<DecisionTree> trees(List<List<Weight>> weights) {
    Map<Long, List<Integer>> members = new LinkedHashMap<>();
    boolean[] child = new boolean[nodeIds.length];
    int[] ifTrue = new int[nodeIds.length];
    int[] ifFalse = new int[nodeIds.length];
    for (int i = 0; i < nodeIds.length; i++) {
      members.computeIfAbsent(treeIds[i], _ -> new ArrayList<>()).add(i);
      if (modes.get(i).isPresent()) {
        ifTrue[i] = find(treeIds[i], trueIds[i], "the true branch of " + name(i));
        ifFalse[i] = find(treeIds[i], falseIds[i], "the false branch of " + name(i));
        child[ifTrue[i]] = true;
        child[ifFalse[i]] = true;
      }
    }
    List<DecisionTree> trees = new ArrayList<>();
    for (Map.Entry<Long, List<Integer>> tree : members.entrySet()) {
      List<Integer> roots = tree.getValue().stream().filter(i -> !child[i]).toList();
      if (roots.size() != 1) {
        throw node.malformed(
            "tree "
                + tree.getKey()
                + (roots.isEmpty()
                    ? " has no root: its nodes form a cycle"
                    : " has "
                        + roots.size()
                        + " nodes that no branch leads to, expected one root"));
      }
      trees.add(
          new Growth(weights, ifTrue, ifFalse).grow(roots.getFirst(), tree.getValue().size()));
    }
    return trees;
  }

  /** One tree, from its root on. */
  private final class Growth {
    private final List<List<Weight>> weights;
    private final int[] ifTrue;
    private final int[] ifFalse;
    private final List<Optional<TreeNode>> nodes = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>(); // from nodes of the file to ours
    private final Deque<Integer> open = new ArrayDeque<>();
    private int merged;

    Growth(List<List<Weight>> weights, int[] ifTrue, int[] ifFalse) {
      this.weights = weights;
      this.ifTrue = ifTrue;
      this.ifFalse = ifFalse;
    }

    DecisionTree grow(int root, int size) {
      place(root);
      while (!open.isEmpty()) {
        int at = open.pop();
        Optional<Comparison> mode = modes.get(at);
        TreeNode grown = mode.isPresent() ? branch(at, mode.get()) : leaf(at);
        nodes.set(places.getOrDefault(at, 0), Optional.of(grown));
      }
      if (nodes.size() + merged != size) {
        throw node.malformed(
            "tree "
                + treeIds[root]
                + ": its root leads to "
                + (nodes.size() + merged)
                + " of its "
                + size
                + " nodes, the others form a cycle");
      }
      return node.checked(
          () -> new DecisionTree(nodes.stream().map(Optional::orElseThrow).toList()));
    }

    private int place(int at) {
      if (places.put(at, nodes.size()) != null) {
        throw node.malformed(
            name(at) + " is the child of two branches: a cycle, or a shared part of the tree");
      }
      nodes.add(Optional.empty());
      open.push(at);
      return nodes.size() - 1;
    }

    private TreeNode leaf(int at) {
      if (weights.get(at).isEmpty()) {
        throw node.malformed("the leaf " + name(at) + " has no weight");
      }
      return node.checked(() -> new TreeNode.Leaf(weights.get(at)));
    }

    private TreeNode branch(int at, Comparison mode) {
      long feature = featureIds[at];
      if (feature < 0 || feature >= features) {
        throw node.malformed(
            name(at) + " asks about feature " + feature + " of a row of " + features);
      }
      if (Double.isNaN(values[at])) {
        throw node.malformed("the threshold of " + name(at) + " is NaN");
      }
      List<Double> members = new ArrayList<>(List.of(values[at]));
      int last = at;
      while (mode == Comparison.EQ && continues(last, ifFalse[last])) {
        last = ifFalse[last];
        merged++;
        if (places.put(last, places.getOrDefault(at, 0)) != null) {
          throw node.malformed(name(last) + " is part of a cycle");
        }
        members.add(values[last]);
      }
      SplitTest test =
          members.size() == 1
              ? new SplitTest.Compare(mode, values[at])
              : new SplitTest.Member(members);
      return new TreeNode.Branch(
          (int) feature, test, tracks(at), place(ifTrue[at]), place(ifFalse[last]));
    }

    /** Whether a node asks for one more value that leads to the same place. */
    private boolean continues(int at, int next) {
      return modes.get(next).equals(Optional.of(Comparison.EQ))
          && ifTrue[next] == ifTrue[at]
          && featureIds[next] == featureIds[at]
          && tracks(next) == tracks(at)
          && !Double.isNaN(values[next]);
    }
  }

  private boolean tracks(int at) {
    return missing.length > 0 && missing[at] == 1;
  }

  private String name(int at) {
    return "node " + nodeIds[at] + " of tree " + treeIds[at];
  }
}
