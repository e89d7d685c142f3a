package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.artifact.CompileReport;
import io.cloakwork.compiler.artifact.CompileReport.Bits;
import io.cloakwork.compiler.artifact.CompileReport.Counts;
import io.cloakwork.compiler.artifact.CompileReport.Quality;
import io.cloakwork.compiler.artifact.CompileReport.Security;
import io.cloakwork.compiler.artifact.CompileReport.Sizes;
import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Metrics;
import io.cloakwork.compiler.frontend.QuantizedModel;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.params.CircuitChoice;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.compiler.spec.FeatureBins;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.TensorProgram;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Writes the report of a model from its parts and the table that it was compiled with. */
final class ReportWriter {
  /** Of the simulation: fixed, so that a model compiles to the same bytes everywhere. */
  private static final long SIMULATION_SEED = 2026;

  private static final String TREES_NOT_HIDDEN =
      "A reply is not hidden, since its scores leave too little room for noise that would hide it"
          + " (or hiding is off): it is computed from the client's own ciphertexts, so that the"
          + " client can check a guess of the trees.";

  private final TensorProgram imported;
  private final QuantizedModel quantized;
  private final Program meaning;
  private final CircuitChoice choice;
  private final ClientSpec client;
  private final TfheParameters parameters;

  ReportWriter(
      TensorProgram imported,
      QuantizedModel quantized,
      Program meaning,
      CircuitChoice choice,
      ClientSpec client,
      TfheParameters parameters) {
    this.imported = imported;
    this.quantized = quantized;
    this.meaning = meaning;
    this.choice = choice;
    this.client = client;
    this.parameters = parameters;
  }

  CompileReport write(CsvTable table, Progress progress) {
    return new CompileReport(
        quality(table, progress),
        bits(),
        choice.noise(),
        security(),
        choice.hiding().map(hiding -> new CompileReport.Hiding(hiding.bits())),
        counts(),
        sizes(),
        quantized.steps(),
        notes(table));
  }

  private Quality quality(CsvTable table, Progress progress) {
    Metric metric =
        Metrics.of(
            switch (client.answer()) {
              case Answer.Label _, Answer.Scores _ -> true;
              case Answer.Values _ -> false;
            });
    FloatExecutor floating = new FloatExecutor(imported);
    IntegerExecutor integers = new IntegerExecutor(meaning);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SIMULATION_SEED);
    SimulatedExecutor simulated = new SimulatedExecutor(choice.circuit(), parameters, random);
    List<Prediction> byFloat = new ArrayList<>();
    List<Prediction> byIntegers = new ArrayList<>();
    List<Prediction> bySimulation = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      FloatExecutor.Result result = floating.run(table.features(row));
      byFloat.add(new Prediction(result.label(), Arrays.stream(result.values()).boxed().toList()));
      int[] quantizedRow = client.quantize(table.features(row));
      byIntegers.add(client.answer().interpret(integers.run(quantizedRow)));
      bySimulation.add(client.answer().interpret(simulated.run(quantizedRow)));
      progress.update(row + 1, table.rowCount());
    }
    return new Quality(
        metric,
        table.rowCount(),
        Metrics.value(metric, byFloat, table),
        Metrics.value(metric, byIntegers, table),
        Metrics.value(metric, bySimulation, table),
        sameLabels(byFloat, byIntegers),
        quantized.closeRows());
  }

  private Optional<Integer> sameLabels(List<Prediction> byFloat, List<Prediction> byIntegers) {
    return switch (client.answer()) {
      case Answer.Label _, Answer.Scores _ -> {
        int same = 0;
        for (int row = 0; row < byFloat.size(); row++) {
          same += byFloat.get(row).label().equals(byIntegers.get(row).label()) ? 1 : 0;
        }
        yield Optional.of(same);
      }
      case Answer.Values _ -> Optional.empty();
    };
  }

  private Bits bits() {
    return switch (client.form()) {
      case Packing packing -> new Bits(client.bits(), client.bits(), Long.SIZE - packing.shift());
      case RowBits _ -> {
        int scores = meaning.all(Op.Trees.class).getFirst().bits();
        yield new Bits(client.bits(), scores, scores);
      }
    };
  }

  private Security security() {
    SecurityLevel level = SecurityEstimate.of(parameters);
    String distribution =
        switch (parameters.lwe().key()) {
          case KeyDistribution.UniformBinary _ -> "uniform binary";
          case KeyDistribution.BlockBinary(int length) ->
              "block-binary, block length " + length + " (the younger assumption)";
        };
    return new Security(level.bits(), level.toString(), distribution);
  }

  private Counts counts() {
    Program circuit = choice.circuit();
    return new Counts(
        circuit.bootstraps(),
        circuit.cmuxes(),
        circuit.all(Op.PlainProduct.class).size(),
        circuit.all(Op.Extract.class).size(),
        circuit.all(Op.Combine.class).size(),
        circuit.levels().size());
  }

  private Sizes sizes() {
    return new Sizes(
        client.evaluationKeys() ? ServerKeyFormat.size(parameters) : 0,
        EncryptedRowFormat.size(client, parameters.glwe()),
        LweListFormat.size(
            client.replyCiphertexts(),
            parameters.glwe().extractedDimension(),
            CiphertextModulus.TWO_POW_64));
  }

  private List<String> notes(CsvTable table) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Ranges of the features come from the "
            + table.rowCount()
            + " rows of the given table, as do the figures of this report; a value outside its range"
            + " is clamped to it.");
    notes.add(
        choice
            .hiding()
            .map(hiding ->
                "One reply hides the %s: a fresh encryption of zero is added, and noise of"
                        .formatted(trees() ? "trees" : "weights")
                    + " 2^%.1f times the circuit's own.".formatted(hiding.bits()))
            .orElse(trees() ? TREES_NOT_HIDDEN : notHidden()));
    notes.add(trees() ? treesByQueries() : weightsByQueries());
    if (client.form() instanceof RowBits bits && bits.widths().contains(0)) {
      notes.add(
          "Only features that the trees use are sent, %d of %d (--features used): clients learn which,"
                  .formatted(
                      bits.widths().stream().filter(width -> width > 0).count(), client.width())
              + " and so does whoever sees the client specification.");
    }
    if (client.features().stream().anyMatch(FeatureBins.class::isInstance)) {
      notes.add(
          "Clients learn the thresholds of the trees: the codes of features are bins between.");
    }
    if (!quantized.closeRows().isEmpty()) {
      notes.add(
          "Rounding the leaves of the trees could change the label of these rows of the table (from"
              + " 0 on), which are that close to another: "
              + quantized.closeRows());
    }
    return notes;
  }

  private boolean trees() {
    return switch (client.form()) {
      case Packing _ -> false;
      case RowBits _ -> true;
    };
  }

  private String notHidden() {
    return switch (client.answer()) {
      case Answer.Label _ ->
          "A reply is not hidden: its noise depends on the weights, so that the client"
              + " can check a guess of all of them.";
      case Answer.Scores _, Answer.Values _ ->
          "The client can recover the model from one reply: it is the client's own"
              + " ciphertext times the weights.";
    };
  }

  private String weightsByQueries() {
    return switch (client.answer()) {
      case Answer.Label _ ->
          "One label leaves the computation in each reply. Whoever may ask for the labels of"
              + " many rows of their choice still learns the model's border, and so its weights"
              + " up to scale: only limits on queries slow that down.";
      case Answer.Scores _, Answer.Values _ ->
          "Whoever may ask for the scores of one row more than there are features can solve for"
              + " the weights in any case: only --output label and limits on queries slow that"
              + " down.";
    };
  }

  private String treesByQueries() {
    return switch (client.answer()) {
      case Answer.Label _ ->
          "One label leaves the computation in each reply. Whoever may ask for the labels of"
              + " many rows of their choice still learns where the trees change their answer:"
              + " only limits on queries slow that down.";
      case Answer.Scores _, Answer.Values _ ->
          "Whoever may ask for the scores of many rows of their choice learns thresholds and"
              + " leaves of the trees: only --output label and limits on queries slow that down.";
    };
  }
}
