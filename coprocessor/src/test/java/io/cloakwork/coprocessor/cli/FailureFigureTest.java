package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureFigureTest {
  @ParameterizedTest
  @CsvSource({
    "-141.04, 2^-141.0",
    "-141.36, 2^-141.3",
    "-129.4, 2^-129.4",
    "-1000, 2^-1000.0",
    "-1000.1, below 2^-1000",
    "-3834264436344.6, below 2^-1000",
    "-1.7976931348623157e308, below 2^-1000",
  })
  void figure_ofAProbability_hasNoDigitsThatMeanNothing(double log2, String text) {
    assertThat(FailureFigure.text(log2)).isEqualTo(text);
  }
}
