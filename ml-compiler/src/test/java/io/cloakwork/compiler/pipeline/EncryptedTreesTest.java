package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.fixtures.TreeModels;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees on real ciphertexts: integer, clear, simulated and encrypted execution agree. */
class EncryptedTreesTest {
  private static void assertAgree(CompiledModel model, List<int[]> rows, String provider) {
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    IntegerExecutor meaning = new IntegerExecutor(model.meaning());
    EngineOptions options = EngineOptions.defaults();
    try (FheEngine engine =
            FheEngine.open(provider.isEmpty() ? options : options.withProvider(provider));
        EngineKey key = engine.load(keys.server())) {
      List<RowRunner> runners =
          List.of(
              RowRunner.clear(model),
              RowRunner.simulated(
                  model, RandomGeneratorFactory.of("L64X128MixRandom").create(rows.size())),
              RowRunner.encrypted(
                  model,
                  new ModelClient(model.client(), keys.client()),
                  new EngineEvaluator(engine, Optional.of(key))));
      for (int[] row : rows) {
        for (RowRunner runner : runners) {
          assertThat(runner.run(TreeModels.values(row)).integers()).isEqualTo(meaning.run(row));
        }
      }
    }
  }

  private static List<int[]> rows(RandomCodeTrees trees, int count) {
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(trees.row());
    }
    return rows;
  }

  /** A leaf alone; more targets than coefficients; one bit; bits that no branch asks for. */
  @CsvSource({
    "BLOCK3, 1, 0, 1, 5",
    "BLOCK3, 1, 5, 1, 900",
    "BLOCK3, 12, 3, 3, 20",
    "UNIFORM, 6, 4, 2, 100",
    "UNIFORM_TWO_LEVELS, 4, 3, 300, 50",
    "UNIFORM_THREE_LEVELS, 9, 3, 1, 3000",
    "UNIFORM_GAUSSIAN, 5, 3, 2, 7",
  })
  @ParameterizedTest
  void scores_ofRandomEnsembles_agree(
      ToyParameters parameters, int count, int depth, int targets, int largest) {
    for (List<Integer> widths : List.of(List.of(1), List.of(3, 1, 6, 2), List.of(8, 8, 8))) {
      RandomCodeTrees trees = new RandomCodeTrees(depth + widths.size(), widths, targets, largest);
      CompiledModel model = TreeModels.compile(trees.scores(count, depth), parameters.parameters());
      assertThat(model.client().evaluationKeys()).isFalse();
      assertAgree(model, rows(trees, 6), "scalar");
    }
  }

  @ParameterizedTest
  @CsvSource({"BLOCK3, 7, 3, 9", "BLOCK4, 20, 2, 100", "BLOCK2, 1, 4, 1"})
  void label_ofRandomEnsembles_agrees(ToyParameters parameters, int count, int depth, int largest) {
    RandomCodeTrees trees = new RandomCodeTrees(count, List.of(4, 1, 5), 1, largest);
    CompiledModel model = TreeModels.compile(trees.label(count, depth), parameters.parameters());
    assertThat(model.client().evaluationKeys()).isTrue();
    assertAgree(model, rows(trees, 12), "scalar");
  }

  /** Secure parameters on the best provider, an ensemble as large as those of the sample models. */
  @Test
  void scores_ofTheDefaultSet_agree() {
    RandomCodeTrees trees = new RandomCodeTrees(7, List.of(6, 6, 6, 6, 6, 6, 6, 6, 6, 6), 1, 60);
    CompiledModel model =
        TreeModels.compile(trees.scores(50, 3), ParameterSets.defaultSet().parameters());
    assertThat(model.circuit().cmuxes()).isBetween(100, 2_000);
    assertAgree(model, rows(trees, 3), "");
  }

  @Test
  void label_ofTheDefaultSet_agrees() {
    RandomCodeTrees trees = new RandomCodeTrees(8, List.of(6, 5, 4), 1, 60);
    CompiledModel model =
        TreeModels.compile(trees.label(10, 3), ParameterSets.defaultSet().parameters());
    assertAgree(model, rows(trees, 2), "");
  }

  /** A program of as many stumps as wanted, all on other thresholds. */
  private static Program stumps(RandomCodeTrees trees, int count, long value) {
    return trees.program(
        LongStream.range(0, count)
            .mapToObj(i ->
                new CodeTree(
                    List.of(
                        new CodeTree.Branch((int) i % 4, CodeSet.of(0, (int) i), 1, 2),
                        new CodeTree.Leaf(List.of(value + i)),
                        new CodeTree.Leaf(List.of(-value)))))
            .toList(),
        false);
  }

  /** More bits of a score need more levels, and leave no room to hide; fewer leave some. */
  @Test
  void decomposition_ofWiderScores_hasMoreLevels() {
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    RandomCodeTrees trees = new RandomCodeTrees(1, List.of(8, 8, 8, 8), 1, 1);
    CompiledModel narrow = TreeModels.compile(stumps(trees, 4, 4), parameters);
    assertThat(narrow.client().form())
        .isInstanceOfSatisfying(
            RowBits.class,
            form -> assertThat(form.decomposition().levelCount().value()).isEqualTo(1));
    assertThat(narrow.report().hiding()).isPresent();
    assertThat(narrow.client().masks()).isEqualTo(1);
    CompiledModel wide = TreeModels.compile(stumps(trees, 4, 1 << 14), parameters);
    assertThat(wide.client().form())
        .isInstanceOfSatisfying(
            RowBits.class,
            form -> assertThat(form.decomposition().levelCount().value()).isEqualTo(2));
    CompiledModel full = TreeModels.compile(stumps(trees, 4, 1 << 6), parameters);
    assertThat(full.report().hiding()).isEmpty();
    assertThat(full.client().masks()).isZero();
    assertAgree(narrow, rows(trees, 2), "");
    assertAgree(wide, rows(trees, 2), "");
    assertAgree(full, rows(trees, 2), "");
  }

  @Test
  void request_ofAnotherForm_isRefused() {
    RandomCodeTrees trees = new RandomCodeTrees(5, List.of(3, 2), 1, 5);
    CompiledModel model =
        TreeModels.compileBare(trees.scores(2, 2), ToyParameters.BLOCK3.parameters());
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    EncryptedRow right =
        new ModelClient(model.client(), keys.client()).encrypt(new double[] {1, 2});
    assertRefused(
        executor,
        new EncryptedRow(Optional.empty(), Optional.empty()),
        "GGSW ciphertexts of a request");
    assertRefused(
        executor,
        new EncryptedRow(Optional.of(keys.client().encryptGlwe(new long[1024])), right.bits()),
        "GLWE ciphertexts of a request");
    assertRefused(
        executor,
        new EncryptedRow(
            Optional.empty(),
            Optional.of(keys.client().encryptBits(new Decomposition(15, 2), 1, 0, 1, 0, 1))),
        "decomposition of a request");
    assertRefused(
        executor,
        new EncryptedRow(
            Optional.empty(),
            Optional.of(
                KeyFixtures.of(ToyParameters.BLOCK4)
                    .client()
                    .encryptBits(new Decomposition(23, 1), 1, 0, 1, 0, 1))),
        "shape of a request (k, N)");
  }

  private static void assertRefused(EncryptedExecutor executor, EncryptedRow request, String what) {
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults().withProvider("scalar"))) {
      MismatchException fault =
          catchThrowableOfType(
              MismatchException.class,
              () ->
                  executor.run(
                      request,
                      ToyParameters.BLOCK3.parameters().glwe(),
                      new EngineEvaluator(engine, Optional.empty())));
      assertThat(fault.what()).isEqualTo(what);
    }
  }

  @Test
  void row_asBytes_isReadBack() {
    RandomCodeTrees trees = new RandomCodeTrees(6, List.of(3, 2), 1, 1);
    CompiledModel model =
        TreeModels.compile(trees.scores(2, 2), ParameterSets.defaultSet().parameters());
    assertThat(model.client().masks()).isEqualTo(1);
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    EncryptedRow row = new ModelClient(model.client(), keys.client()).encrypt(new double[] {7, 0});
    byte[] bytes = EncryptedRowFormat.encode(row);
    assertThat(bytes.length)
        .isEqualTo(EncryptedRowFormat.size(model.client(), model.parameters().glwe()));
    EncryptedRow read = EncryptedRowFormat.decode(bytes, model.client(), model.parameters().glwe());
    assertThat(read.bits().orElseThrow().bodies()).isEqualTo(row.bits().orElseThrow().bodies());
    assertThat(read.polynomials().orElseThrow().bodies())
        .isEqualTo(row.polynomials().orElseThrow().bodies());
  }

  @Test
  void trees_thatAreConstant_needNoGate() {
    RandomCodeTrees trees = new RandomCodeTrees(6, List.of(3), 2, 5);
    CompiledModel model =
        TreeModels.compile(
            trees.program(List.of(CodeTree.constant(3L, -4L), CodeTree.constant(1L, 1L)), false),
            ToyParameters.UNIFORM.parameters());
    assertThat(model.circuit().cmuxes()).isZero();
    assertThat(model.circuit().all(Op.Diagram.class)).hasSize(1);
    assertAgree(model, rows(trees, 2), "scalar");
  }
}
