package io.cloakwork.fhe.engine;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineOptionsTest {

  @Test
  void defaults_useAllProcessors() {
    assertThat(EngineOptions.defaults().threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void forcedProvider_levelAlone_forcesTheProviderThatHasLevels() {
    assertThat(EngineOptions.forcedProvider(null, null)).isNull();
    assertThat(EngineOptions.forcedProvider(null, "avx2")).isEqualTo("cpu");
    assertThat(EngineOptions.forcedProvider("vector", "avx2")).isEqualTo("vector");
    assertThat(EngineOptions.forcedProvider("vector", null)).isEqualTo("vector");
  }

  @Test
  void suited_providerThatSpreadsABatch_getsLargeBatchesFromFewThreads() {
    EngineOptions options = EngineOptions.defaults().withThreads(16).withLargestBatch(64);
    assertThat(FheEngine.suited(options, 0)).isEqualTo(options);
    EngineOptions suited = FheEngine.suited(options, 1056);
    assertThat(suited.threads()).isEqualTo(2);
    assertThat(suited.largestBatch()).isEqualTo(1056);
    assertThat(FheEngine.suited(options.withThreads(1), 8)).isEqualTo(options.withThreads(1));
  }

  @Test
  void with_changesOneValue() {
    EngineOptions options =
        EngineOptions.defaults()
            .withProvider("cpu")
            .withThreads(3)
            .withLargestBatch(4)
            .withLargestQueue(5);
    assertThat(options).isEqualTo(new EngineOptions("cpu", 3, 4, 5));
  }

  @Test
  void numbers_notPositive_areRefused() {
    EngineOptions options = EngineOptions.defaults();
    assertRefused(() -> options.withThreads(0), "engine threads", "at least 1", 0);
    assertRefused(() -> options.withLargestBatch(0), "largest batch", "at least 1", 0);
    assertRefused(() -> options.withLargestQueue(-1), "largest queue", "at least 1", -1);
  }
}
