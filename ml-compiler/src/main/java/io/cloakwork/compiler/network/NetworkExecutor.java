package io.cloakwork.compiler.network;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Op.Largest;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Trees;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.integer.ClearEvaluator;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.Evaluator;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.IntegerType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Runs a program of the integer dialect with an evaluator of integers: scores are sums of products
 * with clear weights, a branch of a tree is a comparison with a clear number, and a tree chooses
 * between its children from the leaves up.
 *
 * <p>Features are unsigned integers, and what lies above a feature's width is taken for the largest
 * number of that width: a contract may pass anything. Results are those of the program on every
 * input. Holds no state of a run.
 */
public final class NetworkExecutor {
  private static final int DIGIT_BITS = 2;

  private final Program program;
  private final Ranges ranges;
  private final NetworkTypes types;
  private final List<Integer> widths;

  /**
   * With the smallest types that contracts have.
   *
   * @param program in the integer dialect, widths assigned
   * @throws io.cloakwork.fhe.ParameterException if it is in the circuit dialect
   * @throws io.cloakwork.fhe.CapacityException if a result has more than 64 bits
   */
  public NetworkExecutor(Program program) {
    this(program, NetworkTypes.smallest(program));
  }

  /**
   * @param program in the integer dialect, widths assigned
   * @param types of its inputs and outputs
   * @throws io.cloakwork.fhe.ParameterException if it is in the circuit dialect
   * @throws MismatchException if the types do not hold its features and results, or there are more
   *     or fewer
   */
  public NetworkExecutor(Program program, NetworkTypes types) {
    types.requireFit(program);
    this.program = program;
    this.ranges = Ranges.of(program);
    this.types = types;
    this.widths = program.all(Features.class).getFirst().widths();
  }

  /** Bits of the features that have a meaning, in the order of the row. */
  public List<Integer> widths() {
    return widths;
  }

  /** Types of the features, in the order of the row. */
  public List<IntegerType> inputs() {
    return types.inputs();
  }

  /** Types of the results, in order. */
  public List<IntegerType> outputs() {
    return types.outputs();
  }

  /**
   * Runs one row on encrypted integers.
   *
   * @param row of the types {@link #inputs}
   * @return of the types {@link #outputs}
   * @throws MismatchException if the row has other types
   */
  public List<FheInteger> run(FheEvaluator evaluator, List<? extends FheInteger> row) {
    check(row.stream().map(FheInteger::type).toList());
    return new Run<FheBool, FheInteger>(evaluator).run(row);
  }

  /**
   * The same in the clear.
   *
   * @throws MismatchException if the row has other types
   */
  public List<ClearInteger> run(ClearEvaluator evaluator, List<ClearInteger> row) {
    check(row.stream().map(ClearInteger::type).toList());
    return new Run<Boolean, ClearInteger>(evaluator).run(row);
  }

  private void check(List<IntegerType> given) {
    if (!given.equals(types.inputs())) {
      throw new MismatchException("types of a row", types.inputs(), given);
    }
  }

  /** The narrowest width that integers have: what is inside needs none of contracts. */
  private static int tight(int bits) {
    return Math.max(DIGIT_BITS, Math.ceilDiv(bits, DIGIT_BITS) * DIGIT_BITS);
  }

  /** One row: the elements of each value of the program. */
  private final class Run<B, N> {
    private final Evaluator<B, N> evaluator;
    private final Map<Value, List<N>> values = new HashMap<>();
    private final Map<Question, B> answers = new HashMap<>();

    Run(Evaluator<B, N> evaluator) {
      this.evaluator = evaluator;
    }

    /** What a branch asks: trees of an ensemble often ask the same. */
    private record Question(Value row, int feature, CodeSet codes) {}

    List<N> run(List<? extends N> row) {
      List<N> results = new ArrayList<>();
      for (IntegerOp op : program.integerOps()) {
        switch (op) {
          case Features features -> values.put(features.value(), clamped(row));
          case LinearMap map -> values.put(map.value(), linear(map));
          case Trees trees -> values.put(trees.value(), trees(trees));
          case Positive positive ->
              values.put(
                  positive.value(),
                  operand(positive).stream()
                      .map(x ->
                          evaluator.fromBool(evaluator.gt(x, 0), IntegerType.unsigned(DIGIT_BITS)))
                      .toList());
          case Largest largest -> values.put(largest.value(), List.of(indexOfLargest(largest)));
          case Result result -> results.addAll(of(result.input()));
        }
      }
      return IntStream.range(0, results.size())
          .mapToObj(i -> evaluator.cast(results.get(i), outputs().get(i)))
          .toList();
    }

    private List<N> of(Value value) {
      return values.getOrDefault(value, List.of());
    }

    private List<N> operand(Op op) {
      return of(op.operands().getFirst());
    }

    private List<N> clamped(List<? extends N> row) {
      List<N> features = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        N x = row.get(i);
        int width = widths.get(i);
        N held =
            width == inputs().get(i).bits() ? x : evaluator.min(x, trivial(x, (1L << width) - 1));
        features.add(evaluator.cast(held, IntegerType.unsigned(tight(width))));
      }
      return features;
    }

    private N indexOfLargest(Largest largest) {
      IntegerType type = IntegerType.signed(tight(ranges.signedBits(largest.input())));
      return evaluator.argMax(operand(largest).stream().map(x -> evaluator.cast(x, type)).toList());
    }

    private N trivial(N like, long number) {
      return evaluator.trivial(like, BigInteger.valueOf(number));
    }

    /** Positive and negative weights apart: a clear factor costs by its digits that are not 0. */
    private List<N> linear(LinearMap map) {
      List<N> row = operand(map);
      LongMatrix weights = map.weights();
      List<N> scores = new ArrayList<>();
      for (int r = 0; r < weights.rows(); r++) {
        IntegerType type = signed(map.value(), r);
        List<N> added = new ArrayList<>();
        List<N> subtracted = new ArrayList<>();
        for (int c = 0; c < weights.columns(); c++) {
          long weight = weights.at(r, c);
          if (weight != 0) {
            BigInteger factor = type.wrap(BigInteger.valueOf(weight).abs());
            N product = evaluator.mul(evaluator.cast(row.get(c), type), factor);
            (weight > 0 ? added : subtracted).add(product);
          }
        }
        N zero = trivial(evaluator.cast(row.getFirst(), type), 0);
        N score = evaluator.add(zero, map.bias().get(r));
        if (!added.isEmpty()) {
          score = evaluator.add(evaluator.sum(added), score);
        }
        if (!subtracted.isEmpty()) {
          score = evaluator.sub(score, evaluator.sum(subtracted));
        }
        scores.add(score);
      }
      return scores;
    }

    /** Sums of what trees give above their smallest leaf: nothing negative in between. */
    private List<N> trees(Trees trees) {
      List<N> sums = new ArrayList<>();
      List<List<N>> decided = trees.trees().stream().map(tree -> decide(trees, tree)).toList();
      for (int target = 0; target < trees.targets(); target++) {
        int at = target;
        IntegerType type = signed(trees.value(), target);
        long smallest = trees.trees().stream().mapToLong(tree -> smallest(tree, at)).sum();
        List<N> given = new ArrayList<>();
        for (List<N> values : decided) {
          given.add(evaluator.cast(values.get(target), type));
        }
        sums.add(evaluator.add(evaluator.<N>sum(given), smallest));
      }
      return sums;
    }

    /** From the leaves up: a branch stands before what it chooses from. */
    private List<N> decide(Trees trees, CodeTree tree) {
      List<CodeTree.Node> nodes = tree.nodes();
      Map<Integer, List<N>> decided = new HashMap<>();
      for (int i = nodes.size() - 1; i >= 0; i--) {
        decided.put(
            i,
            switch (nodes.get(i)) {
              case CodeTree.Leaf leaf -> constants(trees, tree, leaf.values());
              case CodeTree.Branch branch ->
                  select(
                      answer(trees, branch),
                      decided.getOrDefault(branch.ifIn(), List.of()),
                      decided.getOrDefault(branch.ifOut(), List.of()));
            });
      }
      return decided.getOrDefault(0, List.of());
    }

    private List<N> select(B condition, List<N> a, List<N> b) {
      return IntStream.range(0, a.size())
          .mapToObj(i -> evaluator.<N>select(condition, a.get(i), b.get(i)))
          .toList();
    }

    private List<N> constants(Trees trees, CodeTree tree, List<Long> numbers) {
      N any = operand(trees).getFirst();
      List<N> constants = new ArrayList<>();
      for (int target = 0; target < numbers.size(); target++) {
        long smallest = smallest(tree, target);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(largest(tree, target) - smallest);
        IntegerType type = IntegerType.unsigned(tight(bits));
        constants.add(trivial(evaluator.cast(any, type), numbers.get(target) - smallest));
      }
      return constants;
    }

    private B answer(Trees trees, CodeTree.Branch branch) {
      Question question = new Question(trees.input(), branch.feature(), branch.codes());
      B known = answers.get(question);
      if (known == null) {
        known = contains(branch.codes(), operand(trees).get(branch.feature()), branch.feature());
        answers.put(question, known);
      }
      return known;
    }

    private B contains(CodeSet codes, N x, int feature) {
      B any = evaluator.trivial(false);
      for (CodeSet.Range range : codes.ranges()) {
        any = evaluator.or(any, contains(range, x, (1 << widths.get(feature)) - 1));
      }
      return any;
    }

    private B contains(CodeSet.Range range, N x, int largest) {
      if (range.low() > largest) {
        return evaluator.trivial(false);
      }
      if (range.low() == range.high()) {
        return evaluator.eq(x, range.low());
      }
      B above = range.low() == 0 ? evaluator.trivial(true) : evaluator.ge(x, range.low());
      B below = range.high() >= largest ? evaluator.trivial(true) : evaluator.le(x, range.high());
      return evaluator.and(above, below);
    }

    /** A signed type: what is in between may be negative where results are not. */
    private IntegerType signed(Value value, int element) {
      return IntegerType.signed(tight(ranges.of(value).get(element).signedBits()));
    }
  }

  private static long smallest(CodeTree tree, int target) {
    return values(tree, target).min().orElseThrow();
  }

  private static long largest(CodeTree tree, int target) {
    return values(tree, target).max().orElseThrow();
  }

  private static LongStream values(CodeTree tree, int target) {
    return tree.leaves().stream().mapToLong(leaf -> leaf.values().get(target));
  }
}
