package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ir.CodeSet;
import io.cloakwork.compiler.spec.Feature;
import io.cloakwork.compiler.spec.FeatureBins;
import io.cloakwork.compiler.spec.FeatureGrid;
import io.cloakwork.compiler.tensor.Comparison;
import io.cloakwork.compiler.tensor.SplitTest;
import io.cloakwork.compiler.tensor.TreeNode.Branch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The codes of one feature of trees, and which of them pass each question that branches ask about
 * it. A missing value has the code of a value that passes the same questions, if there is one, else
 * a code of its own.
 *
 * @param feature for the client
 * @param sets codes that pass, by question
 */
record FeatureCodes(Feature feature, Map<Question, CodeSet> sets) {
  /** Most cuts of one feature: an exact comparison with more would cost too much. */
  static final int MAX_CUTS = (1 << TreeQuantizer.Uniform.MAX_BITS) - 2;

  /** What a branch asks. */
  record Question(SplitTest test, boolean missingIsTrue) {
    static Question of(Branch branch) {
      return new Question(branch.test(), branch.missingIsTrue());
    }

    boolean passes(double x) {
      return test.passes(x) || (missingIsTrue && Double.isNaN(x));
    }
  }

  /** Bits of the feature: at least one. */
  int width() {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(feature.leastCodes() - 1));
  }

  /** The codes that pass a question that was given. */
  CodeSet set(Question question) {
    return sets.getOrDefault(question, CodeSet.NONE);
  }

  /** The values that the questions tell apart have different codes, and no others. */
  static FeatureCodes bins(
      String name, int index, FeatureChain chain, Collection<Question> asked, List<Double> cuts) {
    int bins = cuts.size() + 1;
    Passing passing = new Passing(asked);
    for (int bin = 0; bin < bins; bin++) {
      double inside =
          cuts.isEmpty() ? 0 : bin < cuts.size() ? cuts.get(bin) : Math.nextUp(cuts.getLast());
      passing.add(chain.apply(index, inside));
    }
    int missing = passing.addMissing(chain.apply(index, Double.NaN));
    return new FeatureCodes(new FeatureBins(name, cuts, missing), passing.sets());
  }

  /** Where the answer to one of the questions changes: the last value before each change. */
  static List<Double> cuts(int index, FeatureChain chain, Collection<Question> asked) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (SplitTest test : new LinkedHashSet<>(asked.stream().map(Question::test).toList())) {
      switch (test) {
        case SplitTest.Compare(Comparison comparison, double t) -> {
          switch (comparison) {
            case LEQ, GT -> cuts.add(chain.lastLike(index, x -> x <= t));
            case LT, GTE -> cuts.add(chain.lastLike(index, x -> x < t));
            case EQ, NEQ -> cutOut(cuts, index, chain, t);
          }
        }
        case SplitTest.Member(List<Double> values) ->
            values.forEach(value -> cutOut(cuts, index, chain, value));
      }
    }
    cuts.remove(Double.POSITIVE_INFINITY); // the answer never changes
    return List.copyOf(cuts);
  }

  private static void cutOut(TreeSet<Double> cuts, int index, FeatureChain chain, double value) {
    cuts.add(chain.lastLike(index, x -> x < value));
    cuts.add(chain.lastLike(index, x -> x <= value));
  }

  /** Codes for equally distant values. */
  static FeatureCodes grid(
      String name,
      int index,
      FeatureChain chain,
      Collection<Question> asked,
      double low,
      double high,
      int levels) {
    FeatureGrid plain = new FeatureGrid(name, low, high, levels, 0);
    List<Double> seen = new ArrayList<>();
    for (int code = 0; code <= levels; code++) {
      seen.add(chain.apply(index, plain.centre(code)));
    }
    Passing passing = new Passing(asked, test -> nearest(test, seen));
    seen.forEach(passing::add);
    int missing = passing.addMissing(chain.apply(index, Double.NaN));
    return new FeatureCodes(new FeatureGrid(name, low, high, levels, missing), passing.sets());
  }

  /**
   * For a test on single values, which no centre may hit: the test on the nearest of what centres
   * become instead. A value outside of them is never met.
   */
  private static SplitTest nearest(SplitTest test, List<Double> seen) {
    return switch (test) {
      case SplitTest.Compare(Comparison comparison, double t)
          when comparison == Comparison.EQ || comparison == Comparison.NEQ ->
          new SplitTest.Compare(comparison, nearest(t, seen));
      case SplitTest.Compare _ -> test;
      case SplitTest.Member(List<Double> values) ->
          new SplitTest.Member(values.stream().map(value -> nearest(value, seen)).toList());
    };
  }

  private static double nearest(double value, List<Double> seen) {
    double first = seen.getFirst();
    double last = seen.getLast();
    if (value < Math.min(first, last) || value > Math.max(first, last)) {
      return value;
    }
    double best = first;
    for (double candidate : seen) {
      if (Math.abs(candidate - value) < Math.abs(best - value)) {
        best = candidate;
      }
    }
    return best;
  }

  /** Collects which codes pass which questions. */
  private static final class Passing {
    private final List<Question> questions;
    private final List<SplitTest> tests;
    private final List<BitSet> codes = new ArrayList<>(); // per code the questions that it passes

    Passing(Collection<Question> asked) {
      this(asked, test -> test);
    }

    Passing(Collection<Question> asked, UnaryOperator<SplitTest> changed) {
      this.questions = List.copyOf(new LinkedHashSet<>(asked));
      this.tests = questions.stream().map(question -> changed.apply(question.test)).toList();
    }

    void add(double value) {
      codes.add(passed(value));
    }

    /** The code of a missing value, of which the trees see {@code value}. */
    int addMissing(double value) {
      BitSet passed = passed(value);
      int code = codes.indexOf(passed);
      if (code < 0) {
        code = codes.size();
        codes.add(passed);
      }
      return code;
    }

    private BitSet passed(double value) {
      BitSet passed = new BitSet();
      for (int i = 0; i < tests.size(); i++) {
        passed.set(
            i,
            tests.get(i).passes(value) || (questions.get(i).missingIsTrue && Double.isNaN(value)));
      }
      return passed;
    }

    Map<Question, CodeSet> sets() {
      Map<Question, CodeSet> sets = new LinkedHashMap<>();
      for (int i = 0; i < questions.size(); i++) {
        List<CodeSet.Range> ranges = new ArrayList<>();
        int low = next(i, 0, true);
        while (low < codes.size()) {
          int end = next(i, low, false);
          ranges.add(new CodeSet.Range(low, end - 1));
          low = next(i, end, true);
        }
        sets.put(questions.get(i), new CodeSet(ranges));
      }
      return sets;
    }

    /** The first code from {@code from} on that passes, or does not; the count if there is none. */
    private int next(int question, int from, boolean passes) {
      int code = from;
      while (code < codes.size() && codes.get(code).get(question) != passes) {
        code++;
      }
      return code;
    }
  }
}
