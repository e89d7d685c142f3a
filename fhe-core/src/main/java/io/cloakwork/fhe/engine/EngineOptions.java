package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * How an engine runs. No option changes the bits of a result.
 *
 * @param provider name of the kernel provider that must be used; null to use the best one
 * @param threads platform threads that compute; each hands batches to the provider, so 1 suits a
 *     provider that spreads a batch itself
 * @param largestBatch the most items (bootstraps, key switches, …) of one call of the provider
 * @param largestQueue the most items that may wait, of all keys together
 */
public record EngineOptions(
    @Nullable String provider, int threads, int largestBatch, int largestQueue) {

  /** System property that forces a provider by its name. */
  public static final String PROVIDER_PROPERTY = "cloakwork.kernels";

  /**
   * System property that forces a dispatch level of the provider {@code cpu}, and with it that
   * provider: a level that this machine lacks is an error, not a reason to take another provider.
   */
  public static final String LEVEL_PROPERTY = "cloakwork.kernels.level";

  // A pass over the key is shared by the batch; from 8 on that gains little, and larger batches
  // make other keys wait.
  private static final int DEFAULT_LARGEST_BATCH = 64;
  private static final int DEFAULT_LARGEST_QUEUE = 1 << 16;

  /**
   * @throws ParameterException if a number is not positive
   */
  public EngineOptions {
    requirePositive("engine threads", threads);
    requirePositive("largest batch", largestBatch);
    requirePositive("largest queue", largestQueue);
  }

  /**
   * All processors, and the provider that {@value #PROVIDER_PROPERTY} or {@value #LEVEL_PROPERTY}
   * forces if one is set.
   */
  public static EngineOptions defaults() {
    return new EngineOptions(
        forcedProvider(System.getProperty(PROVIDER_PROPERTY), System.getProperty(LEVEL_PROPERTY)),
        Runtime.getRuntime().availableProcessors(),
        DEFAULT_LARGEST_BATCH,
        DEFAULT_LARGEST_QUEUE);
  }

  static @Nullable String forcedProvider(@Nullable String provider, @Nullable String level) {
    return provider == null && level != null ? "cpu" : provider;
  }

  public EngineOptions withProvider(String name) {
    return new EngineOptions(name, threads, largestBatch, largestQueue);
  }

  public EngineOptions withThreads(int count) {
    return new EngineOptions(provider, count, largestBatch, largestQueue);
  }

  public EngineOptions withLargestBatch(int items) {
    return new EngineOptions(provider, threads, items, largestQueue);
  }

  public EngineOptions withLargestQueue(int items) {
    return new EngineOptions(provider, threads, largestBatch, items);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new ParameterException(what, "at least 1", value);
    }
  }
}
