package io.cloakwork.coprocessor.client;

/** Told how many bytes of a long transfer are done. */
@FunctionalInterface
public interface ByteProgress {
  /** Tells nobody. */
  ByteProgress NONE = (_, _) -> {};

  /**
   * Called from the thread that sends.
   *
   * @param done bytes that are sent, never fewer than before
   * @param total bytes of all
   */
  void update(long done, long total);
}
