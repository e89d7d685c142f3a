package io.cloakwork.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.Kernels;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The frozen answers, those of the named sets with their real sizes among them. */
class VectorKernelsKnownAnswerTest {

  @Test
  void everyFrozenAnswer_isReproduced() {
    VectorKernelProvider provider = new VectorKernelProvider();
    if (provider.probe() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
    try (Kernels kernels = provider.open()) {
      assertThat(KnownAnswers.all(kernels)).isEqualTo(KnownAnswers.frozen());
    }
  }
}
