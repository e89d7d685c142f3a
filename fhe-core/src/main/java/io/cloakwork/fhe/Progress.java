package io.cloakwork.fhe;

/** Told how far long work has come. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (_, _) -> {};

  /**
   * Called by the threads that do the work, one call at a time, with {@code done} growing from call
   * to call; it should return quickly.
   *
   * @param done pieces of work that are finished
   * @param total pieces of work in all, the same in each call
   */
  void update(int done, int total);
}
