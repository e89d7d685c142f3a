package io.cloakwork.fhe.spi;

/** One implementation of {@link Kernels}, found through {@link java.util.ServiceLoader}. */
public interface KernelProvider {

  /** Short stable name: {@code scalar}, {@code vector}, {@code cpu}, {@code cuda}. */
  String name();

  /** The highest available one is chosen; {@code scalar} has 0. */
  int priority();

  /** Whether the provider can work on this machine. Never throws. */
  Availability probe();

  /**
   * Items of a batch that keep the provider busy, if it spreads a batch itself: an engine then
   * hands over larger batches from fewer threads. 0 for one that works in the caller's thread.
   */
  default int fillingBatch() {
    return 0;
  }

  /**
   * Opens the kernels.
   *
   * @throws IllegalStateException if {@link #probe()} does not return {@code Ready}
   */
  Kernels open();
}
