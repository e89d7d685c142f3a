package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.CodeTree.Leaf;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Trees;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * How wide the differences of scores are: for all rows whatever, as sound as {@link Ranges}, and
 * narrower than the difference of two ranges, since both scores are of one row.
 */
final class ScoreDifferences {
  private static final Value ROW = new Value(0);
  private static final Value SCORES = new Value(1);

  private ScoreDifferences() {}

  /**
   * Bits of the smallest signed type for the difference of any two scores.
   *
   * @throws io.cloakwork.fhe.CapacityException if a difference leaves 64 bits
   */
  static int bits(Features features, LinearMap map) {
    int rows = map.weights().rows();
    int columns = map.weights().columns();
    List<Long> weights = new ArrayList<>();
    List<Long> bias = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      for (int j = i + 1; j < rows; j++) {
        for (int c = 0; c < columns; c++) {
          weights.add(map.weights().at(i, c) - map.weights().at(j, c));
        }
        bias.add(map.bias().get(i) - map.bias().get(j));
      }
    }
    LongMatrix differences =
        LongMatrix.of(bias.size(), columns, weights.stream().mapToLong(Long::longValue).toArray());
    return widest(features, new LinearMap(SCORES, ROW, differences, bias, Long.SIZE));
  }

  /**
   * The same of trees.
   *
   * @throws io.cloakwork.fhe.CapacityException if a difference leaves 64 bits
   */
  static int bits(Features features, Trees trees) {
    List<CodeTree> differences = trees.trees().stream().map(ScoreDifferences::of).toList();
    int pairs = differences.getFirst().targets();
    return widest(features, new Trees(SCORES, ROW, differences, pairs, Long.SIZE));
  }

  private static CodeTree of(CodeTree tree) {
    List<CodeTree.Node> nodes = new ArrayList<>();
    for (CodeTree.Node node : tree.nodes()) {
      nodes.add(
          switch (node) {
            case CodeTree.Branch branch -> branch;
            case Leaf leaf -> new Leaf(of(leaf.values()));
          });
    }
    return new CodeTree(nodes);
  }

  private static List<Long> of(List<Long> values) {
    List<Long> differences = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      for (int j = i + 1; j < values.size(); j++) {
        differences.add(values.get(i) - values.get(j));
      }
    }
    return differences;
  }

  private static int widest(Features features, IntegerOp differences) {
    Program program =
        new Program(
            "differences",
            List.of(new Features(ROW, features.widths()), differences, new Result(SCORES)));
    return Ranges.of(program).signedBits(SCORES);
  }
}
