package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.evaluation.Latency;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs trials with real encryption, on the best provider of the machine. */
final class EncryptedTrials implements AutoCloseable {
  private final FheEngine engine = FheEngine.open(EngineOptions.defaults());
  private final Map<TfheParameters, EngineKey> loaded = new HashMap<>();

  /**
   * A table, run encrypted.
   *
   * @param agree rows whose integers are the clear ones
   * @param compute of the server's share
   */
  record Encrypted(
      int rows, int agree, OutputNoise.Measured noise, Latency whole, Latency compute) {
    List<String> failures() {
      List<String> failures = new ArrayList<>();
      ModelTrial.require(failures, agree == rows, "encrypted execution");
      failures.addAll(noise.failures());
      return failures;
    }
  }

  String providerName() {
    return engine.providerName();
  }

  /** Every row is encrypted, computed, decrypted and compared. */
  Encrypted run(CompiledModel model, double[][] rows) {
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    ModelClient client = new ModelClient(model.client(), keys.client());
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    EngineEvaluator evaluator = new EngineEvaluator(engine, key(model, keys));
    IntegerExecutor clear = new IntegerExecutor(model.meaning());
    OutputNoise noise = new OutputNoise(model);
    long[] whole = new long[rows.length];
    long[] compute = new long[rows.length];
    int agree = 0;
    for (int i = 0; i < rows.length; i++) {
      long start = System.nanoTime();
      var request = client.encrypt(rows[i]);
      long begin = System.nanoTime();
      LweCiphertextList reply = executor.run(request, model.parameters().glwe(), evaluator);
      compute[i] = System.nanoTime() - begin;
      long[] phases = keys.client().decryptLwe(reply);
      whole[i] = System.nanoTime() - start;
      long[] exact = clear.run(model.client().quantize(rows[i]));
      agree += Arrays.equals(model.client().decode(phases), exact) ? 1 : 0;
      noise.add(rows[i], phases, exact);
    }
    return new Encrypted(
        rows.length, agree, noise.measured(), Latency.ofNanos(whole), Latency.ofNanos(compute));
  }

  private Optional<EngineKey> key(CompiledModel model, KeyFixtures.Keys keys) {
    return model.client().evaluationKeys()
        ? Optional.of(loaded.computeIfAbsent(model.parameters(), _ -> engine.load(keys.server())))
        : Optional.empty();
  }

  /** The trial in one line of JSON. */
  String json(ModelTrial trial, ModelTrial.Clear clear, Encrypted encrypted) {
    List<String> failures = clear.failures(trial.quantizer());
    failures.addAll(encrypted.failures());
    var evaluation = clear.evaluation();
    var quality = clear.model().report().quality();
    var noise = clear.model().report().noise();
    return String.format(
        Locale.ROOT,
        "%s\"provider\":\"%s\",\"failed\":%s,\"rows\":%d,\"agree_clear\":%d,\"agree_simulated\":%d,"
            + "\"agree_encrypted\":%d,\"agree_expected\":%d,\"differs_from_onnx_runtime\":%s,"
            + "\"close_rows\":%s,\"metric\":\"%s\",\"float\":%.6f,\"value\":%.6f,"
            + "\"p_fail_log2_worst\":%.1f,\"p_fail_log2_total\":%.1f,\"bootstraps\":%d,"
            + "\"cmuxes\":%d,%s\"row_p50_ms\":%.2f,\"compute_p50_ms\":%.2f}",
        trial.key(),
        providerName(),
        failures.stream().map(text -> "\"" + text + "\"").toList(),
        evaluation.rows(),
        evaluation.agreeClear(),
        clear.simulated(),
        encrypted.agree(),
        evaluation.agreeExpected().orElseThrow(),
        clear.different(),
        quality.closeRows(),
        evaluation.metric().text(),
        evaluation.floating().orElseThrow(),
        evaluation.value().orElseThrow(),
        noise.worstLog2(),
        noise.totalLog2(),
        evaluation.bootstraps(),
        evaluation.cmuxes(),
        encrypted.noise().json(),
        encrypted.whole().medianMillis(),
        encrypted.compute().medianMillis());
  }

  @Override
  public void close() {
    loaded.values().forEach(EngineKey::close);
    engine.close();
  }
}
