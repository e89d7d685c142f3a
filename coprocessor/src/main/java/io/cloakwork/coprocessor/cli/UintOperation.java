package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.integer.Evaluator;
import java.util.Locale;

/** What {@code cloak bench uint} measures, in the clear as well as encrypted. */
enum UintOperation {
  ADD,
  SUB,
  MUL,
  DIV_REM,
  BITAND,
  SHL,
  EQ,
  LT,
  MIN,
  SELECT;

  <B, N> Object run(Evaluator<B, N> evaluator, B condition, N a, N b) {
    return switch (this) {
      case ADD -> evaluator.add(a, b);
      case SUB -> evaluator.sub(a, b);
      case MUL -> evaluator.mul(a, b);
      case DIV_REM -> evaluator.divRem(a, b);
      case BITAND -> evaluator.bitAnd(a, b);
      case SHL -> evaluator.shl(a, b);
      case EQ -> evaluator.eq(a, b);
      case LT -> evaluator.lt(a, b);
      case MIN -> evaluator.min(a, b);
      case SELECT -> evaluator.select(condition, a, b);
    };
  }

  /** As in names of figures. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
