package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.artifact.CompileReport.Quality;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.SampleModels;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample models of the repository with the default options, on their whole test sets. */
class SampleModelsTest {
  private static CompiledModel compile(SampleModels sample) {
    return new ModelCompiler(CompileOptions.of(sample.modelName()))
        .compile(sample.onnx(), Optional.of(sample.table()));
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void sample_clearAndSimulated_giveTheIntegersOfEveryRow(SampleModels sample) {
    CompiledModel model = compile(sample);
    ModelEvaluation evaluation =
        new ModelEvaluation(model, sample.table(), Optional.of(sample.expected()));
    RowRunner simulated =
        RowRunner.simulated(model, RandomGeneratorFactory.of("L64X128MixRandom").create(1));

    Evaluation clear = evaluation.run(ExecutionMode.CLEAR, RowRunner.clear(model));
    Evaluation withNoise = evaluation.run(ExecutionMode.SIMULATED, simulated);

    assertThat(clear.agreeClear()).isEqualTo(sample.table().rowCount());
    assertThat(withNoise.agreeClear()).isEqualTo(sample.table().rowCount());
    assertThat(withNoise.value()).isEqualTo(clear.value());
    assertThat(withNoise.totalFailureLog2()).isLessThan(-128);
  }

  /** Float: what ONNX Runtime gives. Quantized: within a row or two of the published probe. */
  @ParameterizedTest
  @CsvSource({
    "WDBC_LOGISTIC, 0.9591, 0.9532, 170",
    "SYMPTOMS_LOGISTIC, 0.9976, 0.9976, 820",
    "DIABETES_LINEAR, 0.3929, 0.3940, 133",
    "CREDIT_LOGISTIC, 0.7700, 0.7733, 299",
  })
  void sample_quality_isThatOfTheFloatModelAndOfThePublishedQuantization(
      SampleModels sample, double floating, double quantized, int agreeExpected) {
    CompiledModel model = compile(sample);
    Quality quality = model.report().quality();

    assertThat(quality.rows()).isEqualTo(sample.table().rowCount());
    assertThat(quality.floating().orElseThrow()).isCloseTo(floating, within(0.0001));
    assertThat(quality.quantized().orElseThrow()).isCloseTo(quantized, within(0.006));
    assertThat(quality.simulated()).isEqualTo(quality.quantized());
    Evaluation clear =
        new ModelEvaluation(model, sample.table(), Optional.of(sample.expected()))
            .run(ExecutionMode.CLEAR, RowRunner.clear(model));
    assertThat(clear.agreeExpected().orElseThrow()).isGreaterThanOrEqualTo(agreeExpected);
    assertThat(clear.floating().orElseThrow()).isCloseTo(floating, within(0.0001));
  }
}
