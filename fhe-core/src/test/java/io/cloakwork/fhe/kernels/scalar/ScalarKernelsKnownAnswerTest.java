package io.cloakwork.fhe.kernels.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.spi.Kernels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The arithmetic is frozen: a change of one bit is a new version of it, with new answers. */
class ScalarKernelsKnownAnswerTest {

  @Test
  void everyFrozenAnswer_isReproduced() {
    Map<String, String> actual = new TreeMap<>(KnownAnswers.ofArithmetic());
    try (Kernels kernels = new ScalarKernelProvider().open()) {
      actual.putAll(KnownAnswers.ofOperations(kernels));
      actual.putAll(KnownAnswers.ofNamedSets(kernels));
    }

    assertThat(actual).isEqualTo(KnownAnswers.frozen());
  }
}
