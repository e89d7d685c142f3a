package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.fixtures.TreeModels;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.fixtures.measure.VarianceInterval;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Noise of encrypted scores against the prediction. Every row has fresh ciphertexts; the targets of
 * one row are one cluster. Confidence 1 − 10^−6.
 */
class TreeNoiseTest {
  private static final double CONFIDENCE = 1 - 1e-6;
  private static final int TARGETS = 64;

  /** What encrypted scores are beside the integers, relative to the torus. */
  private static VarianceInterval measure(CompiledModel model, RandomCodeTrees trees, int rows) {
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    ModelClient client = new ModelClient(model.client(), keys.client());
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    IntegerExecutor meaning = new IntegerExecutor(model.meaning());
    double[][] errors = new double[rows][TARGETS];
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults())) {
      for (int i = 0; i < rows; i++) {
        int[] row = trees.row();
        LweCiphertextList reply =
            executor.run(
                client.encrypt(TreeModels.values(row)),
                model.parameters().glwe(),
                new EngineEvaluator(engine, Optional.empty()));
        long[] phases = keys.client().decryptLwe(reply);
        long[] exact = meaning.run(row);
        for (int t = 0; t < TARGETS; t++) {
          long error = phases[t] - model.client().outputs().get(t).encode(exact[t]);
          errors[i][t] = Math.scalb((double) error, -Long.SIZE);
        }
      }
    }
    return VarianceInterval.of(errors, CONFIDENCE);
  }

  private static double predicted(CompiledModel model) {
    return NoiseAnalysis.outputs(model.circuit(), model.parameters()).getFirst().value();
  }

  /** Trees of one bit after the other, all paths equally long: nothing is worse than predicted. */
  private static Program ensemble(RandomCodeTrees trees, int count, int depth) {
    List<CodeTree> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(complete(trees, depth, i));
    }
    return trees.program(all, false);
  }

  private static CodeTree complete(RandomCodeTrees trees, int depth, int first) {
    List<CodeTree.Node> nodes = new ArrayList<>();
    int inner = (1 << depth) - 1;
    for (int i = 0; i < inner; i++) {
      int level = 31 - Integer.numberOfLeadingZeros(i + 1);
      nodes.add(new CodeTree.Branch((first + level) % 12, CodeSet.of(1, 1), 2 * i + 1, 2 * i + 2));
    }
    for (int i = 0; i <= inner; i++) {
      nodes.add(trees.tree(0).nodes().getFirst());
    }
    return new CodeTree(nodes);
  }

  private static RandomCodeTrees trees() {
    return new RandomCodeTrees(5, IntStream.range(0, 12).mapToObj(_ -> 1).toList(), TARGETS, 15);
  }

  private static void assertNotMoreThanPredicted(
      CompiledModel model, RandomCodeTrees trees, int rows) {
    VarianceInterval measured = measure(model, trees, rows);
    double predicted = predicted(model);
    System.out.printf(
        "predicted %.3e, measured %.3e in [%.3e, %.3e], %d rows%n",
        predicted, measured.value(), measured.low(), measured.high(), measured.clusters());
    assertThat(measured.relativeHalfWidth()).isLessThan(0.4); // a wider one would prove nothing
    assertThat(measured.high()).isLessThanOrEqualTo(predicted);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCK3", "UNIFORM_TWO_LEVELS", "UNIFORM_THREE_LEVELS"})
  void scores_ofCompleteTrees_haveNoMoreNoiseThanPredicted(ToyParameters toy) {
    RandomCodeTrees trees = trees();
    TfheParameters parameters = toy.parameters();
    assertNotMoreThanPredicted(
        TreeModels.compileBare(ensemble(trees, 4, 5), parameters), trees, 200);
  }

  /** Trees of the same questions below: what they have in common counts more than once. */
  @Test
  void scores_ofTreesThatAreAlike_haveNoMoreNoiseThanPredicted() {
    RandomCodeTrees trees = trees();
    List<CodeTree> alike = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      CodeTree below = complete(trees, 3, 0);
      List<CodeTree.Node> nodes = new ArrayList<>();
      nodes.add(new CodeTree.Branch(5 + i, CodeSet.of(1, 1), 1, below.nodes().size() + 1));
      for (CodeTree.Node node : below.nodes()) {
        nodes.add(
            node instanceof CodeTree.Branch b
                ? new CodeTree.Branch(b.feature(), b.codes(), b.ifIn() + 1, b.ifOut() + 1)
                : node);
      }
      nodes.add(trees.tree(0).nodes().getFirst());
      alike.add(new CodeTree(nodes));
    }
    assertNotMoreThanPredicted(
        TreeModels.compileBare(trees.program(alike, false), ToyParameters.BLOCK3.parameters()),
        trees,
        200);
  }

  @Tag("noise")
  @Test
  void scores_ofTheDefaultSet_haveNoMoreNoiseThanPredicted() {
    RandomCodeTrees trees = trees();
    assertNotMoreThanPredicted(
        TreeModels.compileBare(ensemble(trees, 10, 6), ParameterSets.defaultSet().parameters()),
        trees,
        400);
  }
}
