package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Rows of sample models, compiled with the defaults, client and server in this process. Every
 * answer is compared with the clear integers.
 */
final class ModelsBench implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final ParameterSets set;
  private final FheEngine engine;
  private final ClientKey client;
  private final EngineKey key;

  /** Makes and loads keys; the engine is the caller's to close. */
  ModelsBench(ParameterSets set, FheEngine engine) {
    this.set = set;
    this.engine = engine;
    this.client = ClientKey.generate(set.parameters());
    this.key = engine.load(client.serverKey());
  }

  /** Rows of one model in turn. */
  private static final class Rows {
    private final CompiledModel model;
    private final DataFile data;
    private final RowRunner runner;
    private final ModelEvaluation clear;
    private int next;

    Rows(CompiledModel model, DataFile data, RowRunner runner) {
      this.model = model;
      this.data = data;
      this.runner = runner;
      this.clear = new ModelEvaluation(model, data.table(), Optional.empty());
    }

    /** Seconds that a share of the next row takes. */
    double seconds(ToLongFunction<RowRunner.Outcome> share) {
      return share.applyAsLong(run()) / NANOS;
    }

    RowRunner.Outcome run() {
      int row = next++ % data.table().rowCount();
      RowRunner.Outcome outcome = runner.run(data.table().features(row));
      if (!clear.agrees(row, outcome.integers())) {
        throw new WorkFailedException(
            "row %d of %s: expected the clear result, got another %s one"
                .formatted(row, model.name(), ExecutionMode.ENCRYPTED.text()));
      }
      return outcome;
    }
  }

  /**
   * @throws WorkFailedException if a result is not the clear one
   */
  void run(SampleModel sample, BenchPlan plan, BenchFigures figures) throws IOException {
    DataFile data = sample.rows();
    CompiledModel model =
        new ModelCompiler(CompileOptions.of(sample.name()).withParameters(set))
            .compile(sample.onnx(), Optional.of(data.table()));
    EngineEvaluator evaluator =
        new EngineEvaluator(
            engine, model.client().evaluationKeys() ? Optional.of(key) : Optional.empty());
    Rows rows =
        new Rows(
            model,
            data,
            RowRunner.encrypted(model, new ModelClient(model.client(), client), evaluator));
    plan.warmUp(rows::run);
    String name = sample.name();
    figures.milliseconds(name + "_row", () -> rows.seconds(RowRunner.Outcome::nanos));
    figures.milliseconds(name + "_compute", () -> rows.seconds(RowRunner.Outcome::computeNanos));
    RowRunner.Outcome row = rows.run();
    figures.bytes(name + "_request", row.requestBytes());
    figures.bytes(name + "_response", row.responseBytes());
    figures.count(name + "_bootstraps", "bootstraps", model.report().counts().bootstraps());
    figures.count(name + "_cmuxes", "CMUXes", model.report().counts().cmuxes());
  }

  @Override
  public void close() {
    key.close();
    client.close();
  }
}
