package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.fixtures.SampleFolder;
import io.cloakwork.fhe.fixtures.measure.PieceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample model of the repository on its whole table: encrypted, simulated and clear execution
 * give the same integers; with bins at the thresholds the label is that of ONNX Runtime on every
 * row that rounding leaves cannot change, else on 99 % of them; quantization costs at most 0.01 of
 * accuracy or R²; noise at the outputs is what is predicted.
 *
 * <p>Encrypted, all of it is long, and cut into pieces. Each finished piece is a line of the
 * record, and a run that is broken off, or out of time ({@code -Dcloakwork.models.minutes}, 50 if
 * not given), goes on after the last one; until all are there the test fails and says how many.
 */
class SampleTablesTest {
  private static final String COMMAND = "./cloak test --long models";

  static Stream<ModelTrial> hidden() {
    return ModelTrial.all().stream().filter(trial -> trial.hiding() == ModelHiding.ON);
  }

  @ParameterizedTest
  @MethodSource("hidden")
  void sample_clearAndSimulated_isTheModel(ModelTrial trial) {
    assertThat(trial.clear(trial.compile()).failures(trial.quantizer())).isEmpty();
  }

  /** Models that need milliseconds for a row. */
  @ParameterizedTest
  @Tag("integration")
  @CsvSource({
    "credit-logistic, UNIFORM",
    "diabetes-linear, UNIFORM",
    "symptoms-logistic, UNIFORM",
    "wdbc-logistic, UNIFORM",
    "wdbc-tree, THRESHOLDS",
  })
  void sample_encrypted_isTheModelOnEveryRow(String name, Quantizer quantizer) {
    SampleFolder sample = new SampleFolder(name);
    try (EncryptedTrials trials = new EncryptedTrials()) {
      for (ModelHiding hiding : ModelHiding.values()) {
        ModelTrial trial = new ModelTrial(sample, quantizer, OutputMode.SCORES, hiding);
        EncryptedTrials.Encrypted encrypted = trials.run(trial.compile(), sample.rows());
        System.out.println(trial + ": " + encrypted.noise().json());
        assertThat(encrypted.agree()).as("rows as clear: %s", trial).isEqualTo(encrypted.rows());
      }
    }
  }

  @Test
  @Tag("models")
  void samples_encrypted_areTheModelsOnEveryRow() {
    Instant end =
        Instant.now().plus(Duration.ofMinutes(Long.getLong("cloakwork.models.minutes", 50)));
    List<String> done;
    try (EncryptedTrials encrypted = new EncryptedTrials()) {
      done =
          PieceRecord.of("models.jsonl", COMMAND)
              .run(ModelTrial.all().stream().map(trial -> piece(encrypted, trial)).toList(), end);
    }
    assertThat(done)
        .as("lines without failures")
        .allSatisfy(line -> assertThat(line).contains("\"failed\":[]"));
    assertThat(done).as("pieces done; run again to go on").hasSameSizeAs(ModelTrial.all());
  }

  private static PieceRecord.Piece piece(EncryptedTrials encrypted, ModelTrial trial) {
    return new PieceRecord.Piece(
        trial.key(),
        () -> {
          ModelTrial.Clear clear = trial.clear(trial.compile());
          return encrypted.json(trial, clear, encrypted.run(clear.model(), trial.sample().rows()));
        });
  }
}
