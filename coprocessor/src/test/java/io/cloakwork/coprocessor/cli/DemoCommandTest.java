package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cloak demo} refuses before it starts a process. */
class DemoCommandTest {
  private static final String HOME = "cloakwork.home";

  @BeforeEach
  void findModels() {
    System.setProperty(HOME, Path.of("..").toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(HOME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../models/wdbc-logistic", "wdbc-logistic/", "wdbc-logistik", ".", ""})
  void demo_modelThatIsNoName_isWrongUseAndNamesAll(String model) {
    CliRun run = CliRun.of("demo", "--model", model);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("cloak: --model: expected one of [")
        .contains("credit-logistic")
        .contains("got '" + model + "'");
  }
}
