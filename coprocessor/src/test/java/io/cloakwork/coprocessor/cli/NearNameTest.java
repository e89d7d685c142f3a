package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {
  private static final List<String> NAMES = List.of("standard", "block2", "block3");

  @ParameterizedTest
  @CsvSource({"blok3, block3", "BLOCK2, block2", "standrad, standard", "lock3, block3"})
  void of_mistyped_isTheNearest(String typed, String meant) {
    assertThat(NearName.of(typed, NAMES)).contains(meant);
  }

  @Test
  void of_somethingElse_isNothing() {
    assertThat(NearName.of("fast", NAMES)).isEmpty();
    assertThat(NearName.hint("fast", NAMES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, SAME, 0"})
  void distance_knownPairs(String one, String other, int distance) {
    assertThat(NearName.distance(one, other)).isEqualTo(distance);
  }
}
