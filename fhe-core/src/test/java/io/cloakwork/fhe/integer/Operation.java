package io.cloakwork.fhe.integer;

import java.util.List;

/** Every operation of the evaluator on integers, so that tests can run any of them. */
public sealed interface Operation {

  /** Its name in tables and messages. */
  String label();

  /** Whether its rotations grow with the square of the width. */
  default boolean isQuadratic() {
    return label().startsWith("mul") || label().startsWith("div") || label().equals("rem");
  }

  /** Whether bits move by an amount. */
  default boolean isShift() {
    return List.of("shl", "shr", "rotl", "rotr").contains(label());
  }

  /** Whether it is made of several operations of the evaluator, or uses an operand twice. */
  default boolean isCombined() {
    return label().contains(" ");
  }

  /** The result, of whatever class it is; some operations take the left operand only. */
  <B, N> Object run(Evaluator<B, N> evaluator, N a, N b);

  static List<Operation> all() {
    return List.of(
        new Unary("neg", Evaluator::neg),
        new Unary("abs", Evaluator::abs),
        new Unary("bitNot", Evaluator::bitNot),
        new Unary("countOnes", Evaluator::countOnes),
        new Unary("leadingZeros", Evaluator::leadingZeros),
        new Unary("trailingZeros", Evaluator::trailingZeros),
        new Unary("ilog2", Evaluator::ilog2),
        new Binary("add", Evaluator::add),
        new Binary("sub", Evaluator::sub),
        new Result("addOverflow", Evaluator::addOverflow),
        new Result("subOverflow", Evaluator::subOverflow),
        new Result("mulOverflow", Evaluator::mulOverflow),
        new Binary("saturatingAdd", Evaluator::saturatingAdd),
        new Binary("saturatingSub", Evaluator::saturatingSub),
        new Binary("mul", Evaluator::mul),
        new Binary("div", Evaluator::div),
        new Binary("rem", Evaluator::rem),
        new Result("divRem", Evaluator::divRem),
        new Result("divChecked", Evaluator::divChecked),
        new Binary("mulDiv of a square", Operation::squareDiv),
        new Binary("shl", Evaluator::shl),
        new Binary("shr", Evaluator::shr),
        new Binary("rotl", Evaluator::rotl),
        new Binary("rotr", Evaluator::rotr),
        new Binary("bitAnd", Evaluator::bitAnd),
        new Binary("bitOr", Evaluator::bitOr),
        new Binary("bitXor", Evaluator::bitXor),
        new Binary("min", Evaluator::min),
        new Binary("max", Evaluator::max),
        new Comparing("eq", Evaluator::eq),
        new Comparing("ne", Evaluator::ne),
        new Comparing("lt", Evaluator::lt),
        new Comparing("le", Evaluator::le),
        new Comparing("gt", Evaluator::gt),
        new Comparing("ge", Evaluator::ge),
        new Binary("lt and select", Operation::selectByOrder),
        new Result("lt and flip", Operation::flipByOrder));
  }

  private static <B, N> N squareDiv(Evaluator<B, N> evaluator, N a, N b) {
    return evaluator.mulDiv(a, a, b);
  }

  private static <B, N> N selectByOrder(Evaluator<B, N> evaluator, N a, N b) {
    return evaluator.select(evaluator.lt(a, b), a, b);
  }

  private static <B, N> Flipped<N> flipByOrder(Evaluator<B, N> evaluator, N a, N b) {
    return evaluator.flip(evaluator.lt(a, b), a, b);
  }

  /** Of one integer. */
  record Unary(String label, UnaryFunction function) implements Operation {
    interface UnaryFunction {
      <B, N> N apply(Evaluator<B, N> evaluator, N a);
    }

    @Override
    public <B, N> Object run(Evaluator<B, N> evaluator, N a, N b) {
      return function.apply(evaluator, a);
    }
  }

  /** Of two integers. */
  record Binary(String label, BinaryFunction function) implements Operation {
    interface BinaryFunction {
      <B, N> N apply(Evaluator<B, N> evaluator, N a, N b);
    }

    @Override
    public <B, N> Object run(Evaluator<B, N> evaluator, N a, N b) {
      return function.apply(evaluator, a, b);
    }
  }

  /** Of two integers, with several results. */
  record Result(String label, ResultFunction function) implements Operation {
    interface ResultFunction {
      <B, N> Object apply(Evaluator<B, N> evaluator, N a, N b);
    }

    @Override
    public <B, N> Object run(Evaluator<B, N> evaluator, N a, N b) {
      return function.apply(evaluator, a, b);
    }
  }

  /** Of two integers, with a boolean result. */
  record Comparing(String label, ComparingFunction function) implements Operation {
    interface ComparingFunction {
      <B, N> B apply(Evaluator<B, N> evaluator, N a, N b);
    }

    @Override
    public <B, N> Object run(Evaluator<B, N> evaluator, N a, N b) {
      return function.apply(evaluator, a, b);
    }
  }
}
