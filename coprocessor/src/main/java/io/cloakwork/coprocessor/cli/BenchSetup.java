package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.CloakworkVersion;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.ParameterSets;

/**
 * With what figures of {@code cloak bench} were measured: without it they say nothing.
 *
 * @param params name of the parameter set
 * @param pFailLog2 of a look-up at the set's published noise level, for a key of average weight
 * @param threads that computed
 * @param provider of the kernels
 * @param capabilities what that provider says about this machine
 * @param cpu model, as the system tells
 * @param jdk version
 * @param commit of the code
 */
record BenchSetup(
    String params,
    double pFailLog2,
    int threads,
    String provider,
    String capabilities,
    String cpu,
    String jdk,
    String commit) {

  /** This build on this machine. */
  static BenchSetup of(ParameterSets set, FheEngine engine, int threads) {
    return new BenchSetup(
        set.name(),
        NoiseBudget.of(set.parameters()).log2FailureAtPublishedNorm(),
        threads,
        engine.providerName(),
        engine.selection().capabilities(),
        CpuFacts.read().model(),
        Runtime.version().toString(),
        CloakworkVersion.current().commit());
  }

  /** For a person. */
  String text() {
    return "%s (p_fail %s), %d threads, provider %s (%s), %s, JDK %s, commit %s"
        .formatted(
            params,
            FailureFigure.text(pFailLog2),
            threads,
            provider,
            capabilities,
            cpu,
            jdk,
            commit);
  }
}
