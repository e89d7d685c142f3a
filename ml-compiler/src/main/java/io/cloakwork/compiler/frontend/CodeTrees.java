package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.spec.Feature;
import io.cloakwork.compiler.tensor.DecisionTree;
import io.cloakwork.compiler.tensor.TreeNode.Branch;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Trees on codes, from trees on numbers. Questions that all codes answer alike are left out. */
final class CodeTrees {
  /** Most nodes of a diagram that combines trees. */
  static final int MAX_NODES = 1 << 16;

  /** Deepest path of a diagram that combines trees: it is built by recursion. */
  private static final int MAX_DEPTH = 1_000;

  private final List<FeatureCodes> codes;

  CodeTrees(List<FeatureCodes> codes) {
    this.codes = codes;
  }

  /**
   * @param leaves integers of a leaf
   */
  CodeTree of(DecisionTree tree, Function<Leaf, List<Long>> leaves) {
    List<Integer> order = new ArrayList<>(); // nodes of the tree, parents first
    List<CodeTree.Node> nodes = new ArrayList<>();
    order.add(skip(tree, 0));
    for (int at = 0; at < order.size(); at++) {
      switch (tree.nodes().get(order.get(at))) {
        case Leaf leaf -> nodes.add(new CodeTree.Leaf(leaves.apply(leaf)));
        case Branch branch -> {
          int place = order.size();
          order.add(skip(tree, branch.ifTrue()));
          order.add(skip(tree, branch.ifFalse()));
          nodes.add(new CodeTree.Branch(branch.feature(), set(branch), place, place + 1));
        }
      }
    }
    return new CodeTree(nodes);
  }

  /** Bits of each feature. */
  List<Integer> widths() {
    return codes.stream().map(FeatureCodes::width).toList();
  }

  /** What the client knows of each feature. */
  List<Feature> features() {
    return codes.stream().map(FeatureCodes::feature).toList();
  }

  private CodeSet set(Branch branch) {
    return codes.get(branch.feature()).set(FeatureCodes.Question.of(branch));
  }

  /** The first node from this one on that is a leaf, or has two answers. */
  private int skip(DecisionTree tree, int from) {
    int at = from;
    while (tree.nodes().get(at) instanceof Branch branch) {
      CodeSet set = set(branch);
      int last = codes.get(branch.feature()).feature().leastCodes() - 1;
      if (set.equals(CodeSet.of(0, last))) {
        at = branch.ifTrue();
      } else if (set.ranges().isEmpty()) {
        at = branch.ifFalse();
      } else {
        break;
      }
    }
    return at;
  }

  /**
   * One diagram that runs tree after tree and keeps what it has found so far: with {@code combine}
   * a minimum, the least of what the trees say.
   *
   * @param leaves integers of a leaf
   * @param combine the integers found so far, and those of a leaf
   * @param end what the diagram says in the end
   * @return empty if it would become too large
   */
  Optional<CodeTree> combined(
      List<DecisionTree> trees,
      Function<Leaf, List<Long>> leaves,
      BinaryOperator<List<Long>> combine,
      Function<List<Long>, List<Long>> end) {
    if (trees.stream().mapToInt(DecisionTree::depth).sum() > MAX_DEPTH) {
      return Optional.empty();
    }
    return new Combination(trees, leaves, combine, end).build();
  }

  /** A place in the trees, and what was found before it; nothing in the first tree. */
  private record State(int tree, int node, List<Long> found) {}

  private final class Combination {
    private final List<DecisionTree> trees;
    private final Function<Leaf, List<Long>> leaves;
    private final BinaryOperator<List<Long>> combine;
    private final Function<List<Long>, List<Long>> end;
    private final Map<State, Integer> known = new HashMap<>();
    private final List<CodeTree.Node> nodes = new ArrayList<>(); // children first

    Combination(
        List<DecisionTree> trees,
        Function<Leaf, List<Long>> leaves,
        BinaryOperator<List<Long>> combine,
        Function<List<Long>, List<Long>> end) {
      this.trees = trees;
      this.leaves = leaves;
      this.combine = combine;
      this.end = end;
    }

    Optional<CodeTree> build() {
      visit(new State(0, skip(trees.getFirst(), 0), List.of()));
      if (nodes.size() > MAX_NODES) {
        return Optional.empty();
      }
      int last = nodes.size() - 1;
      List<CodeTree.Node> turned = new ArrayList<>();
      for (CodeTree.Node node : nodes.reversed()) {
        turned.add(
            node instanceof CodeTree.Branch(int feature, var set, int ifIn, int ifOut)
                ? new CodeTree.Branch(feature, set, last - ifIn, last - ifOut)
                : node);
      }
      return Optional.of(new CodeTree(turned));
    }

    /** Index of the node for a state, which comes after those that it names. */
    private int visit(State state) {
      Integer before = known.get(state);
      if (before != null) {
        return before;
      }
      if (nodes.size() > MAX_NODES) {
        return 0; // given up
      }
      DecisionTree tree = trees.get(state.tree);
      int index =
          switch (tree.nodes().get(state.node)) {
            case Branch branch -> {
              int ifIn = visit(new State(state.tree, skip(tree, branch.ifTrue()), state.found));
              int ifOut = visit(new State(state.tree, skip(tree, branch.ifFalse()), state.found));
              yield ifIn == ifOut
                  ? ifIn
                  : add(new CodeTree.Branch(branch.feature(), set(branch), ifIn, ifOut));
            }
            case Leaf leaf -> next(state, leaf);
          };
      known.put(state, index);
      return index;
    }

    private int next(State state, Leaf leaf) {
      List<Long> said = leaves.apply(leaf);
      List<Long> found = state.found.isEmpty() ? said : combine.apply(state.found, said);
      int tree = state.tree + 1;
      if (tree < trees.size()) {
        return visit(new State(tree, skip(trees.get(tree), 0), found));
      }
      State finished = new State(tree, 0, found);
      Integer before = known.get(finished);
      if (before != null) {
        return before;
      }
      int index = add(new CodeTree.Leaf(end.apply(found)));
      known.put(finished, index);
      return index;
    }

    private int add(CodeTree.Node node) {
      nodes.add(node);
      return nodes.size() - 1;
    }
  }

  /** The least, or the largest, of each pair. */
  static List<Long> extremes(List<Long> a, List<Long> b, BinaryOperator<Long> extreme) {
    List<Long> result = new ArrayList<>(Collections.nCopies(a.size(), 0L));
    for (int i = 0; i < result.size(); i++) {
      result.set(i, extreme.apply(a.get(i), b.get(i)));
    }
    return result;
  }
}
