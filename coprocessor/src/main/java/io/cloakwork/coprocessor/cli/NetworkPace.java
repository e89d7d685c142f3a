package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;

/** How long a run of a model for a network takes on this machine, from a short measurement. */
final class NetworkPace {
  private static final int WARM_UP = 32;
  private static final int MANY = 128;

  private NetworkPace() {}

  /** Seconds of one run alone: as many as all its bootstraps take, or its rounds one by one. */
  static double seconds(NetworkModel model) {
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        PbsBench bench = new PbsBench(model.parameters(), engine)) {
      bench.lookups(WARM_UP);
      double each = bench.lookups(MANY) / MANY;
      double alone = bench.lookups(1);
      return Math.max(
          model.report().cost().bootstraps() * each, model.report().cost().rounds() * alone);
    }
  }
}
