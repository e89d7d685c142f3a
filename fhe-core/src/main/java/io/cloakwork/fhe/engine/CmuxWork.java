package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedSelectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decision diagrams; an item is some of the {@link DiagramGroup}s. Each group is a call of its own
 * to the provider, so that its values stay in the cache.
 */
record CmuxWork(CmuxBatch batch, List<DiagramGroup> groups) implements Work<LoadedSelectors> {
  // Enough shares for many threads; a call takes no more of the queue, however many roots it has.
  private static final int MOST_ITEMS = 64;

  CmuxWork(CmuxBatch batch) {
    this(batch, DiagramGroup.of(batch));
  }

  @Override
  public BatchKind kind() {
    return BatchKind.CMUX_TREE;
  }

  @Override
  public int items() {
    return Math.min(MOST_ITEMS, groups.size());
  }

  @Override
  public boolean joins(Work<?> other) {
    return false;
  }

  @Override
  public void run(Kernels kernels, LoadedSelectors loaded, List<Part<LoadedSelectors>> parts) {
    if (groups.size() == 1 && !batch.nodes().isEmpty()) {
      kernels.cmuxTree(loaded, batch);
      return;
    }
    for (Part<LoadedSelectors> part : parts) {
      for (DiagramGroup group : groups.subList(first(part.from()), first(part.to()))) {
        run(kernels, loaded, group);
      }
    }
  }

  /** The first group of an item. */
  private int first(int item) {
    return (int) ((long) item * groups.size() / items());
  }

  private void run(Kernels kernels, LoadedSelectors loaded, DiagramGroup group) {
    if (group.nodes().length == 0) {
      for (int root : group.roots()) {
        Rows.copy(batch.leaves(), batch.roots()[root], batch.outputs(), root, 1);
      }
      return;
    }
    int allLeaves = batch.leaves().count();
    List<Integer> leaves = new ArrayList<>();
    Map<Integer, Integer> numbers = new HashMap<>(); // by the value's number in the whole batch
    for (int value : group.values(batch)) {
      if (value < allLeaves) {
        numbers.put(value, leaves.size());
        leaves.add(value);
      }
    }
    List<CmuxBatch.Node> nodes = new ArrayList<>();
    for (int index : group.nodes()) {
      CmuxBatch.Node node = batch.nodes().get(index);
      numbers.put(allLeaves + index, leaves.size() + nodes.size());
      nodes.add(
          new CmuxBatch.Node(
              node.selector(),
              numbers.getOrDefault(node.ifZero(), -1),
              numbers.getOrDefault(node.ifOne(), -1)));
    }
    GlweCiphertextList own = Rows.likeGlwe(batch.leaves(), leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      Rows.copy(batch.leaves(), leaves.get(i), own, i, 1);
    }
    int[] roots = new int[group.roots().length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = numbers.getOrDefault(batch.roots()[group.roots()[i]], -1);
    }
    GlweCiphertextList outputs = Rows.likeGlwe(batch.outputs(), roots.length);
    kernels.cmuxTree(loaded, new CmuxBatch(own, nodes, roots, outputs));
    for (int i = 0; i < roots.length; i++) {
      Rows.copy(outputs, i, batch.outputs(), group.roots()[i], 1);
    }
  }
}
