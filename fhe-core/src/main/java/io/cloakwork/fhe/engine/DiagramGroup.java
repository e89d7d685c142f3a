package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.spi.CmuxBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Diagrams of a batch that share nodes: no other reads one of them. Leaves may be shared with
 * others.
 *
 * @param nodes indices in the batch's nodes, ascending
 * @param roots indices in the batch's roots, ascending; at least one
 */
record DiagramGroup(int[] nodes, int[] roots) {

  /** The groups that hold every root of a batch; what no root needs is in none. */
  static List<DiagramGroup> of(CmuxBatch batch) {
    int leaves = batch.leaves().count();
    int[] parents = new int[batch.nodes().size()];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i;
    }
    for (int i = 0; i < parents.length; i++) {
      CmuxBatch.Node node = batch.nodes().get(i);
      join(parents, i, node.ifZero() - leaves);
      join(parents, i, node.ifOne() - leaves);
    }
    Map<Integer, List<Integer>> roots = new HashMap<>(); // by the first node of the group
    List<DiagramGroup> groups = new ArrayList<>();
    for (int i = 0; i < batch.roots().length; i++) {
      int node = batch.roots()[i] - leaves;
      if (node < 0) {
        groups.add(new DiagramGroup(new int[0], new int[] {i}));
      } else {
        roots.computeIfAbsent(find(parents, node), _ -> new ArrayList<>()).add(i);
      }
    }
    Map<Integer, List<Integer>> nodes = new HashMap<>();
    for (int i = 0; i < parents.length; i++) {
      int first = find(parents, i);
      if (roots.containsKey(first)) {
        nodes.computeIfAbsent(first, _ -> new ArrayList<>()).add(i);
      }
    }
    nodes.forEach((first, members) ->
        groups.add(new DiagramGroup(array(members), array(roots.getOrDefault(first, List.of())))));
    return groups;
  }

  /** Numbers of all values that the group reads or wants, leaves too, ascending. */
  TreeSet<Integer> values(CmuxBatch batch) {
    TreeSet<Integer> values = new TreeSet<>();
    for (int index : nodes) {
      values.add(batch.nodes().get(index).ifZero());
      values.add(batch.nodes().get(index).ifOne());
    }
    for (int root : roots) {
      values.add(batch.roots()[root]);
    }
    return values;
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void join(int[] parents, int node, int other) {
    if (other >= 0) {
      parents[find(parents, node)] = find(parents, other);
    }
  }

  private static int find(int[] parents, int node) {
    int root = node;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }
}
