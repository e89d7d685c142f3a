package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.FeatureRange;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The default parameters, secure ones, with real encryption on the best provider of the machine:
 * the decisions that are hardest to take.
 */
class RealParametersTest {
  private static final int NEAREST = 4;

  private static final KeyFixtures.Keys KEYS =
      KeyFixtures.of(ParameterSets.defaultSet().parameters());

  @SuppressWarnings("NullAway.Init") // by @BeforeAll
  private static FheEngine engine;

  @SuppressWarnings("NullAway.Init") // by @BeforeAll
  private static EngineKey key;

  @BeforeAll
  static void open() {
    engine = FheEngine.open(EngineOptions.defaults());
    key = engine.load(KEYS.server());
  }

  @AfterAll
  static void close() {
    key.close();
    engine.close();
  }

  private static CompiledModel compile(SampleModels sample, OutputMode output) {
    return new ModelCompiler(CompileOptions.of(sample.modelName()).withOutput(output))
        .compile(sample.onnx(), Optional.of(sample.table()));
  }

  private static void assertAgrees(CompiledModel model, List<int[]> rows) {
    ModelClient client = new ModelClient(model.client(), KEYS.client());
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    EngineEvaluator evaluator = new EngineEvaluator(engine, Optional.of(key));
    IntegerExecutor clear = new IntegerExecutor(model.meaning());
    for (int[] row : rows) {
      double[] values = values(model, row);
      assertThat(model.client().quantize(values)).isEqualTo(row);
      long[] integers =
          client.decryptIntegers(
              executor.run(client.encrypt(values), model.parameters().glwe(), evaluator));
      assertThat(integers)
          .as("scores %s", Arrays.toString(scores(model, row)))
          .isEqualTo(clear.run(row));
    }
  }

  /** A row that is quantized to these integers. */
  private static double[] values(CompiledModel model, int[] row) {
    int levels = (1 << model.client().bits()) - 1;
    double[] values = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      FeatureRange range = (FeatureRange) model.client().features().get(i);
      values[i] = range.low() + range.span() * row[i] / levels;
    }
    return values;
  }

  /** W·x + B in clear integers, before any decision. */
  private static long[] scores(CompiledModel model, int[] row) {
    Op.LinearMap map = model.meaning().all(Op.LinearMap.class).getFirst();
    Program linear =
        model.meaning().withOps(List.of(model.meaning().ops().getFirst(), map, result(map)));
    return new IntegerExecutor(linear).run(row);
  }

  private static Op.Result result(Op.LinearMap map) {
    return new Op.Result(map.value());
  }

  private static List<int[]> rows(CompiledModel model, CsvTable table) {
    return IntStream.range(0, table.rowCount())
        .mapToObj(row -> model.client().quantize(table.features(row)))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"WDBC_LOGISTIC", "CREDIT_LOGISTIC"})
  void label_ofScoresAtTheBorder_isThatOfTheClearIntegers(SampleModels sample) {
    CompiledModel model = compile(sample, OutputMode.LABEL);
    List<int[]> rows =
        new ArrayList<>(
            rows(model, sample.table()).stream()
                .sorted(Comparator.comparingLong(row -> Math.abs(scores(model, row)[0])))
                .limit(NEAREST)
                .toList());
    for (long score : new long[] {0, 1, -1}) {
      int[] row = rowWithScore(model, score);
      assertThat(scores(model, row)).containsExactly(score);
      rows.add(row);
    }
    assertAgrees(model, rows);
  }

  @ParameterizedTest
  @EnumSource(names = {"WDBC_LOGISTIC", "SYMPTOMS_LOGISTIC", "CREDIT_LOGISTIC"})
  void scores_ofRowsNearestToATie_areThoseOfTheClearIntegers(SampleModels sample) {
    CompiledModel model = compile(sample, OutputMode.SCORES);
    assertAgrees(
        model,
        rows(model, sample.table()).stream()
            .sorted(Comparator.comparingLong(row -> lead(scores(model, row))))
            .limit(NEAREST)
            .toList());
  }

  /** How far the chosen class is ahead of the second. */
  private static long lead(long[] scores) {
    if (scores.length == 1) {
      return Math.abs(scores[0]);
    }
    long[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1] - sorted[sorted.length - 2];
  }

  @ParameterizedTest
  @EnumSource(names = "DIABETES_LINEAR")
  void values_ofARegressor_areThoseOfTheClearIntegers(SampleModels sample) {
    CompiledModel model = compile(sample, OutputMode.SCORES);
    assertAgrees(model, rows(model, sample.table()).subList(0, NEAREST));
  }

  /** From random rows: one feature changes the score by what another leaves over. */
  private static int[] rowWithScore(CompiledModel model, long wanted) {
    LongMatrix weights = model.meaning().all(Op.LinearMap.class).getFirst().weights();
    int levels = (1 << model.client().bits()) - 1;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(wanted);
    while (true) {
      int[] row = random.ints(weights.columns(), 0, levels + 1).toArray();
      for (int i = 0; i < row.length; i++) {
        FeatureRange range = (FeatureRange) model.client().features().get(i);
        row[i] = range.span() == 0 ? 0 : row[i];
      }
      long missing = wanted - scores(model, row)[0];
      for (int pass = 0; pass < 4; pass++) {
        for (int i = 0; i < row.length && missing != 0; i++) {
          long weight = weights.at(0, i);
          if (weight != 0 && ((FeatureRange) model.client().features().get(i)).span() > 0) {
            int moved = Math.clamp(row[i] + missing / weight, 0, levels);
            missing -= weight * (moved - row[i]);
            row[i] = moved;
          }
        }
      }
      if (missing == 0) {
        return row;
      }
    }
  }
}
