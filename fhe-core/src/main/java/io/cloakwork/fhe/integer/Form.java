package io.cloakwork.fhe.integer;

/**
 * Which of two ways an operation is computed in. The value is the same, the ciphertext bits are
 * not.
 */
public enum Form {
  /**
   * Fewest rounds of bootstraps that wait for each other: one operation alone is done soonest where
   * processors are left over. A few that are busy with it anyway may be faster in the other form.
   */
  LATENCY,
  /** Fewest bootstraps: many operations that run at the same time are done soonest. */
  THROUGHPUT
}
