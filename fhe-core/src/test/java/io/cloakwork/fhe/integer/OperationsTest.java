package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.measure.ResultFile;
import io.cloakwork.fhe.integer.OperationMatrix.Extent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on encrypted integers equal those in the clear: {@link OperationMatrix}. */
class OperationsTest {
  private static final int CHAIN_STEPS = 100;

  static Stream<OperationMatrix.Setting> settings() {
    return OperationMatrix.settings();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void operation_onCornersAndRandomValues_equalsTheClearOne(OperationMatrix.Setting setting) {
    OperationMatrix.check(setting, Extent.SUITE);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chain_ofRandomOperations_staysCorrect(OperationMatrix.Setting setting) {
    ClearMachine machine = new ClearMachine(setting.limit());
    OperationChain chain = new OperationChain(setting.type(), setting.limit());

    assertThat(
            chain.failures(
                new FheEvaluator(machine, setting.form()),
                machine::encrypt,
                machine::decrypt,
                CHAIN_STEPS))
        .isEmpty();
  }

  static Stream<OperationMatrix.Setting> chains() {
    return OperationMatrix.settings()
        .filter(setting -> setting.type().bits() == 8 || setting.type().bits() == 16);
  }

  /**
   * The same with more values, and known left operands at all noise limits: some ten minutes. Each
   * finished setting is a line of the record, and a run that is out of time ({@code
   * -Dcloakwork.integers.minutes}, 25 if not given) goes on after the last one.
   */
  @Test
  @Tag("integers")
  void operation_onAllPairs_equalsTheClearOne() {
    Instant end =
        Instant.now().plus(Duration.ofMinutes(Long.getLong("cloakwork.integers.minutes", 25)));
    ResultFile results = ResultFile.of("integers-clear.jsonl", "./cloak test --long integers");
    List<String> before = results.resume();
    List<OperationMatrix.Setting> settings = settings().toList();
    for (OperationMatrix.Setting setting : settings) {
      String key = "{\"setting\":\"" + setting + "\",";
      if (before.stream().noneMatch(line -> line.startsWith(key)) && Instant.now().isBefore(end)) {
        results.add(key + "\"rotations\":" + OperationMatrix.check(setting, Extent.LONG) + "}");
      }
    }
    assertThat(results.lines())
        .as("settings done, and the header; run again to go on")
        .hasSize(settings.size() + 1);
  }
}
