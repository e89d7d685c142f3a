package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.cost.CostFit;
import io.cloakwork.compiler.cost.CostKind;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.compiler.cost.CostProbe;
import io.cloakwork.compiler.cost.Work;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures what kinds of work cost on this machine, in a few seconds. */
final class CostMeasurement {
  private static final Duration WARM_UP = Duration.ofMillis(150);
  private static final Duration EACH = Duration.ofMillis(250);
  private static final int FEWEST = 3;

  private final FheEngine engine;
  private final int threads;
  private final TfheParameters parameters = ParameterSets.defaultSet().parameters();

  /**
   * @param engine the caller's, who closes it
   * @param threads of the engine
   */
  CostMeasurement(FheEngine engine, int threads) {
    this.engine = engine;
    this.threads = threads;
  }

  /**
   * @param progress is told how many measurements of {@link #COUNT} are done
   */
  CostModel run(ProgressLine progress) {
    CostFit fit = new CostFit();
    try (ClientKey client = ClientKey.generate(parameters);
        EngineKey key = engine.load(client.serverKey())) {
      EngineEvaluator evaluator = new EngineEvaluator(engine, Optional.of(key));
      int done = 0;
      for (CostProbe probe : CostProbe.server(parameters.glwe())) {
        measure(fit, probe, client, evaluator);
        progress.update(++done);
      }
    }
    return fit.model();
  }

  /** One for each kind of the server's work; the client's is measured beside them. */
  static final int COUNT = CostProbe.server(ParameterSets.defaultSet().parameters().glwe()).size();

  private void measure(CostFit fit, CostProbe probe, ClientKey client, EngineEvaluator evaluator) {
    Program circuit = probe.circuit();
    Work work = Work.of(circuit, parameters, threads);
    EncryptedExecutor executor = new EncryptedExecutor(circuit);
    GlweShape glwe = parameters.glwe();
    EncryptedRow row = encrypt(circuit, client);
    fit.add(probe.kind(), work, median(() -> executor.run(row, glwe, evaluator)));
    switch (probe.kind()) {
      case HIDING -> fit.add(CostKind.POLYNOMIAL, work, median(() -> encrypt(circuit, client)));
      case SELECTOR -> fit.add(CostKind.BIT, work, median(() -> encrypt(circuit, client)));
      default -> {
        // of no other kind for the client
      }
    }
  }

  /** A row of zeros. */
  private EncryptedRow encrypt(Program circuit, ClientKey client) {
    int polynomials = circuit.inputs().size() + circuit.masks().size();
    Optional<SeededGlweCiphertextList> packed =
        polynomials == 0
            ? Optional.empty()
            : Optional.of(
                client.encryptGlwe(
                    new long[polynomials][parameters.glwe().polynomialSize().value()]));
    Optional<SeededGgswCiphertextList> bits =
        circuit
            .bitInput()
            .map((BitInput input) ->
                client.encryptBits(input.decomposition(), new int[input.count()]));
    return new EncryptedRow(packed, bits);
  }

  /** Nanoseconds of a call, after some that warm up. */
  private static double median(Runnable call) {
    repeat(call, WARM_UP);
    List<Long> times = repeat(call, EACH);
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static List<Long> repeat(Runnable call, Duration time) {
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (times.size() < FEWEST || System.nanoTime() < end) {
      long begin = System.nanoTime();
      call.run();
      times.add(System.nanoTime() - begin);
    }
    return times;
  }
}
