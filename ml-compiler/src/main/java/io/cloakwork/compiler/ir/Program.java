package io.cloakwork.compiler.ir;

import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Definition;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Ending;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.IntegerOp;
import io.cloakwork.compiler.ir.Op.Largest;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Op.Trees;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable program: operations in an order in which every value is defined before its use, ids
 * counting up from 0, all of one dialect, with at least one result. {@code parse(print(p))} equals
 * {@code p}.
 *
 * @param name of the model
 * @param ops in order
 */
public record Program(String name, List<Op> ops) {
  /** Longest name. */
  public static final int MAX_NAME = 200;

  /**
   * @throws ParameterException naming the operation that breaks a rule
   */
  public Program {
    ops = List.copyOf(ops);
    if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(Program::isNameChar)) {
      throw new ParameterException(
          "program name", "1 to " + MAX_NAME + " letters, digits, '-', '_', '.'", name);
    }
    checkTypes(ops);
  }

  private static boolean isNameChar(int c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  /** Types of all values, by id. */
  public List<Type> types() {
    return checkTypes(ops);
  }

  /** Whether the program is in the integer dialect. */
  public boolean isInteger() {
    return ops.getFirst() instanceof IntegerOp;
  }

  /**
   * The operations of a program in the integer dialect.
   *
   * @throws ParameterException if it is in the other one
   */
  public List<IntegerOp> integerOps() {
    if (!isInteger()) {
      throw new ParameterException("dialect of the program", "integer", "circuit");
    }
    return all(IntegerOp.class);
  }

  /**
   * The operations of a program in the circuit dialect.
   *
   * @throws ParameterException if it is in the other one
   */
  public List<CircuitOp> circuitOps() {
    if (isInteger()) {
      throw new ParameterException("dialect of the program", "circuit", "integer");
    }
    return all(CircuitOp.class);
  }

  /** The client's GLWE ciphertexts of features, in the order of the request. */
  public List<GlweInput> inputs() {
    return all(GlweInput.class);
  }

  /** The client's GGSW ciphertexts of the bits of its features, if the program takes them. */
  public Optional<BitInput> bitInput() {
    return all(BitInput.class).stream().findFirst();
  }

  /** Encryptions of zero that follow the client's ciphertexts in a request. */
  public List<MaskInput> masks() {
    return all(MaskInput.class);
  }

  /** What the reply holds, in its order. */
  public List<Output> outputs() {
    return all(Output.class);
  }

  /** All operations of one kind, in order. */
  public <T extends Op> List<T> all(Class<T> kind) {
    return ops.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Bootstraps of one run. */
  public int bootstraps() {
    return all(Lookup.class).size();
  }

  /** CMUX gates of one run. */
  public int cmuxes() {
    return all(Diagram.class).stream().mapToInt(diagram -> diagram.choices().size()).sum();
  }

  /** The same name with other operations. */
  public Program withOps(List<Op> newOps) {
    return new Program(name, newOps);
  }

  /**
   * Operations of one kind that can run together, level after level: what an executor of circuits
   * makes one batch of.
   *
   * @throws ParameterException if the program is in the integer dialect
   */
  public List<List<CircuitOp>> levels() {
    Map<Value, Integer> depths = new HashMap<>();
    Map<Integer, Map<Class<?>, List<CircuitOp>>> levels = new TreeMap<>();
    for (CircuitOp op : circuitOps()) {
      int depth =
          1 + op.operands().stream().mapToInt(v -> depths.getOrDefault(v, 0)).max().orElse(0);
      op.result().ifPresent(value -> depths.put(value, depth));
      levels
          .computeIfAbsent(depth, _ -> new LinkedHashMap<>())
          .computeIfAbsent(op.getClass(), _ -> new ArrayList<>())
          .add(op);
    }
    List<List<CircuitOp>> flat = new ArrayList<>();
    levels.values().forEach(kinds -> flat.addAll(kinds.values()));
    return flat;
  }

  private static List<Type> checkTypes(List<Op> ops) {
    List<Type> types = new ArrayList<>();
    boolean hasResult = false;
    boolean hasBits = false;
    for (Op op : ops) {
      if (op instanceof IntegerOp != ops.getFirst() instanceof IntegerOp) {
        throw new ParameterException(
            "dialect of " + op.getClass().getSimpleName(), "that of the program", "the other");
      }
      for (Value operand : op.operands()) {
        if (operand.id() >= types.size()) {
          throw new ParameterException(
              "operand of " + op.getClass().getSimpleName(), "defined before its use", operand);
        }
      }
      switch (op) {
        case Definition definition -> {
          if (definition.value().id() != types.size()) {
            throw new ParameterException("next value", "%" + types.size(), definition.value());
          }
          if (definition instanceof BitInput && hasBits) {
            throw new ParameterException("bit inputs of a program", "at most 1", 2);
          }
          hasBits |= definition instanceof BitInput;
          types.add(typeOf(definition, types));
        }
        case Ending ending -> {
          checkEnding(ending, types);
          hasResult = true;
        }
      }
    }
    if (!hasResult) {
      throw new ParameterException("results of a program", "at least 1", 0);
    }
    return types;
  }

  private static Type typeOf(Definition op, List<Type> types) {
    return switch (op) {
      case Features features -> new Type.Ints(features.count(), features.bits(), false);
      case LinearMap map -> {
        Type.Ints in = ints(op, types.get(map.input().id()));
        if (in.count() != map.weights().columns()) {
          throw new ParameterException(
              "input of " + map.value(), map.weights().columns() + " integers", in.count());
        }
        yield new Type.Ints(map.weights().rows(), map.bits(), true);
      }
      case Trees trees -> {
        checkTrees(trees, ints(op, types.get(trees.input().id())));
        yield new Type.Ints(trees.targets(), trees.bits(), true);
      }
      case Positive positive ->
          new Type.Ints(ints(op, types.get(positive.input().id())).count(), 1, false);
      case Largest largest -> {
        int count = ints(op, types.get(largest.input().id())).count();
        if (count < 2) {
          throw new ParameterException("elements of " + largest.value(), "at least 2", count);
        }
        yield new Type.Ints(1, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1), false);
      }
      case GlweInput input -> new Type.Glwe(input.polynomialSize());
      case BitInput input -> new Type.Bits(input.polynomialSize(), input.count());
      case MaskInput input -> new Type.Mask(input.polynomialSize());
      case Diagram diagram -> {
        if (!(types.get(diagram.bits().id()) instanceof Type.Bits in)) {
          throw wrongType(op, "GGSW ciphertexts", types.get(diagram.bits().id()));
        }
        for (Op.Choice choice : diagram.choices()) {
          checkIndex("selector of " + diagram.value(), choice.selector(), in.count());
        }
        checkIndex(
            "last coefficient of a leaf of " + diagram.value(),
            diagram.leaves().getFirst().size() - 1,
            in.polynomialSize());
        yield new Type.Glwe(in.polynomialSize());
      }
      case Sum sum -> {
        Type.Glwe first = glwe(op, types.get(sum.inputs().getFirst().id()));
        for (Value input : sum.inputs()) {
          if (!glwe(op, types.get(input.id())).equals(first)) {
            throw wrongType(op, "a GLWE ciphertext like the others", types.get(input.id()));
          }
        }
        yield first;
      }
      case PlainProduct product -> {
        Type.Glwe in = glwe(op, types.get(product.input().id()));
        for (Op.Monomial monomial : product.polynomial()) {
          checkIndex("exponent of " + product.value(), monomial.exponent(), in.polynomialSize());
        }
        yield in;
      }
      case Extract extract -> {
        Type.Glwe in = glwe(op, types.get(extract.input().id()));
        checkIndex("coefficient of " + extract.value(), extract.coefficient(), in.polynomialSize());
        yield new Type.Lwe();
      }
      case Combine combine -> {
        combine.terms().forEach(term -> lwe(op, types.get(term.value().id())));
        yield new Type.Lwe();
      }
      case Lookup lookup -> lwe(op, types.get(lookup.input().id()));
      case Hide hide -> {
        lwe(op, types.get(hide.input().id()));
        for (Value mask : hide.masks()) {
          if (!(types.get(mask.id()) instanceof Type.Mask)) {
            throw wrongType(op, "a GLWE encryption of zero", types.get(mask.id()));
          }
        }
        yield new Type.Hidden();
      }
    };
  }

  private static void checkEnding(Ending op, List<Type> types) {
    switch (op) {
      case Result result -> ints(op, types.get(result.input().id()));
      case Output output -> {
        if (!(types.get(output.input().id()) instanceof Type.Hidden)) {
          lwe(op, types.get(output.input().id()));
        }
      }
    }
  }

  private static void checkTrees(Trees trees, Type.Ints codes) {
    if (codes.signed()) {
      throw new ParameterException("input of " + trees.value(), "unsigned codes", "signed ones");
    }
    for (CodeTree tree : trees.trees()) {
      for (CodeTree.Branch branch : tree.branches()) {
        checkIndex("feature of a branch of " + trees.value(), branch.feature(), codes.count());
        if (branch.codes().highest() >= 1L << codes.bits()) {
          throw new ParameterException(
              "codes of a branch of " + trees.value(),
              "below " + (1L << codes.bits()),
              branch.codes().highest());
        }
      }
    }
  }

  private static void checkIndex(String what, int index, int size) {
    if (index < 0 || index >= size) {
      throw new ParameterException(what, "in [0, " + size + ")", index);
    }
  }

  private static Type.Ints ints(Op op, Type type) {
    if (type instanceof Type.Ints ints) {
      return ints;
    }
    throw wrongType(op, "integers", type);
  }

  private static Type.Glwe glwe(Op op, Type type) {
    if (type instanceof Type.Glwe glwe) {
      return glwe;
    }
    throw wrongType(op, "a GLWE ciphertext", type);
  }

  private static Type.Lwe lwe(Op op, Type type) {
    if (type instanceof Type.Lwe lwe) {
      return lwe;
    }
    throw wrongType(op, "an LWE ciphertext", type);
  }

  private static ParameterException wrongType(Op op, String expected, Type actual) {
    return new ParameterException("operand of " + op.getClass().getSimpleName(), expected, actual);
  }
}
