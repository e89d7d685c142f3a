package io.cloakwork.compiler.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowerTreesTest {
  private static final Decomposition DECOMPOSITION = new Decomposition(23, 1);

  private static Program circuit(Program program, int digitBits) {
    return LowerTrees.of(program, 256).circuit(DECOMPOSITION, digitBits);
  }

  private static void assertSameResults(Program program, Program circuit, List<int[]> rows) {
    IntegerExecutor meaning = new IntegerExecutor(program);
    ClearExecutor clear = new ClearExecutor(circuit);
    for (int[] row : rows) {
      assertThat(clear.run(row)).isEqualTo(meaning.run(row));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1", "1, 4, 3", "7, 2, 1", "12, 3, 2", "3, 2, 300"})
  void scores_everyRowOfRandomEnsembles_areThoseOfTheProgram(int count, int depth, int targets) {
    for (int seed = 0; seed < 10; seed++) {
      RandomCodeTrees trees = new RandomCodeTrees(seed, List.of(3, 1, 2, 2), targets, 100);
      Program program = trees.scores(count, depth);
      Program circuit = circuit(program, 1);
      assertSameResults(program, circuit, trees.allRows());
      assertThat(circuit.bootstraps()).isZero();
      assertThat(ProgramParser.parse(ProgramPrinter.print(circuit))).isEqualTo(circuit);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 2", "1, 3, 5, 3", "9, 2, 40, 1", "20, 3, 1000, 4"})
  void label_everyRowOfRandomEnsembles_isThatOfTheProgram(
      int count, int depth, int largest, int digitBits) {
    for (int seed = 0; seed < 10; seed++) {
      RandomCodeTrees trees = new RandomCodeTrees(seed, List.of(2, 1, 2), 1, largest);
      Program program = trees.label(count, depth);
      Program circuit = circuit(program, digitBits);
      assertSameResults(program, circuit, trees.allRows());
      assertThat(circuit.bootstraps()).isPositive();
    }
  }

  /** Fifty stumps on one threshold are one diagram; what is left of a model is counted. */
  @Test
  void stumps_onOneThreshold_areOneDiagram() {
    RandomCodeTrees trees = new RandomCodeTrees(1, List.of(6), 1, 100);
    List<CodeTree> stumps =
        LongStream.range(0, 50)
            .mapToObj(i ->
                new CodeTree(
                    List.of(
                        new CodeTree.Branch(0, CodeSet.of(0, 22), 1, 2),
                        new CodeTree.Leaf(List.of(i)),
                        new CodeTree.Leaf(List.of(-i)))))
            .toList();
    Program circuit = circuit(trees.program(stumps, false), 1);
    assertThat(circuit.all(Op.Diagram.class)).hasSize(1);
    assertThat(circuit.all(Op.Sum.class)).isEmpty();
    assertThat(circuit.cmuxes()).isEqualTo(6);
  }

  @Test
  void label_ofASingleTree_standsInItsLeaf() {
    RandomCodeTrees trees = new RandomCodeTrees(3, List.of(4, 4), 1, 1);
    Program program = trees.scores(1, 3);
    Program circuit = circuit(program, 1);
    assertThat(circuit.bootstraps()).isZero();
    assertThat(circuit.outputs()).hasSize(1);
    assertThat(circuit.levels().stream().map(level -> level.getFirst().getClass().getSimpleName()))
        .containsExactly("BitInput", "Diagram", "Extract", "Output");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program p %0 = features 1 : u3 result %0",
        "program p %0 = features 1 : u3 %1 = linear %0 [[1]] + [0] : i4 result %1",
        "program p %0 = features 1 : u3 %1 = trees %0 targets 1 [[leaf [1]]] : i3 %2 = trees %0"
            + " targets 1 [[leaf [1]]] : i3 result %2",
        "program p %0 = features 1 : u3 %1 = trees %0 targets 2 [[leaf [1, 2]]] : i3"
            + " %2 = positive %1 result %2",
      })
  void program_ofAnotherForm_isRefused(String text) {
    ParameterException fault =
        catchThrowableOfType(ParameterException.class, () -> circuit(ProgramParser.parse(text), 1));
    assertThat(fault.what()).isEqualTo("form of an integer program");
  }

  @Test
  void accumulator_widerThanTheTorus_isRefused() {
    RandomCodeTrees trees = new RandomCodeTrees(1, List.of(2), 1, 3);
    CodeTree wide =
        new CodeTree(
            List.of(
                new CodeTree.Branch(0, CodeSet.of(0, 0), 1, 2),
                new CodeTree.Leaf(List.of(1L << 60)),
                new CodeTree.Leaf(List.of(0L))));
    CapacityException fault =
        catchThrowableOfType(
            CapacityException.class, () -> circuit(trees.program(List.of(wide), false), 1));
    assertThat(fault.what()).isEqualTo("bits of the accumulator");
    assertThat(fault.actual()).isEqualTo("62");
  }
}
