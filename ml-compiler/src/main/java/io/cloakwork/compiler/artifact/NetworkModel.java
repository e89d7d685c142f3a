package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.network.NetworkExecutor;
import io.cloakwork.compiler.network.NetworkTypes;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;

/**
 * A model that runs on encrypted integers under a key that is given: that of a network, whose
 * contracts call it. Its parts fit together, whoever made them. What it is known by is the digest
 * of its file, {@link NetworkModelFile#digest}.
 *
 * @param meaning in the integer dialect: what every execution must give
 * @param parameters of the key that the report is about; other keys with such integers do, too
 * @param spec what callers need to know
 * @param report what the model promises
 */
public record NetworkModel(
    Program meaning, TfheParameters parameters, NetworkSpec spec, NetworkReport report) {

  /**
   * @throws MismatchException if two parts do not fit
   * @throws ParameterException if the program is in the circuit dialect
   */
  public NetworkModel {
    if (!meaning.isInteger()) {
      throw new ParameterException("program of a model", "integer", "the other dialect");
    }
    require("model of the specification", meaning.name(), spec.model());
    require(
        "widths of the specification",
        meaning.all(Features.class).getFirst().widths(),
        spec.widths());
    types(spec).requireFit(meaning);
    FheEvaluator.requireBlocks(parameters);
  }

  public String name() {
    return meaning.name();
  }

  /** Runs the model; holds no state, and serves any number of threads. */
  public NetworkExecutor executor() {
    return new NetworkExecutor(meaning, types(spec));
  }

  /**
   * Runs the model once.
   *
   * @param evaluator with the network's key
   * @param row of the types {@link NetworkSpec#inputs}
   * @return of the types {@link NetworkSpec#outputs}
   * @throws MismatchException if the row has other types
   */
  public List<FheInteger> run(FheEvaluator evaluator, List<? extends FheInteger> row) {
    return executor().run(evaluator, row);
  }

  private static NetworkTypes types(NetworkSpec spec) {
    return new NetworkTypes(spec.inputs(), spec.outputs());
  }

  private static void require(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(what, expected, actual);
    }
  }
}
