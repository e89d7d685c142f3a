package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.spi.Kernels;
import java.util.List;

/**
 * What one call asks for: items that are computed independently of each other, so that they may be
 * split between batches and joined with those of other calls. Its shapes have been checked.
 *
 * @param <L> what the provider must have loaded
 */
sealed interface Work<L> permits BootstrapWork, KeySwitchWork, PackingWork, ProductWork, CmuxWork {

  BatchKind kind();

  int items();

  /**
   * Whether items of another work for the same loaded key may be in one batch with its own; then
   * both are of the same class.
   */
  boolean joins(Work<?> other);

  /**
   * Runs one batch and writes each part's results into the outputs of its work.
   *
   * @param parts the first one of this work, all of works that join it
   */
  void run(Kernels kernels, L loaded, List<Part<L>> parts);

  /**
   * Some items of a work.
   *
   * @param from first item
   * @param to behind the last one
   */
  record Part<L>(Work<L> work, int from, int to) {
    int count() {
      return to - from;
    }
  }

  /** Whether the parts are this work and nothing else: it can run without copies. */
  default boolean isWhole(List<Part<L>> parts) {
    return parts.size() == 1 && parts.getFirst().count() == items();
  }

  /** Items of all parts. */
  static <L> int count(List<Part<L>> parts) {
    return parts.stream().mapToInt(Part::count).sum();
  }
}
