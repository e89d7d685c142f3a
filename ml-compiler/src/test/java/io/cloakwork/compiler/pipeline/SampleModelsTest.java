package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.SampleModels;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleModelsTest {
  @ParameterizedTest
  @EnumSource
  void sample_compiled_agrees(SampleModels sample) {
    CompiledModel model =
        new ModelCompiler(CompileOptions.of(sample.modelName()))
            .compile(sample.onnx(), Optional.of(sample.table()));
    ModelEvaluation evaluation =
        new ModelEvaluation(model, sample.table(), Optional.of(sample.expected()));
    Evaluation clear = evaluation.run(ExecutionMode.CLEAR, RowRunner.clear(model));
    Evaluation simulated =
        evaluation.run(
            ExecutionMode.SIMULATED,
            RowRunner.simulated(model, RandomGenerator.of("L64X128MixRandom")));
    assertThat(simulated.agreeClear()).isEqualTo(sample.table().rowCount());
  }
}
