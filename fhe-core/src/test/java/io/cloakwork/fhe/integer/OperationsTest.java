package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.measure.PieceRecord;
import io.cloakwork.fhe.fixtures.measure.PieceRecord.Piece;
import io.cloakwork.fhe.integer.OperationMatrix.Extent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operations on encrypted integers equal those in the clear: {@link OperationMatrix}, {@link
 * OtherMatrix}.
 */
class OperationsTest {
  private static final int CHAIN_STEPS = 100;
  private static final int CHAINS = 5;

  static Stream<OperationMatrix.Setting> settings() {
    return Extent.SUITE.settings();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void operation_onCornersAndRandomValues_equalsTheClearOne(OperationMatrix.Setting setting) {
    check(setting, Extent.SUITE);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chain_ofRandomOperations_staysCorrect(OperationMatrix.Setting setting) {
    ClearMachine machine = new ClearMachine(setting.limit());
    for (int seed = 0; seed < CHAINS; seed++) {
      OperationChain chain = new OperationChain(setting.type(), CHAINS * setting.limit() + seed);

      assertThat(
              chain.failures(
                  new FheEvaluator(machine, setting.form()),
                  machine::encrypt,
                  machine::decrypt,
                  CHAIN_STEPS))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  static Stream<OperationMatrix.Setting> chains() {
    return OperationMatrix.settings()
        .filter(setting -> setting.type().bits() == 8 || setting.type().bits() == 16);
  }

  /**
   * The same with more values, and known left operands at all noise limits: some ten minutes. Each
   * finished setting is a line of the record, and a run that is out of time ({@code
   * -Dcloakwork.integers.minutes}, 22 if not given) goes on after the last one.
   */
  @Test
  @Tag("integers")
  void operation_onAllPairs_equalsTheClearOne() {
    Instant end =
        Instant.now().plus(Duration.ofMinutes(Long.getLong("cloakwork.integers.minutes", 22)));
    List<Piece> pieces = Extent.LONG.settings().map(OperationsTest::piece).toList();

    assertThat(
            PieceRecord.of("integers-clear.jsonl", "./cloak test --long integers").run(pieces, end))
        .as("settings done; run again to go on")
        .hasSameSizeAs(pieces);
  }

  private static Piece piece(OperationMatrix.Setting setting) {
    String key = "{\"setting\":\"" + setting + "\",";
    return new Piece(key, () -> key + "\"rotations\":" + check(setting, Extent.LONG) + "}");
  }

  private static long check(OperationMatrix.Setting setting, Extent extent) {
    return OperationMatrix.check(setting, extent) + OtherMatrix.check(setting, extent);
  }
}
