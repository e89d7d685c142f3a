package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.SeededGlweFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Client and server in one process, one row after another: for evaluations. */
final class LocalEncryption {
  private LocalEncryption() {}

  static List<Evaluation.Outcome> run(Console console, CompiledModel model, List<double[]> rows) {
    try (ClientKey key = ClientKey.generate(model.parameters());
        FheEngine engine = FheEngine.open(EngineOptions.defaults())) {
      if (!model.client().evaluationKeys()) {
        return run(console, model, rows, key, engine, Optional.empty());
      }
      try (EngineKey loaded = load(console, key, engine)) {
        return run(console, model, rows, key, engine, Optional.of(loaded));
      }
    }
  }

  private static EngineKey load(Console console, ClientKey key, FheEngine engine) {
    try (var progress = new ProgressLine(console, "making keys", 1)) {
      return engine.load(key.serverKey((done, total) -> progress.update(done, total)));
    }
  }

  private static List<Evaluation.Outcome> run(
      Console console,
      CompiledModel model,
      List<double[]> rows,
      ClientKey key,
      FheEngine engine,
      Optional<EngineKey> loaded) {
    var client = new ModelClient(model.client(), key);
    var executor = new EncryptedExecutor(model.circuit());
    TfheParameters parameters = model.parameters();
    List<Evaluation.Outcome> outcomes = new ArrayList<>();
    try (var progress = new ProgressLine(console, "evaluating encrypted", rows.size())) {
      for (double[] row : rows) {
        long start = System.nanoTime();
        SeededGlweCiphertextList request = client.encrypt(row);
        long begin = System.nanoTime();
        LweCiphertextList reply =
            executor.run(request, parameters.glwe(), new EngineEvaluator(engine, loaded));
        long end = System.nanoTime();
        long[] integers = client.decryptIntegers(reply);
        outcomes.add(
            new Evaluation.Outcome(
                Arrays.stream(integers).boxed().toList(),
                Duration.ofNanos(System.nanoTime() - start),
                Duration.ofNanos(end - begin),
                SeededGlweFormat.size(request.count(), parameters.glwe().polynomialSize()),
                LweListFormat.size(
                    reply.count(),
                    parameters.glwe().extractedDimension(),
                    CiphertextModulus.TWO_POW_64)));
        progress.update(outcomes.size());
      }
    }
    return outcomes;
  }
}
