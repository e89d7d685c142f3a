package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits the operations of a block into units: those that share no values can run apart. */
public final class UnitParts {
  private final int[] parent;

  private UnitParts(int size) {
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /**
   * The units, in the order of their first operations.
   *
   * @return lists of indices into the operations, each in order
   */
  public static List<List<Integer>> of(List<Operation> operations) {
    UnitParts parts = new UnitParts(operations.size());
    Map<Handle, Integer> makers = new HashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      for (Handle result : operations.get(i).results()) {
        makers.putIfAbsent(result, i);
      }
    }
    for (int i = 0; i < operations.size(); i++) {
      for (Handle input : operations.get(i).inputs()) {
        Integer maker = makers.get(input);
        if (maker != null) {
          parts.join(maker, i);
        }
      }
    }
    Map<Integer, List<Integer>> units = new LinkedHashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      units.computeIfAbsent(parts.root(i), _ -> new ArrayList<>()).add(i);
    }
    return List.copyOf(units.values());
  }

  private int root(int index) {
    int root = index;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  private void join(int a, int b) {
    int first = Math.min(root(a), root(b));
    parent[root(a)] = first;
    parent[root(b)] = first;
  }
}
