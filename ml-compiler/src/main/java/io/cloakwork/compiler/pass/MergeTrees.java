package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.CodeTree.Leaf;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MergeTrees: trees of an ensemble that ask the same questions become one, whose leaves are the
 * sums of theirs: stumps on one threshold, constants. Leaves trees with other questions alone.
 */
public final class MergeTrees {
  private static final Leaf ANY = new Leaf(List.of(0L));

  private MergeTrees() {}

  /**
   * @param program in the integer dialect
   * @throws ArithmeticException if a sum leaves 64 bits, which ranges that fit exclude
   */
  public static Program run(Program program) {
    List<Op> ops = new ArrayList<>();
    for (Op op : program.ops()) {
      ops.add(
          op instanceof Op.Trees(var value, var input, var trees, int targets, int bits)
              ? new Op.Trees(value, input, merge(trees), targets, bits)
              : op);
    }
    return program.withOps(ops);
  }

  private static List<CodeTree> merge(List<CodeTree> trees) {
    Map<List<CodeTree.Node>, CodeTree> merged = new LinkedHashMap<>();
    for (CodeTree tree : trees) {
      merged.merge(questions(tree), tree, MergeTrees::sum);
    }
    return List.copyOf(merged.values());
  }

  /** The nodes, without what their leaves say. */
  private static List<CodeTree.Node> questions(CodeTree tree) {
    return tree.nodes().stream().map(node -> node instanceof Leaf ? ANY : node).toList();
  }

  private static CodeTree sum(CodeTree a, CodeTree b) {
    List<CodeTree.Node> nodes = new ArrayList<>();
    for (int i = 0; i < a.nodes().size(); i++) {
      nodes.add(
          a.nodes().get(i) instanceof Leaf first && b.nodes().get(i) instanceof Leaf second
              ? sum(first, second)
              : a.nodes().get(i));
    }
    return new CodeTree(nodes);
  }

  private static Leaf sum(Leaf a, Leaf b) {
    List<Long> values = new ArrayList<>();
    for (int target = 0; target < a.values().size(); target++) {
      values.add(Math.addExact(a.values().get(target), b.values().get(target)));
    }
    return new Leaf(values);
  }
}
