package io.cloakwork.compiler.frontend;

import static io.cloakwork.compiler.fixtures.OnnxModels.floats;
import static io.cloakwork.compiler.fixtures.OnnxModels.ml;
import static io.cloakwork.compiler.fixtures.OnnxModels.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.fixtures.OnnxTrees;
import io.cloakwork.compiler.fixtures.OnnxTrees.Node;
import io.cloakwork.compiler.fixtures.OnnxTrees.Shape;
import io.cloakwork.compiler.fixtures.RandomOnnxTrees;
import io.cloakwork.compiler.fixtures.RandomOnnxTrees.Leaves;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.spec.Feature;
import io.cloakwork.compiler.spec.FeatureBins;
import io.cloakwork.compiler.spec.FeatureGrid;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeTreesTest {
  private static final List<String> ALL_MODES =
      List.of("LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER");
  private static final TreeQuantizer THRESHOLDS = new TreeQuantizer.Thresholds();
  private static final int FEATURES = 3;

  /** A quantized model that can be asked about rows. */
  private record Quantized(QuantizedModel model) {
    static Quantized of(
        TensorProgram program, TreeQuantizer quantizer, OutputMode mode, double[][] rows) {
      return new Quantized(
          QuantizeTrees.run(
              TreeSplit.of(program),
              quantizer,
              mode,
              IntStream.range(0, program.inputWidth()).mapToObj(i -> "f" + i).toList(),
              Arrays.asList(rows),
              OptionalInt.empty()));
    }

    Prediction predict(double[] row) {
      Program meaning = AssignWidths.run(model.program(), Ranges.of(model.program()));
      double[] prepared = row;
      for (ClientStep step : model.before()) {
        prepared = step.apply(prepared);
      }
      int[] codes = new int[row.length];
      for (int i = 0; i < codes.length; i++) {
        Feature feature = model.features().get(i);
        codes[i] = feature.quantize(prepared[i], (1 << 16) - 1);
      }
      return model.answer().interpret(new IntegerExecutor(meaning).run(codes));
    }
  }

  private static TensorProgram imported(ModelProto.Builder model) {
    return ModelCompiler.importModel(model.build().toByteArray(), "m");
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @ParameterizedTest
  @EnumSource(names = {"WDBC_TREE", "WDBC_XGBOOST", "WDBC_FOREST", "CREDIT_GBT"})
  void sample_withBinsAtItsThresholds_givesTheLabelsOfTheFloatModel(SampleModels sample) {
    TensorProgram program = ModelCompiler.importModel(sample.onnx(), "m");
    double[][] rows = sample.rows();
    FloatExecutor floats = new FloatExecutor(program);
    for (OutputMode mode : OutputMode.values()) {
      Quantized quantized = Quantized.of(program, THRESHOLDS, mode, rows);
      for (int r = 0; r < rows.length; r++) {
        if (!quantized.model.closeRows().contains(r)) {
          assertThat(quantized.predict(rows[r]).label())
              .as("%s, row %d", mode, r)
              .isEqualTo(floats.run(rows[r]).label());
        }
      }
      assertThat(quantized.model.closeRows())
          .as("rows that rounding could change")
          .hasSizeLessThan(3);
    }
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#trees")
  void sample_withTheUniformQuantizer_agreesOnNearlyAllRows(SampleModels sample) {
    TensorProgram program = ModelCompiler.importModel(sample.onnx(), "m");
    double[][] rows = sample.rows();
    FloatExecutor floats = new FloatExecutor(program);
    Quantized quantized =
        Quantized.of(program, new TreeQuantizer.Uniform(8), OutputMode.SCORES, rows);
    int agree = 0;
    double difference = 0;
    for (double[] row : rows) {
      FloatExecutor.Result expected = floats.run(row);
      Prediction actual = quantized.predict(row);
      agree += actual.label().equals(expected.label()) ? 1 : 0;
      difference +=
          Math.abs(actual.values().getLast() - expected.values()[expected.values().length - 1]);
    }
    assertThat(agree).isGreaterThanOrEqualTo((int) Math.ceil(0.99 * rows.length));
    if (sample == SampleModels.DIABETES_GBT) {
      assertThat(difference / rows.length).as("of values from 60 to 300").isLessThan(3);
    }
  }

  /** Every mode, track and aggregate, on thresholds, their neighbours, infinities and NaN. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void trees_withBins_takeTheBranchesOfTheFloatModelOnEveryRow(long seed) {
    RandomGenerator generator = random(seed);
    for (String aggregate : List.of("SUM", "AVERAGE", "MIN", "MAX")) {
      DataType type = generator.nextBoolean() ? DataType.FLOAT : DataType.DOUBLE;
      RandomOnnxTrees random =
          new RandomOnnxTrees(
              generator, FEATURES, 1, type, ALL_MODES, Leaves.ONE, generator.nextBoolean(), true);
      TensorProgram program =
          imported(
              OnnxTrees.ensemble(
                  FEATURES,
                  Shape.of(1).type(type).aggregate(aggregate),
                  random.trees(generator.nextInt(1, 5), 4)));
      double[][] rows = random.rows(100);
      Quantized quantized = Quantized.of(program, THRESHOLDS, OutputMode.SCORES, rows);
      FloatExecutor floats = new FloatExecutor(program);
      double step = quantized.model.steps().getFirst();
      for (double[] row : rows) {
        assertThat(quantized.predict(row).values().getFirst())
            .as("row %s", row)
            .isCloseTo(floats.run(row).values()[0], within(step));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void classifier_ofOneTree_namesTheClassWithoutRounding(long seed) {
    int classes = (int) seed + 1;
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(seed),
            FEATURES,
            classes,
            DataType.FLOAT,
            List.of("LEQ"),
            Leaves.ALL,
            true,
            true);
    TensorProgram program =
        imported(OnnxTrees.classifier(FEATURES, Shape.of(classes), random.trees(1, 5)));
    double[][] rows = random.rows(100);
    Quantized quantized = Quantized.of(program, THRESHOLDS, OutputMode.LABEL, rows);
    FloatExecutor floats = new FloatExecutor(program);
    for (double[] row : rows) {
      assertThat(quantized.predict(row).label()).isEqualTo(floats.run(row).label());
    }
    assertThat(quantized.model.closeRows()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "ALL"})
  void classifier_ofTwoClasses_hasTheScoresAndLabelsOfTheFloatModel(Leaves leaves) {
    for (String transform : List.of("NONE", "LOGISTIC")) {
      for (boolean negative : new boolean[] {true, false}) {
        RandomOnnxTrees random =
            new RandomOnnxTrees(
                random(7), FEATURES, 2, DataType.FLOAT, List.of("LT"), leaves, true, negative);
        TensorProgram program =
            imported(
                OnnxTrees.classifier(
                    FEATURES, Shape.of(2).postTransform(transform), random.trees(5, 4)));
        double[][] rows = random.rows(100);
        FloatExecutor floats = new FloatExecutor(program);
        for (OutputMode mode : OutputMode.values()) {
          Quantized quantized = Quantized.of(program, THRESHOLDS, mode, rows);
          for (int r = 0; r < rows.length; r++) {
            FloatExecutor.Result expected = floats.run(rows[r]);
            Prediction actual = quantized.predict(rows[r]);
            if (!quantized.model.closeRows().contains(r)) {
              assertThat(actual.label()).isEqualTo(expected.label());
            }
            for (int i = 0; i < actual.values().size(); i++) {
              assertThat(actual.values().get(i)).isCloseTo(expected.values()[i], within(0.01));
            }
          }
        }
      }
    }
  }

  /** Scaler, Imputer and rounding to binary32 become part of the thresholds, to the last bit. */
  @Test
  void steps_beforeTrees_becomePartOfTheThresholds() {
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(3), FEATURES, 1, DataType.FLOAT, ALL_MODES, Leaves.FIRST, true, true);
    ModelProto.Builder model = OnnxTrees.ensemble(FEATURES, Shape.of(1), random.trees(3, 4));
    NodeProto trees = model.getGraph().getNode(0);
    model
        .getGraphBuilder()
        .clearNode()
        .addNode(
            ml(
                "Scaler",
                List.of("X"),
                List.of("a"),
                floats("offset", 0.1, -0.3, 7),
                floats("scale", 0.7, -1.3, 1e-3)))
        .addNode(
            ml(
                "Imputer",
                List.of("a"),
                List.of("b"),
                floats("imputed_value_floats", 1, 2, 0.5),
                number("replaced_value_float", Double.NaN)))
        .addNode(trees.toBuilder().setInput(0, "b"));
    TensorProgram program = imported(model);
    double[][] rows = new double[400][];
    RandomGenerator generator = random(4);
    Quantized quantized = Quantized.of(program, THRESHOLDS, OutputMode.SCORES, new double[0][]);
    List<Double> interesting = new ArrayList<>(List.of(Double.NaN, 0.0));
    for (Feature feature : quantized.model.features()) {
      for (double cut : ((FeatureBins) feature).cuts()) {
        interesting.addAll(List.of(cut, Math.nextUp(cut), Math.nextDown(cut)));
      }
    }
    FloatExecutor floats = new FloatExecutor(program);
    double step = quantized.model.steps().getFirst();
    for (int r = 0; r < rows.length; r++) {
      rows[r] =
          IntStream.range(0, FEATURES)
              .mapToDouble(_ -> interesting.get(generator.nextInt(interesting.size())))
              .toArray();
      assertThat(quantized.predict(rows[r]).values().getFirst())
          .as("row %s", rows[r])
          .isCloseTo(floats.run(rows[r]).values()[0], within(step));
    }
    assertThat(quantized.model.before()).isEmpty();
  }

  @Test
  void bins_withoutMissingTracks_giveAMissingValueNoCodeOfItsOwn() {
    TensorProgram program = imported(stump("LEQ", 0.5));
    Feature feature =
        Quantized.of(program, THRESHOLDS, OutputMode.SCORES, new double[0][])
            .model
            .features()
            .getFirst();
    assertThat(feature).isInstanceOf(FeatureBins.class);
    assertThat(feature.leastCodes()).isEqualTo(2);
    assertThat(feature.quantize(Double.NaN, 1)).isEqualTo(1);
  }

  /** 0.5 rounded to binary32 is met by the doubles around it. */
  @Test
  void bins_ofAnEquality_areThreeBins() {
    TensorProgram program = imported(stump("EQ", 0.5));
    Quantized quantized = Quantized.of(program, THRESHOLDS, OutputMode.SCORES, new double[0][]);
    double[] inside = {0.5, 0.5 + 1e-9, Math.nextUp((float) 0.5), 0.4};
    int[] codes =
        Arrays.stream(inside)
            .mapToInt(x -> quantized.model.features().getFirst().quantize(x, 3))
            .toArray();
    assertThat(codes).containsExactly(1, 1, 2, 0);
  }

  @Test
  void grid_ofWholeNumbers_hasOneCodeForEach() {
    TensorProgram program = imported(stump("LT", 1));
    double[][] rows = {{0}, {1}, {0}, {3}};
    Quantized quantized =
        Quantized.of(program, new TreeQuantizer.Uniform(6), OutputMode.SCORES, rows);
    FeatureGrid grid = (FeatureGrid) quantized.model.features().getFirst();
    assertThat(grid.levels()).isEqualTo(3);
    assertThat(quantized.predict(rows[0]).values().getFirst()).isCloseTo(1, within(0.01));
    assertThat(quantized.predict(rows[1]).values().getFirst()).isCloseTo(2, within(0.01));
  }

  private static ModelProto.Builder stump(String mode, double threshold) {
    return OnnxTrees.regressor(
        1,
        Shape.of(1),
        List.of(List.of(Node.branch(mode, 0, threshold, 2, 1), Node.leaf(2), Node.leaf(1))));
  }

  private static ModelException refused(ModelProto.Builder model, OutputMode mode) {
    TensorProgram program = imported(model);
    ModelException fault =
        catchThrowableOfType(
            ModelException.class, () -> Quantized.of(program, THRESHOLDS, mode, new double[0][]));
    assertThat(fault).isNotNull();
    assertThat(fault.advice()).isNotBlank();
    return fault;
  }

  @Test
  void label_ofARegressor_isRefused() {
    assertThat(refused(stump("LEQ", 1), OutputMode.LABEL).reason()).contains("gives no label");
  }

  @Test
  void label_ofAnEnsembleOfManyClasses_isRefused() {
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < 17; i++) {
      weights.put(i, 1.0 + i);
    }
    List<Node> leaf = List.of(Node.leaf(weights));
    ModelException fault =
        refused(OnnxTrees.classifier(1, Shape.of(17), List.of(leaf, leaf)), OutputMode.LABEL);
    assertThat(fault.node()).isEqualTo("the_TreeEnsembleClassifier");
    assertThat(fault.reason()).contains("17 classes", "at most 16");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 6})
  void label_ofAnEnsembleOfSeveralClasses_isThatOfTheFloatModel(int classes) {
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(classes),
            FEATURES,
            classes,
            DataType.FLOAT,
            List.of("LEQ"),
            Leaves.ALL,
            true,
            true);
    TensorProgram program =
        imported(OnnxTrees.classifier(FEATURES, Shape.of(classes), random.trees(5, 3)));
    double[][] rows = random.rows(80);
    Quantized quantized = Quantized.of(program, THRESHOLDS, OutputMode.LABEL, rows);
    FloatExecutor floats = new FloatExecutor(program);
    for (int r = 0; r < rows.length; r++) {
      if (!quantized.model.closeRows().contains(r)) {
        assertThat(quantized.predict(rows[r]).label()).isEqualTo(floats.run(rows[r]).label());
      }
    }
  }

  @Test
  void classes_thatARowMayHaveNoScoreFor_areRefused() {
    List<Node> tree =
        List.of(
            Node.branch("LEQ", 0, 1, 2, 1), Node.leaf(Map.of(0, -1.0)), Node.leaf(Map.of(1, -2.0)));
    assertThat(
            refused(OnnxTrees.classifier(1, Shape.of(3), List.of(tree)), OutputMode.SCORES)
                .reason())
        .contains("no score for some class");
    assertThat(
            refused(OnnxTrees.classifier(1, Shape.of(2), List.of(tree)), OutputMode.SCORES)
                .reason())
        .contains("score for the second class depends on the row");
    assertThat(
            refused(
                    OnnxTrees.regressor(1, Shape.of(3).aggregate("MIN"), List.of(tree)),
                    OutputMode.SCORES)
                .reason())
        .contains("value for target 0 depends on the row");
  }

  @Test
  void weights_thatIntegersCannotHoldBesideTheBaseValue_areRefused() {
    List<List<Node>> tiny = List.of(List.of(Node.leaf(1e-30)));
    assertThat(
            refused(OnnxTrees.regressor(1, Shape.of(1).base(1e30), tiny), OutputMode.SCORES)
                .reason())
        .contains("largest weight is 1.0");
    List<List<Node>> zero =
        List.of(List.of(new Node("LEAF", 0, List.of(0.0), false, 0, 0, Map.of(0, 1e-310))));
    assertThat(
            refused(
                    OnnxTrees.regressor(1, Shape.of(1).type(DataType.DOUBLE), zero),
                    OutputMode.SCORES)
                .reason())
        .contains("cannot hold both");
  }

  @Test
  void minimum_ofTreesThatNeedsTooLargeADiagram_isRefused() {
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(1), 8, 1, DataType.FLOAT, List.of("LEQ"), Leaves.FIRST, false, true);
    ModelProto.Builder model =
        OnnxTrees.regressor(8, Shape.of(1).aggregate("MIN"), random.trees(60, 8));
    assertThat(refused(model, OutputMode.SCORES).reason()).contains("one diagram of more than");
  }

  @Test
  void tree_deeperThanCircuitsAre_isRefused() {
    List<Node> chain = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      chain.add(Node.branch("LEQ", 0, i, 2 * i + 1, 2 * i + 2));
      chain.add(Node.leaf(i));
    }
    chain.add(Node.leaf(-1));
    assertThat(
            refused(OnnxTrees.regressor(1, Shape.of(1), List.of(chain)), OutputMode.SCORES)
                .reason())
        .contains("a tree of 2003 nodes and depth 1001");
  }

  @Test
  void names_thatCannotBePrinted_areRefused() {
    TensorProgram program = imported(stump("LEQ", 1));
    CalibrationException fault =
        catchThrowableOfType(
            CalibrationException.class,
            () ->
                QuantizeTrees.run(
                    TreeSplit.of(program),
                    THRESHOLDS,
                    OutputMode.SCORES,
                    List.of("a\nb"),
                    List.of(),
                    OptionalInt.empty()));
    assertThat(fault.expected()).isEqualTo("name of a feature in the header: printable characters");
  }

  @Test
  void names_tooFew_areRefused() {
    TensorProgram program = imported(stump("LEQ", 1));
    CalibrationException fault =
        catchThrowableOfType(
            CalibrationException.class,
            () ->
                QuantizeTrees.run(
                    TreeSplit.of(program),
                    THRESHOLDS,
                    OutputMode.SCORES,
                    List.of(),
                    List.of(),
                    OptionalInt.empty()));
    assertThat(fault.expected()).startsWith("1 feature columns");
    assertThat(fault.actual()).isEqualTo("0");
  }

  @Test
  void uniformQuantizer_withoutRows_isRefused() {
    TensorProgram program = imported(stump("LEQ", 1));
    CalibrationException fault =
        catchThrowableOfType(
            CalibrationException.class,
            () ->
                Quantized.of(
                    program, new TreeQuantizer.Uniform(6), OutputMode.SCORES, new double[0][]));
    assertThat(fault.expected()).isEqualTo("a finite value in the column f0");
  }
}
