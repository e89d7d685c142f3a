package io.cloakwork.compiler.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxRuntime;
import io.cloakwork.compiler.fixtures.OnnxTrees;
import io.cloakwork.compiler.fixtures.OnnxTrees.Node;
import io.cloakwork.compiler.fixtures.OnnxTrees.Shape;
import io.cloakwork.compiler.fixtures.RandomOnnxTrees;
import io.cloakwork.compiler.fixtures.RandomOnnxTrees.Leaves;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.tensor.FloatExecutor;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Imported trees against ONNX Runtime: the same branches on every row, so the same label, and the
 * same bits of every score that has no post transform.
 */
class OnnxRuntimeTreesTest {
  private static final List<String> COMPARISONS = List.of("LEQ", "LT", "GTE", "GT", "EQ", "NEQ");
  private static final List<String> ALL_MODES =
      List.of("LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER");
  private static final int FEATURES = 3;
  private static final int ROWS = 200;

  private static void assertEqual(byte[] model, DataType type, double[][] rows, boolean exact) {
    OnnxRuntime.Expected expected = OnnxRuntime.run(model, type, rows);
    FloatExecutor executor = new FloatExecutor(OnnxImporter.read(model, "m"));
    for (int r = 0; r < rows.length; r++) {
      FloatExecutor.Result result = executor.run(rows[r]);
      if (result.label().isPresent()) {
        assertThat(result.label()).as("row %s", rows[r]).contains(expected.labels().get(r));
      }
      double[] numbers = expected.numbers().get(r);
      assertThat(result.values()).hasSameSizeAs(numbers);
      for (int i = 0; i < numbers.length; i++) {
        assertThat(result.values()[i] + 0.0)
            .as("value %d of row %s", i, rows[r])
            .isCloseTo(
                numbers[i] + 0.0, within(exact ? 0 : 1e-6 * Math.max(1, Math.abs(numbers[i]))));
      }
    }
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#trees")
  void sample_everyRow_isThatOfOnnxRuntimeAndOfTheExpectedFile(SampleModels sample) {
    double[][] rows = sample.rows();
    assertEqual(sample.onnx(), DataType.FLOAT, rows, false);
    CsvTable expected = sample.expected();
    FloatExecutor executor = new FloatExecutor(OnnxImporter.read(sample.onnx(), "m"));
    for (int r = 0; r < rows.length; r++) {
      FloatExecutor.Result result = executor.run(rows[r]);
      if (result.label().isPresent()) {
        assertThat(result.label()).isEqualTo(expected.label(r));
      } else {
        assertThat(Optional.of(result.values()[0]))
            .contains((double) (float) expected.number(r, "value"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LEQ", "LT", "GTE", "GT", "EQ", "NEQ"})
  void regressor_eachMode_isThatOfOnnxRuntime(String mode) {
    for (boolean missing : new boolean[] {false, true}) {
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
        RandomOnnxTrees random =
            new RandomOnnxTrees(
                random(mode.hashCode()),
                FEATURES,
                1,
                type,
                List.of(mode),
                Leaves.FIRST,
                missing,
                true);
        ModelProto.Builder model =
            OnnxTrees.regressor(FEATURES, Shape.of(1).type(type), random.trees(5, 4));
        assertEqual(model.build().toByteArray(), type, random.rows(ROWS), true);
      }
    }
  }

  /** Runtimes merge chains of equalities, and other modes share trees with them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void regressor_mixedModes_isThatOfOnnxRuntime(long seed) {
    RandomGenerator generator = random(seed);
    for (String aggregate : List.of("SUM", "AVERAGE", "MIN", "MAX")) {
      for (Leaves leaves : List.of(Leaves.ALL, Leaves.BY_TREE, Leaves.ONE)) {
        int targets = generator.nextInt(1, 4);
        DataType type = generator.nextBoolean() ? DataType.FLOAT : DataType.DOUBLE;
        RandomOnnxTrees random =
            new RandomOnnxTrees(
                generator,
                FEATURES,
                targets,
                type,
                COMPARISONS,
                leaves,
                generator.nextBoolean(),
                true);
        Shape shape = Shape.of(targets).type(type).aggregate(aggregate);
        if (generator.nextBoolean()) {
          shape = shape.base(generator.doubles(targets, -1, 1).map(x -> (float) x).toArray());
        }
        ModelProto.Builder model =
            OnnxTrees.regressor(FEATURES, shape, random.trees(generator.nextInt(1, 8), 5));
        assertEqual(model.build().toByteArray(), type, random.rows(ROWS), true);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void ensemble_mixedModes_isThatOfOnnxRuntime(long seed) {
    RandomGenerator generator = random(seed);
    for (String aggregate : List.of("SUM", "AVERAGE", "MIN", "MAX")) {
      int targets = generator.nextInt(1, 4);
      DataType type = generator.nextBoolean() ? DataType.FLOAT : DataType.DOUBLE;
      RandomOnnxTrees random =
          new RandomOnnxTrees(
              generator,
              FEATURES,
              targets,
              type,
              seed % 2 == 0 ? COMPARISONS : ALL_MODES,
              Leaves.ONE,
              generator.nextBoolean(),
              true);
      Shape shape = Shape.of(targets).type(type).aggregate(aggregate);
      ModelProto.Builder model =
          OnnxTrees.ensemble(FEATURES, shape, random.trees(generator.nextInt(1, 8), 5));
      assertEqual(model.build().toByteArray(), type, random.rows(ROWS), true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"})
  void postTransform_ofSeveralTargets_isThatOfOnnxRuntime(String transform) {
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(3), FEATURES, 3, DataType.FLOAT, COMPARISONS, Leaves.ALL, true, true);
    Shape shape = Shape.of(3).postTransform(transform).base(0.25, -0.5, 0.125);
    List<List<Node>> trees = random.trees(6, 4);
    assertEqual(
        OnnxTrees.regressor(FEATURES, shape, trees).build().toByteArray(),
        DataType.FLOAT,
        random.rows(ROWS),
        false);
    assertEqual(
        OnnxTrees.classifier(FEATURES, shape, trees).build().toByteArray(),
        DataType.FLOAT,
        random.rows(ROWS),
        false);
    if (transform.equals("LOGISTIC") || transform.equals("SOFTMAX")) {
      return; // of the other form refused: TreeImportTest
    }
    RandomOnnxTrees single =
        new RandomOnnxTrees(
            random(4), FEATURES, 3, DataType.FLOAT, COMPARISONS, Leaves.ONE, true, true);
    assertEqual(
        OnnxTrees.ensemble(FEATURES, Shape.of(3).postTransform(transform), single.trees(6, 4))
            .build()
            .toByteArray(),
        DataType.FLOAT,
        single.rows(ROWS),
        false);
  }

  /** One column of weights or two, all positive or not, with a base value or without. */
  @ParameterizedTest
  @CsvSource({
    "FIRST, true, NONE",
    "FIRST, false, NONE",
    "FIRST, true, LOGISTIC",
    "FIRST, false, LOGISTIC",
    "FIRST, false, SOFTMAX",
    "FIRST, true, SOFTMAX_ZERO",
    "SECOND, true, NONE",
    "SECOND, false, NONE",
    "SECOND, true, LOGISTIC",
    "SECOND, false, LOGISTIC",
    "ALL, true, NONE",
    "ALL, false, NONE",
    "ALL, false, LOGISTIC",
    "ALL, true, SOFTMAX",
    "BY_TREE, false, NONE",
    "ONE, true, NONE",
    "ONE, false, LOGISTIC"
  })
  void classifier_ofTwoClasses_isThatOfOnnxRuntime(
      Leaves leaves, boolean negative, String transform) {
    for (int bases = 0; bases <= 2; bases++) {
      if (bases == 1 && leaves != Leaves.FIRST && leaves != Leaves.SECOND) {
        continue; // refused: TreeImportTest
      }
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT64)) {
        RandomGenerator generator = random(bases);
        RandomOnnxTrees random =
            new RandomOnnxTrees(generator, FEATURES, 2, type, COMPARISONS, leaves, true, negative);
        Shape shape =
            Shape.of(2)
                .type(type)
                .postTransform(transform)
                .textLabels(generator.nextBoolean())
                .base(generator.doubles(bases, -1, 1).map(x -> (float) x).toArray());
        ModelProto.Builder model = OnnxTrees.classifier(FEATURES, shape, random.trees(6, 4));
        assertEqual(model.build().toByteArray(), type, random.rows(ROWS), transform.equals("NONE"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALL", "BY_TREE", "ONE"})
  void classifier_ofSeveralClasses_isThatOfOnnxRuntime(Leaves leaves) {
    for (long seed = 0; seed < 8; seed++) {
      RandomGenerator generator = random(seed);
      int classes = generator.nextInt(3, 6);
      DataType type = seed % 4 == 3 ? DataType.DOUBLE : DataType.FLOAT;
      RandomOnnxTrees random =
          new RandomOnnxTrees(
              generator, FEATURES, classes, type, COMPARISONS, leaves, true, seed % 2 == 0);
      Shape shape =
          Shape.of(classes)
              .type(type)
              .textLabels(generator.nextBoolean())
              .base(generator.doubles(seed < 4 ? 0 : classes, -1, 1).map(x -> (float) x).toArray());
      ModelProto.Builder model = OnnxTrees.classifier(FEATURES, shape, random.trees(7, 4));
      assertEqual(model.build().toByteArray(), type, random.rows(ROWS), true);
    }
  }
}
