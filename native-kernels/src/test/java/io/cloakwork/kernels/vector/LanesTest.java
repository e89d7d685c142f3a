package io.cloakwork.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.spi.Availability.Ready;
import io.cloakwork.fhe.spi.Availability.Unavailable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {
  @ParameterizedTest
  @CsvSource({"0, 128, 128", "0, 512, 512", "128, 512, 128", "256, 256, 256", "512, 512, 512"})
  void availability_widthThatTheMachineHas_isReady(int forced, int widest, int used) {
    assertThat(Lanes.availability(forced, widest))
        .isEqualTo(new Ready("Vector API, " + used + "-bit vectors"));
  }

  @ParameterizedTest
  @CsvSource({"256, 128", "512, 256"})
  void availability_forcedWidthAboveTheMachines_isReadyInSoftwareAndSaysSo(int forced, int widest) {
    assertThat(Lanes.availability(forced, widest))
        .isEqualTo(
            new Ready(
                "Vector API, " + forced + "-bit vectors in software, this machine has " + widest));
  }

  @ParameterizedTest
  @CsvSource({"0, 64, 64", "0, 1024, 1024", "64, 512, 64", "1024, 2048, 1024", "-1, 512, -1"})
  void availability_unsupportedWidth_isUnavailable(int forced, int widest, int named) {
    assertThat(Lanes.availability(forced, widest))
        .isEqualTo(new Unavailable("vectors of " + named + " bits; 128, 256, 512 are supported"));
  }
}
