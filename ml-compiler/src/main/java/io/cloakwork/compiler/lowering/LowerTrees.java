package io.cloakwork.compiler.lowering;

import io.cloakwork.compiler.analysis.Interval;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.Largest;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Trees;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pass.FuseCombines;
import io.cloakwork.compiler.pass.MergeTrees;
import io.cloakwork.compiler.pass.RemoveUnused;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LowerTrees: an ensemble of trees as a circuit, with or without the sign of its one score, or the
 * largest of its scores.
 *
 * <p>Each tree is one decision diagram on the bits of the row. Its leaves carry all targets, target
 * c at coefficient c, so that the sum of the diagrams has the scores. The sign of a score S is
 * taken digit by digit from −S, whose negative values are the positive scores: then the leaves are
 * negated.
 */
public final class LowerTrees {
  /** Most CMUX gates of an ensemble: some ten seconds. */
  public static final int MAX_GATES = 1 << 20;

  private final String name;
  private final int polynomialSize;
  private final List<Integer> widths;
  private final Trees trees;
  private final Decision decision;
  private final int accumulatorBits;
  private final List<TreeDiagram.Parts> diagrams = new ArrayList<>();

  /** What becomes of the scores. */
  private enum Decision {
    NONE,
    SIGN,
    LARGEST
  }

  private LowerTrees(
      Program program, int polynomialSize, Features features, Trees trees, Decision decision) {
    this.name = program.name();
    this.polynomialSize = polynomialSize;
    this.widths = features.widths();
    this.trees = trees;
    this.decision = decision;
    this.accumulatorBits =
        switch (decision) {
          case NONE -> trees.bits();
          case SIGN -> negatedBits(program, trees.value());
          case LARGEST -> ScoreDifferences.bits(features, trees);
        };
    if (accumulatorBits > Encoding.MAX_BITS) {
      throw new CapacityException("bits of the accumulator", Encoding.MAX_BITS, accumulatorBits);
    }
    int gates = 0;
    for (CodeTree tree : trees.trees()) {
      diagrams.add(TreeDiagram.of(tree, widths));
      gates += diagrams.getLast().choices().size();
      if (gates > MAX_GATES) {
        throw new CapacityException(
            "CMUX gates of a model (fewer trees or bits of the features make fewer)",
            MAX_GATES,
            gates);
      }
    }
  }

  /**
   * @param program in the integer dialect, widths assigned
   * @param polynomialSize N of the ciphertexts
   * @throws ParameterException if the program has another form
   * @throws CapacityException if the accumulator is too wide for the torus, or there are too many
   *     gates
   */
  public static LowerTrees of(Program program, int polynomialSize) {
    Program merged = MergeTrees.run(program);
    List<Op> ops = merged.ops();
    if (ops.size() >= 3
        && ops.get(0) instanceof Features features
        && ops.get(1) instanceof Trees trees
        && ops.getLast() instanceof Result) {
      Optional<Decision> decision = decision(trees, ops.subList(2, ops.size() - 1));
      if (decision.isPresent()) {
        return new LowerTrees(merged, polynomialSize, features, trees, decision.get());
      }
    }
    throw new ParameterException(
        "form of an integer program",
        "one ensemble of trees, the sign of its one target, or the largest of its targets",
        ops.size() + " operations");
  }

  private static Optional<Decision> decision(Trees trees, List<Op> ops) {
    if (ops.isEmpty()) {
      return Optional.of(Decision.NONE);
    }
    if (ops.size() == 1 && ops.getFirst() instanceof Positive && trees.targets() == 1) {
      return Optional.of(Decision.SIGN);
    }
    boolean largest = ops.size() == 1 && ops.getFirst() instanceof Largest;
    return largest ? Optional.of(Decision.LARGEST) : Optional.empty();
  }

  /**
   * @param decomposition of the row's GGSW ciphertexts
   * @param digitBits β of the sign, 1 to 4; without meaning for scores
   */
  public Program circuit(Decomposition decomposition, int digitBits) {
    CircuitBuilder circuit = new CircuitBuilder();
    Value bits = circuit.bits(polynomialSize, widths, decomposition);
    List<Value> scores = new ArrayList<>();
    for (int from = 0; from < trees.targets(); from += polynomialSize) {
      int to = Math.min(trees.targets(), from + polynomialSize);
      Value sum = sum(circuit, bits, from, to);
      for (int target = from; target < to; target++) {
        scores.add(circuit.extract(sum, target - from));
      }
    }
    switch (decision) {
      case NONE ->
          scores.forEach(score -> circuit.output(score, new Encoding(accumulatorBits, true)));
      case SIGN ->
          circuit.output(
              DigitSign.append(circuit, scores.getFirst(), accumulatorBits, digitBits),
              new Encoding(1, false));
      case LARGEST ->
          circuit.output(
              LargestIndex.append(circuit, scores, accumulatorBits, digitBits),
              LargestIndex.encoding(scores.size()));
    }
    return RemoveUnused.run(FuseCombines.run(circuit.build(name)));
  }

  /** The scores of some targets, as coefficients of one ciphertext. */
  private Value sum(CircuitBuilder circuit, Value bits, int from, int to) {
    List<Value> values = new ArrayList<>();
    for (TreeDiagram.Parts parts : diagrams) {
      List<List<Long>> leaves =
          parts.leaves().stream()
              .map(leaf -> leaf.subList(from, to).stream().map(this::word).toList())
              .toList();
      values.add(circuit.diagram(bits, leaves, parts.choices()));
    }
    return values.size() == 1 ? values.getFirst() : circuit.sum(values);
  }

  private long word(long value) {
    return (decision == Decision.SIGN ? -value : value) << (Long.SIZE - accumulatorBits);
  }

  private static int negatedBits(Program program, Value score) {
    Interval range = Ranges.of(program).of(score).getFirst();
    return range.negated().signedBits();
  }
}
