package io.cloakwork.compiler.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest of several scores, on torus words without noise and with sampled noise. */
class LargestIndexTest {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();
  private static final int POLYNOMIAL_SIZE = 2048;
  private static final Value ROW = new Value(0);
  private static final Value SCORES = new Value(1);
  private static final Value LABEL = new Value(2);

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Scores that are the features themselves: any ties, any order. */
  private static Program ofFeatures(int count, int bits) {
    long[] identity = new long[count * count];
    for (int i = 0; i < count; i++) {
      identity[i * count + i] = 1;
    }
    return largest(
        new Op.Features(ROW, count, bits),
        new Op.LinearMap(
            SCORES,
            ROW,
            LongMatrix.of(count, count, identity),
            LongStream.range(0, count).map(i -> -3).boxed().toList(),
            Long.SIZE));
  }

  private static Program largest(Op.Features features, Op.IntegerOp scores) {
    Program program =
        new Program(
            "largest",
            List.of(features, scores, new Op.Largest(LABEL, SCORES), new Op.Result(LABEL)));
    return AssignWidths.run(program, Ranges.of(program));
  }

  private static void assertSame(Program program, Program circuit, List<int[]> rows) {
    IntegerExecutor meaning = new IntegerExecutor(program);
    ClearExecutor clear = new ClearExecutor(circuit);
    SimulatedExecutor simulated = new SimulatedExecutor(circuit, PARAMETERS, random(4));
    for (int[] row : rows) {
      assertThat(clear.run(row)).as(Arrays.toString(row)).isEqualTo(meaning.run(row));
      assertThat(simulated.run(row)).as(Arrays.toString(row)).isEqualTo(meaning.run(row));
    }
  }

  private static List<int[]> rows(int count, int bits) {
    RandomGenerator random = random(count);
    return IntStream.range(0, 60)
        .mapToObj(_ -> random.ints(count, 0, 1 << bits).toArray())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void largest_everyRowOfThreeNarrowScores_isTheFirstOfTheLargest(int digitBits) {
    Program program = ofFeatures(3, 2);
    List<int[]> rows = new ArrayList<>();
    for (int x = 0; x < 1 << 6; x++) {
      rows.add(new int[] {x & 3, x >> 2 & 3, x >> 4});
    }
    assertSame(program, LowerLinear.run(program, POLYNOMIAL_SIZE, digitBits), rows);
  }

  /** Up to 16 scores one test each is enough; beyond, losses are asked for in groups. */
  @ParameterizedTest
  @CsvSource({"2, 3", "4, 5", "10, 2", "16, 3", "17, 2", "34, 2"})
  void largest_ofManyScores_isTheFirstOfTheLargest(int count, int bits) {
    Program program = ofFeatures(count, bits);
    Program circuit = LowerLinear.run(program, POLYNOMIAL_SIZE, 3);
    assertSame(program, circuit, rows(count, bits));
    assertThat(ProgramParser.parse(ProgramPrinter.print(circuit))).isEqualTo(circuit);
    assertThat(NoiseAnalysis.of(circuit, PARAMETERS).worstLog2())
        .isLessThanOrEqualTo(FailureProbability.TARGET_LOG2);
  }

  /** Three scores of 8 bits: differences of 9, two digits and the top for each pair, two tests. */
  @Test
  void bootstraps_areThoseOfThePairsAndOneForEachFurtherScore() {
    assertThat(LowerLinear.run(ofFeatures(3, 8), POLYNOMIAL_SIZE, 3).bootstraps())
        .isEqualTo(3 * 5 + 2);
    assertThat(LowerLinear.run(ofFeatures(10, 1), POLYNOMIAL_SIZE, 3).bootstraps())
        .isEqualTo(45 + 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void largest_ofTheSumsOfTrees_isThatOfTheProgram(int targets) {
    for (int seed = 0; seed < 4; seed++) {
      RandomCodeTrees trees = new RandomCodeTrees(seed, List.of(2, 1, 2), targets, 9);
      Program scores = trees.scores(6, 3);
      Program program = largest((Op.Features) scores.ops().get(0), (Op.Trees) scores.ops().get(1));
      Program circuit =
          LowerTrees.of(program, POLYNOMIAL_SIZE).circuit(new Decomposition(23, 1), 3);
      assertSame(program, circuit, trees.allRows());
    }
  }

  /** One for the winner of each pair; the most win, of equal ones the first. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 6})
  void votes_ofPairs_areCounted(int classes) {
    RandomGenerator random = random(classes);
    int pairs = classes * (classes - 1) / 2;
    long[] weights = random.longs(pairs * 4L, -20, 20).toArray();
    List<Long> bias = random.longs(pairs, -50, 50).boxed().toList();
    long[] votes = new long[classes * pairs];
    Long[] none = new Long[classes];
    Arrays.fill(none, 0L);
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        votes[i * pairs + pair] = 1;
        votes[j * pairs + pair] = -1;
        none[j]++;
        pair++;
      }
    }
    Value won = new Value(2);
    Value counted = new Value(3);
    Value label = new Value(4);
    Program bare =
        new Program(
            "votes",
            List.of(
                new Op.Features(ROW, 4, 4),
                new Op.LinearMap(SCORES, ROW, LongMatrix.of(pairs, 4, weights), bias, Long.SIZE),
                new Op.Positive(won, SCORES),
                new Op.LinearMap(
                    counted, won, LongMatrix.of(classes, pairs, votes), List.of(none), Long.SIZE),
                new Op.Largest(label, counted),
                new Op.Result(label)));
    Program program = AssignWidths.run(bare, Ranges.of(bare));
    Program circuit = LowerLinear.run(program, POLYNOMIAL_SIZE, 3);
    assertSame(program, circuit, rows(4, 4));
    assertThat(NoiseAnalysis.of(circuit, PARAMETERS).worstLog2())
        .isLessThanOrEqualTo(FailureProbability.TARGET_LOG2);
  }
}
