package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import java.util.List;

/**
 * Decision diagrams: each node chooses between two earlier values by a GGSW-encrypted bit. Values
 * are numbered leaves first (0 … leaves − 1), then nodes in order.
 *
 * @param leaves GLWE ciphertexts, often trivial
 * @param nodes in an order in which each refers to earlier values only
 * @param roots the values that are wanted
 * @param outputs one per root; wholly written
 */
public record CmuxBatch(
    GlweCiphertextList leaves, List<Node> nodes, int[] roots, GlweCiphertextList outputs) {

  /**
   * CMUX(selector, ifZero, ifOne) = ifZero + selector ⊡ (ifOne − ifZero).
   *
   * @param selector index of a loaded GGSW encryption of a bit
   * @param ifZero value chosen by 0
   * @param ifOne value chosen by 1
   */
  public record Node(int selector, int ifZero, int ifOne) {}

  /**
   * @throws MismatchException if counts differ or a node refers forward
   */
  public CmuxBatch {
    nodes = List.copyOf(nodes);
    if (outputs.count() != roots.length) {
      throw new MismatchException("CMUX outputs", roots.length, outputs.count());
    }
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      int known = leaves.count() + i;
      int low = Math.min(node.ifZero(), node.ifOne());
      int high = Math.max(node.ifZero(), node.ifOne());
      if (low < 0 || high >= known) {
        throw new MismatchException("values of CMUX node " + i, "in [0, " + known + ")", node);
      }
    }
    int values = leaves.count() + nodes.size();
    for (int root : roots) {
      if (root < 0 || root >= values) {
        throw new MismatchException("CMUX root", "in [0, " + values + ")", root);
      }
    }
  }
}
