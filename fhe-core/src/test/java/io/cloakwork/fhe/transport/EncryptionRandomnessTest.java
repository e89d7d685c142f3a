package io.cloakwork.fhe.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncryptionRandomnessTest {
  @Test
  void randomness_asText_showsNothingOfItsStreams() {
    try (EncryptionRandomness streams = EncryptionRandomness.of(new byte[32], "insecure-test", 0)) {
      assertThat(streams).hasToString("EncryptionRandomness");
    }
  }
}
