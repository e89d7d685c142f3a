package io.cloakwork.fhe.integer;

import java.util.List;

/** Every operation of the evaluator on integers, so that tests can run any of them. */
sealed interface Operation {

  /** Its name in tables and messages. */
  String label();

  /** The result, of whatever class it is; some operations take the left operand only. */
  <B, N> Object run(Evaluator<B, N> evaluator, N a, N b);

  static List<Operation> all() {
    return List.of(
        new Unary("neg", Evaluator::neg),
        new Unary("bitNot", Evaluator::bitNot),
        new Binary("add", Evaluator::add),
        new Binary("sub", Evaluator::sub),
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
        new Comparing("ge", Evaluator::ge));
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
