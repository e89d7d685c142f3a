package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.SampleModels;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the file of each sample to its circuit, on every row of its table. */
class SampleTreesTest {
  private static final double MOST_LOST = 0.01;

  private static CompiledModel compile(SampleModels sample, Quantizer quantizer) {
    return new ModelCompiler(CompileOptions.of(sample.modelName()).withQuantizer(quantizer))
        .compile(sample.onnx(), Optional.of(sample.table()));
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#trees")
  void sample_withBins_isTheFloatModelOnEveryRow(SampleModels sample) {
    CompiledModel model = compile(sample, Quantizer.THRESHOLDS);
    Evaluation clear =
        new ModelEvaluation(model, sample.table(), Optional.of(sample.expected()))
            .run(ExecutionMode.CLEAR, RowRunner.clear(model));
    assertThat(clear.agreeClear()).isEqualTo(clear.rows());
    assertThat(clear.agreeExpected()).contains(clear.rows());
    assertThat(ModelFile.decode(ModelFile.encode(model)).client()).isEqualTo(model.client());
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#trees")
  void sample_withTheDefaults_losesAtMostAHundredth(SampleModels sample) {
    CompiledModel model = compile(sample, Quantizer.UNIFORM);
    RowRunner simulated =
        RowRunner.simulated(model, RandomGeneratorFactory.of("L64X128MixRandom").create(5));
    Evaluation evaluation =
        new ModelEvaluation(model, sample.table(), Optional.empty())
            .run(ExecutionMode.SIMULATED, simulated);
    assertThat(evaluation.agreeClear()).isEqualTo(evaluation.rows());
    var quality = model.report().quality();
    assertThat(quality.simulated()).isEqualTo(quality.quantized());
    assertThat(quality.quantized().orElseThrow())
        .isGreaterThanOrEqualTo(quality.floating().orElseThrow() - MOST_LOST);
    assertThat(model.report().noise().worstLog2()).isLessThanOrEqualTo(-128);
  }
}
