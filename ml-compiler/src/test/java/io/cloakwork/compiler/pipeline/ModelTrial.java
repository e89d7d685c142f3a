package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.OnnxRuntime;
import io.cloakwork.compiler.fixtures.SampleFolder;
import io.cloakwork.compiler.frontend.TreeSplit;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.noise.FailureProbability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;

/**
 * A sample model compiled in one way, and what has to hold on every row of its table.
 *
 * @param quantizer of trees; linear layers have one way alone
 */
record ModelTrial(SampleFolder sample, Quantizer quantizer, OutputMode output, ModelHiding hiding) {
  private static final double MOST_LOST = 0.01;
  private static final double FEWEST_ALIKE = 0.99;

  /**
   * Every sample model with every quantizer and output that it can have. Without hiding only with
   * the default quantizer: that is for the noise of the circuit itself.
   */
  static List<ModelTrial> all() {
    List<ModelTrial> trials = new ArrayList<>();
    for (SampleFolder sample : SampleFolder.all()) {
      for (OutputMode output : outputs(sample)) {
        trials.add(new ModelTrial(sample, Quantizer.UNIFORM, output, ModelHiding.ON));
        trials.add(new ModelTrial(sample, Quantizer.UNIFORM, output, ModelHiding.OFF));
        if (TreeSplit.fits(ModelCompiler.importModel(sample.onnx(), sample.name()))) {
          trials.add(new ModelTrial(sample, Quantizer.THRESHOLDS, output, ModelHiding.ON));
        }
      }
    }
    return trials;
  }

  /** The label of two classes can leave alone. */
  private static List<OutputMode> outputs(SampleFolder sample) {
    return sample.labels() == 2
        ? List.of(OutputMode.LABEL, OutputMode.SCORES)
        : List.of(OutputMode.SCORES);
  }

  CompiledModel compile() {
    return new ModelCompiler(
            CompileOptions.of(sample.name())
                .withQuantizer(quantizer)
                .withOutput(output)
                .withHiding(hiding))
        .compile(sample.onnx(), Optional.of(sample.table()));
  }

  /** Beginning of the JSON object that says what became of the trial. */
  String key() {
    return "{\"model\":\"%s\",\"quantizer\":\"%s\",\"output\":\"%s\",\"hiding\":\"%s\","
        .formatted(sample, lower(quantizer), lower(output), lower(hiding));
  }

  @Override
  public String toString() {
    return String.join(" ", sample.name(), lower(quantizer), lower(output), lower(hiding));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What the clear integers give, beside noise that is simulated, ONNX Runtime and the truth.
   *
   * @param evaluation of the clear circuit, against the expected file
   * @param simulated rows on which simulation gives the same integers
   * @param different rows, from 0 on, whose label is another than that of ONNX Runtime
   */
  record Clear(CompiledModel model, Evaluation evaluation, int simulated, List<Integer> different) {

    /** What of it must not be. */
    List<String> failures(Quantizer quantizer) {
      List<String> failures = new ArrayList<>();
      int rows = evaluation.rows();
      List<Integer> close = model.report().quality().closeRows();
      require(failures, evaluation.agreeClear() == rows, "clear circuit");
      require(failures, simulated == rows, "simulation");
      switch (quantizer) {
        case THRESHOLDS -> {
          require(failures, close.containsAll(different), "labels of ONNX Runtime");
          require(
              failures,
              evaluation.agreeExpected().orElseThrow() >= rows - close.size(),
              "expected file");
        }
        case UNIFORM ->
            require(
                failures, different.size() <= (1 - FEWEST_ALIKE) * rows, "labels of ONNX Runtime");
      }
      double floating = evaluation.floating().orElseThrow();
      double value = evaluation.value().orElseThrow();
      require(failures, floating - value <= MOST_LOST, evaluation.metric().text());
      require(
          failures,
          model.report().noise().worstLog2() <= FailureProbability.TARGET_LOG2,
          "failure probability");
      return failures;
    }
  }

  static void require(List<String> failures, boolean holds, String what) {
    if (!holds) {
      failures.add(what);
    }
  }

  Clear clear(CompiledModel model) {
    CsvTable table = sample.table();
    ModelEvaluation evaluation = new ModelEvaluation(model, table, Optional.of(sample.expected()));
    Evaluation clear = evaluation.run(ExecutionMode.CLEAR, RowRunner.clear(model));
    Evaluation simulated =
        evaluation.run(
            ExecutionMode.SIMULATED,
            RowRunner.simulated(
                model, RandomGeneratorFactory.of("L64X128MixRandom").create(key().hashCode())));
    return new Clear(model, clear, simulated.agreeClear(), different(model));
  }

  private List<Integer> different(CompiledModel model) {
    double[][] rows = sample.rows();
    List<String> labels = OnnxRuntime.run(sample.onnx(), DataType.FLOAT, rows).labels();
    RowRunner clear = RowRunner.clear(model);
    List<Integer> different = new ArrayList<>();
    for (int row = 0; row < labels.size(); row++) {
      Prediction prediction = model.client().answer().interpret(clear.run(rows[row]).integers());
      if (!prediction.label().equals(Optional.of(labels.get(row)))) {
        different.add(row);
      }
    }
    return different;
  }
}
