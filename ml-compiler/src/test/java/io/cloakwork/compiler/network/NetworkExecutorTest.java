package io.cloakwork.compiler.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.integer.ClearEvaluator;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.ClearIntegers;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.ParameterSets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of the integer dialect, on integers: equal to the exact executor of the dialect. */
class NetworkExecutorTest {
  private static final Value ROW = new Value(0);
  private static final Value SCORES = new Value(1);
  private static final Value LABEL = new Value(2);
  private static final List<Integer> FEATURE_BITS = List.of(1, 3, 6, 8, 11);

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static Program linear(RandomGenerator random, boolean isLabel) {
    int rows = isLabel ? 1 : 1 + random.nextInt(3);
    long[] weights =
        random
            .longs((long) rows * FEATURE_BITS.size(), -130, 130)
            .map(w -> w % 7 == 0 ? 0 : w)
            .toArray();
    List<Long> bias = random.longs(rows, -9_000, 9_000).boxed().toList();
    return program(
        new Op.LinearMap(
            SCORES, ROW, LongMatrix.of(rows, FEATURE_BITS.size(), weights), bias, Long.SIZE),
        isLabel);
  }

  private static Program trees(RandomGenerator random, boolean isLabel) {
    int targets = isLabel ? 1 : 1 + random.nextInt(3);
    List<CodeTree> trees =
        IntStream.range(0, 1 + random.nextInt(4)).mapToObj(_ -> tree(random, targets)).toList();
    return program(new Op.Trees(SCORES, ROW, trees, targets, Long.SIZE), isLabel);
  }

  /** Of depth 3 at most, with sets of every shape. */
  private static CodeTree tree(RandomGenerator random, int targets) {
    List<CodeTree.Node> nodes = new ArrayList<>();
    int branches = random.nextInt(8);
    for (int i = 0; i < 2 * branches + 1; i++) {
      nodes.add(
          i < branches
              ? branch(random, 2 * i + 1, 2 * i + 2)
              : new CodeTree.Leaf(random.longs(targets, -300, 300).boxed().toList()));
    }
    return new CodeTree(nodes);
  }

  private static CodeTree.Branch branch(RandomGenerator random, int ifIn, int ifOut) {
    int feature = random.nextInt(FEATURE_BITS.size());
    int largest = (1 << FEATURE_BITS.get(feature)) - 1;
    CodeSet codes =
        switch (random.nextInt(4)) {
          case 0 -> CodeSet.of(0, random.nextInt(largest + 1));
          case 1 -> CodeSet.of(random.nextInt(largest + 1), largest);
          case 2 -> CodeSet.ofCodes(random.ints(3, 0, largest + 1).toArray());
          default -> CodeSet.NONE;
        };
    return new CodeTree.Branch(feature, codes, ifIn, ifOut);
  }

  private static Program program(Op.IntegerOp scores, boolean isLabel) {
    List<Op> ops = new ArrayList<>(List.of(new Op.Features(ROW, FEATURE_BITS), scores));
    if (isLabel) {
      ops.add(new Op.Positive(LABEL, SCORES));
    }
    ops.add(new Op.Result(isLabel ? LABEL : SCORES));
    Program program = new Program("random", ops);
    return AssignWidths.run(program, Ranges.of(program));
  }

  private static int[] row(RandomGenerator random) {
    return FEATURE_BITS.stream().mapToInt(bits -> random.nextInt(1 << bits)).toArray();
  }

  private static List<ClearInteger> integers(NetworkExecutor executor, int[] row) {
    return NetworkModels.integers(executor.inputs(), row);
  }

  private static List<BigInteger> expected(Program program, int[] row) {
    return Arrays.stream(new IntegerExecutor(program).run(row))
        .mapToObj(BigInteger::valueOf)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomPrograms_inTheClear_equalTheExactOnes(boolean isLabel) {
    RandomGenerator random = random(isLabel ? 71 : 72);
    for (int i = 0; i < 200; i++) {
      Program program = i % 2 == 0 ? linear(random, isLabel) : trees(random, isLabel);
      NetworkExecutor executor = new NetworkExecutor(program);
      for (int j = 0; j < 20; j++) {
        int[] row = row(random);
        assertThat(executor.run(new ClearEvaluator(), integers(executor, row)))
            .extracting(ClearInteger::value)
            .isEqualTo(expected(program, row));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomPrograms_withEncryptedOperationsOnClearValues_equalTheExactOnes(boolean isLabel) {
    RandomGenerator random = random(isLabel ? 74 : 75);
    ClearIntegers clear =
        new ClearIntegers(ParameterSets.defaultSet().parameters(), Form.THROUGHPUT);
    for (int i = 0; i < 40; i++) {
      Program program = i % 2 == 0 ? linear(random, isLabel) : trees(random, isLabel);
      NetworkExecutor executor = new NetworkExecutor(program);
      int[] row = row(random);
      List<FheInteger> inputs = integers(executor, row).stream().map(clear::encrypt).toList();
      assertThat(executor.run(clear.evaluator(), inputs).stream().map(clear::decrypt))
          .extracting(ClearInteger::value)
          .isEqualTo(expected(program, row));
    }
  }

  @Test
  void types_areThoseOfContracts() {
    Program scores = program(map(LongMatrix.of(1, 5, 1, 1, 1, -1, 0), 0), false);
    NetworkExecutor executor = new NetworkExecutor(scores);
    assertThat(executor.inputs())
        .containsExactly(
            IntegerType.unsigned(8),
            IntegerType.unsigned(8),
            IntegerType.unsigned(8),
            IntegerType.unsigned(8),
            IntegerType.unsigned(16));
    assertThat(executor.outputs()).containsExactly(IntegerType.signed(16));
    assertThat(
            new NetworkExecutor(program(map(LongMatrix.of(1, 5, 1, 1, 1, 0, 0), 184), false))
                .outputs())
        .as("up to 255")
        .containsExactly(IntegerType.unsigned(8));
  }

  private static Op.LinearMap map(LongMatrix weights, long bias) {
    return new Op.LinearMap(SCORES, ROW, weights, List.of(bias), Long.SIZE);
  }

  @Test
  void features_aboveTheirWidth_areTakenForTheLargest() {
    Program program = program(map(LongMatrix.of(1, 5, 1, 10, 100, 1_000, 10_000), 0), false);
    NetworkExecutor executor = new NetworkExecutor(program);
    List<ClearInteger> row =
        executor.inputs().stream().map(type -> new ClearInteger(type, type.max())).toList();
    assertThat(executor.run(new ClearEvaluator(), row))
        .extracting(ClearInteger::value)
        .isEqualTo(expected(program, new int[] {1, 7, 63, 255, 2047}));
  }

  @Test
  void row_ofOtherTypes_isRefused() {
    NetworkExecutor executor = new NetworkExecutor(linear(random(5), false));
    List<ClearInteger> row = List.of(new ClearInteger(IntegerType.unsigned(8), BigInteger.ONE));
    assertThatThrownBy(() -> executor.run(new ClearEvaluator(), row))
        .isInstanceOfSatisfying(
            MismatchException.class, e -> assertThat(e.what()).isEqualTo("types of a row"));
  }

  @Test
  @Tag("integration")
  void programs_onEncryptedIntegers_equalTheExactOnes() {
    KeyFixtures.Keys keys = KeyFixtures.of(ParameterSets.defaultSet().parameters());
    ClientKey client = keys.client();
    RandomGenerator random = random(73);
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(keys.server())) {
      FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.THROUGHPUT);
      for (Program program :
          List.of(linear(random, false), trees(random, false), trees(random, true))) {
        NetworkExecutor executor = new NetworkExecutor(program);
        int[] row = row(random);
        List<FheUint> encrypted =
            integers(executor, row).stream()
                .map(x -> client.encryptUint(x.type().bits(), x.value()))
                .toList();
        assertThat(executor.run(evaluator, encrypted).stream().map(client::decrypt).toList())
            .isEqualTo(expected(program, row));
      }
    }
  }
}
