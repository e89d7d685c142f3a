package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One operation. Every operation is of one dialect, {@link IntegerOp} or {@link CircuitOp}, and
 * either defines a value, {@link Definition}, or gives one to the outside, {@link Ending}. A
 * program keeps to one dialect.
 */
public sealed interface Op {

  /** An operation of the integer dialect. */
  sealed interface IntegerOp extends Op {}

  /** An operation of the circuit dialect. */
  sealed interface CircuitOp extends Op {}

  /** An operation that defines a value. */
  sealed interface Definition extends Op {
    Value value();

    @Override
    default Optional<Value> result() {
      return Optional.of(value());
    }
  }

  /** A result of a program: it defines nothing. */
  sealed interface Ending extends Op {
    Value input();

    @Override
    default Optional<Value> result() {
      return Optional.empty();
    }

    @Override
    default List<Value> operands() {
      return List.of(input());
    }
  }

  /** What the operation defines; empty for the results of a program. */
  Optional<Value> result();

  /** What it reads, in order. */
  List<Value> operands();

  /** The same operation with every value renamed. */
  Op rename(UnaryOperator<Value> names);

  /**
   * The quantized row: unsigned integers.
   *
   * @param widths bits of each
   */
  record Features(Value value, List<Integer> widths) implements IntegerOp, Definition {
    public Features {
      widths = checkedWidths(widths, 1);
    }

    /** {@code count} integers of {@code bits} bits each. */
    public Features(Value value, int count, int bits) {
      this(value, Collections.nCopies(Math.max(0, count), bits));
    }

    public int count() {
      return widths.size();
    }

    /** Of the widest. */
    public int bits() {
      return Collections.max(widths);
    }

    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Features(names.apply(value), widths);
    }
  }

  /** W·x + b, one row of W per result, in signed integers of {@code bits} bits. */
  record LinearMap(Value value, Value input, LongMatrix weights, List<Long> bias, int bits)
      implements IntegerOp, Definition {
    public LinearMap {
      bias = List.copyOf(bias);
      if (bias.size() != weights.rows()) {
        throw new MismatchException("biases of a linear map", weights.rows(), bias.size());
      }
    }

    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new LinearMap(names.apply(value), names.apply(input), weights, bias, bits);
    }
  }

  /**
   * The sum of what trees say about a row: for each target Σ over trees of its integer in the leaf
   * that the row reaches, in signed integers of {@code bits} bits.
   *
   * @param input the codes of the row
   * @param trees 1 or more, all for {@code targets} targets
   */
  record Trees(Value value, Value input, List<CodeTree> trees, int targets, int bits)
      implements IntegerOp, Definition {
    public Trees {
      trees = List.copyOf(trees);
      if (trees.isEmpty()) {
        throw new ParameterException("trees of an ensemble", "at least 1", 0);
      }
      for (CodeTree tree : trees) {
        if (tree.targets() != targets) {
          throw new MismatchException("targets of a tree", targets, tree.targets());
        }
      }
    }

    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Trees(names.apply(value), names.apply(input), trees, targets, bits);
    }
  }

  /** 1 where an element is above zero, else 0. */
  record Positive(Value value, Value input) implements IntegerOp, Definition {
    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Positive(names.apply(value), names.apply(input));
    }
  }

  /** The index of the largest element, of the first if there are several. */
  record Largest(Value value, Value input) implements IntegerOp, Definition {
    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Largest(names.apply(value), names.apply(input));
    }
  }

  /** The integers that the program gives. */
  record Result(Value input) implements IntegerOp, Ending {
    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Result(names.apply(input));
    }
  }

  /**
   * A fresh GLWE ciphertext of the client: coefficient i is feature {@code first} + i, times
   * 2^shift.
   */
  record GlweInput(Value value, int polynomialSize, int first, int count, int bits, int shift)
      implements CircuitOp, Definition {
    public GlweInput {
      if (first < 0 || count < 1 || count > polynomialSize) {
        throw new ParameterException(
            "features of a GLWE input", "1 to " + polynomialSize + ", from 0 on", count);
      }
      if (bits < 1 || bits > 24) {
        throw new ParameterException("bits of a feature", "in [1, 24]", bits);
      }
      if (shift < 0 || shift >= Long.SIZE) {
        throw new ParameterException("shift of a GLWE input", "in [0, 63]", shift);
      }
    }

    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new GlweInput(names.apply(value), polynomialSize, first, count, bits, shift);
    }
  }

  /**
   * The row as fresh GGSW ciphertexts of the client, one for each bit: what {@link Diagram} chooses
   * by.
   *
   * @param widths bits of each feature, 0 of those that are not sent
   * @param decomposition of the products with these ciphertexts
   */
  record BitInput(
      Value value, int polynomialSize, List<Integer> widths, Decomposition decomposition)
      implements CircuitOp, Definition {
    public BitInput {
      widths = checkedWidths(widths, 0);
      if (widths.stream().allMatch(width -> width == 0)) {
        throw new ParameterException("features that are sent", "at least 1", 0);
      }
    }

    /** Ciphertexts: the sum of the widths. */
    public int count() {
      return widths.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new BitInput(names.apply(value), polynomialSize, widths, decomposition);
    }
  }

  /**
   * Chooses between two earlier values of a diagram.
   *
   * @param selector index of an encrypted bit
   * @param ifZero the value if the bit is 0
   * @param ifOne the value if the bit is 1
   */
  record Choice(int selector, int ifZero, int ifOne) {}

  /**
   * A decision diagram: leaves are plaintext polynomials, and every choice is one CMUX. Values are
   * numbered leaves first, then choices; the last one is the result, and every other is read by a
   * choice, which stands behind what it reads. A GLWE ciphertext.
   *
   * @param bits that decide, a {@link BitInput}: bit b of feature f has index b + Σ widths of the
   *     features before f, b = 0 being the least significant
   * @param leaves torus words from coefficient 0 on, equally many each; the others are 0
   */
  record Diagram(Value value, Value bits, List<List<Long>> leaves, List<Choice> choices)
      implements CircuitOp, Definition {
    /** Most choices of one diagram: all values are in memory together, half a GiB at N = 2048. */
    public static final int MAX_CHOICES = 1 << 14;

    public Diagram {
      leaves = leaves.stream().map(List::copyOf).toList();
      choices = List.copyOf(choices);
      if (leaves.isEmpty() || leaves.getFirst().isEmpty()) {
        throw new ParameterException(
            "leaves of a diagram", "at least 1, of 1 word or more", leaves);
      }
      if (choices.size() > MAX_CHOICES) {
        throw new ParameterException(
            "choices of a diagram", "at most " + MAX_CHOICES, choices.size());
      }
      for (List<Long> leaf : leaves) {
        if (leaf.size() != leaves.getFirst().size()) {
          throw new MismatchException(
              "words of a leaf of a diagram", leaves.getFirst().size(), leaf.size());
        }
      }
      checkReads(leaves.size(), choices);
    }

    private static void checkReads(int leaves, List<Choice> choices) {
      BitSet read = new BitSet();
      for (int i = 0; i < choices.size(); i++) {
        Choice choice = choices.get(i);
        int next = leaves + i;
        if (Math.min(choice.ifZero, choice.ifOne) < 0
            || Math.max(choice.ifZero, choice.ifOne) >= next
            || choice.ifZero == choice.ifOne) {
          throw new ParameterException(
              "values of choice " + i + " of a diagram",
              "two different, in [0, " + next + ")",
              choice);
        }
        read.set(choice.ifZero);
        read.set(choice.ifOne);
      }
      int values = leaves + choices.size();
      if (read.nextClearBit(0) != values - 1) {
        throw new ParameterException(
            "value " + read.nextClearBit(0) + " of a diagram", "read by a choice", "unused");
      }
    }

    /** Choices on the longest path from a leaf to the result. */
    public int depth() {
      int[] depths = new int[leaves.size() + choices.size()];
      for (int i = 0; i < choices.size(); i++) {
        Choice choice = choices.get(i);
        depths[leaves.size() + i] = 1 + Math.max(depths[choice.ifZero], depths[choice.ifOne]);
      }
      return depths[depths.length - 1];
    }

    @Override
    public List<Value> operands() {
      return List.of(bits);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Diagram(names.apply(value), names.apply(bits), leaves, choices);
    }
  }

  /** The sum of GLWE ciphertexts. */
  record Sum(Value value, List<Value> inputs) implements CircuitOp, Definition {
    public Sum {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new ParameterException("inputs of a sum", "at least 1", 0);
      }
    }

    @Override
    public List<Value> operands() {
      return inputs;
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Sum(names.apply(value), inputs.stream().map(names).toList());
    }
  }

  /**
   * A fresh GLWE encryption of zero by the client, after all its features: what {@link Hide} makes
   * other encryptions of zero from, as from a public key.
   */
  record MaskInput(Value value, int polynomialSize) implements CircuitOp, Definition {
    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new MaskInput(names.apply(value), polynomialSize);
    }
  }

  /** A monomial of a plaintext polynomial. */
  record Monomial(int exponent, long coefficient) {}

  /** GLWE × plaintext polynomial, exact. */
  record PlainProduct(Value value, Value input, List<Monomial> polynomial)
      implements CircuitOp, Definition {
    public PlainProduct {
      polynomial = List.copyOf(polynomial);
      Set<Integer> exponents = new HashSet<>();
      for (Monomial monomial : polynomial) {
        if (!exponents.add(monomial.exponent())) {
          throw new ParameterException(
              "exponents of a product", "all different", monomial.exponent());
        }
      }
    }

    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new PlainProduct(names.apply(value), names.apply(input), polynomial);
    }
  }

  /** One coefficient of a GLWE ciphertext, as an LWE ciphertext. */
  record Extract(Value value, Value input, int coefficient) implements CircuitOp, Definition {
    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Extract(names.apply(value), names.apply(input), coefficient);
    }
  }

  /** A value times an integer, modulo 2^64. */
  record Term(long coefficient, Value value) {}

  /** Σ coefficient·value + constant, modulo 2^64. */
  record Combine(Value value, List<Term> terms, long constant) implements CircuitOp, Definition {
    public Combine {
      terms = List.copyOf(terms);
      if (terms.isEmpty()) {
        throw new ParameterException("terms of a combination", "at least 1", 0);
      }
    }

    @Override
    public List<Value> operands() {
      return terms.stream().map(Term::value).toList();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Combine(
          names.apply(value),
          terms.stream().map(t -> new Term(t.coefficient(), names.apply(t.value()))).toList(),
          constant);
    }
  }

  /**
   * A programmable bootstrap: the table of {@code words} on the half circle (see {@code
   * LookupTable}), its negative on the other half.
   *
   * @param margin how far, in units of 2^−64, every clear input stays from the nearest border of
   *     boxes. The lowering promises it, the clear executor checks it, and the noise analysis
   *     stands on it.
   */
  record Lookup(Value value, Value input, List<Long> words, boolean centred, long margin)
      implements CircuitOp, Definition {
    public Lookup {
      words = List.copyOf(words);
      if (Integer.bitCount(words.size()) != 1) {
        throw new ParameterException("boxes of a table", "a power of two", words.size());
      }
      long half = 1L << (Long.SIZE - 2 - Integer.numberOfTrailingZeros(words.size()));
      if (margin < 1 || margin > half) {
        throw new ParameterException(
            "margin of a table", "1 to " + half + ", half of a box", margin);
      }
    }

    /** lg of the count of boxes. */
    public int boxBits() {
      return Integer.numberOfTrailingZeros(words.size());
    }

    @Override
    public List<Value> operands() {
      return List.of(input);
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Lookup(names.apply(value), names.apply(input), words, centred, margin);
    }
  }

  /**
   * The value with a fresh encryption of zero added, and noise in [−2^b, 2^b] in units of 2^−64:
   * what is left of how it was computed drowns. The only operation that is not deterministic.
   *
   * @param masks the client's encryptions of zero, one per mask polynomial of its key
   * @param noiseLog2 b of the noise, which is TUniform; 0 to 62
   */
  record Hide(Value value, Value input, List<Value> masks, int noiseLog2)
      implements CircuitOp, Definition {
    public Hide {
      masks = List.copyOf(masks);
      if (masks.isEmpty()) {
        throw new ParameterException("masks of a hidden value", "at least 1", 0);
      }
      if (noiseLog2 < 0 || noiseLog2 > 62) {
        throw new ParameterException("noise of a hidden value, log2", "in [0, 62]", noiseLog2);
      }
    }

    @Override
    public List<Value> operands() {
      return Stream.concat(Stream.of(input), masks.stream()).toList();
    }

    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Hide(
          names.apply(value), names.apply(input), masks.stream().map(names).toList(), noiseLog2);
    }
  }

  /** An LWE ciphertext that the client gets, and what it holds. Outputs are numbered in order. */
  record Output(Value input, Encoding encoding) implements CircuitOp, Ending {
    @Override
    public Op rename(UnaryOperator<Value> names) {
      return new Output(names.apply(input), encoding);
    }
  }

  private static List<Integer> checkedWidths(List<Integer> widths, int least) {
    List<Integer> copy = List.copyOf(widths);
    if (copy.isEmpty()) {
      throw new ParameterException("count of features", "at least 1", 0);
    }
    for (int width : copy) {
      if (width < least || width > 24) {
        throw new ParameterException("bits of a feature", "in [" + least + ", 24]", width);
      }
    }
    return copy;
  }
}
