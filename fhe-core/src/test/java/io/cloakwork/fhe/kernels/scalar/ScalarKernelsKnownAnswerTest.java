package io.cloakwork.fhe.kernels.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.spi.Kernels;
import org.junit.jupiter.api.Test;

/** The arithmetic is frozen: a change of one bit is a new version of it, with new answers. */
class ScalarKernelsKnownAnswerTest {

  @Test
  void everyFrozenAnswer_isReproduced() {
    try (Kernels kernels = new ScalarKernelProvider().open()) {
      assertThat(KnownAnswers.all(kernels)).isEqualTo(KnownAnswers.frozen());
    }
  }
}
