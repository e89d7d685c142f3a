package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.ServerKeyPart;
import java.math.BigInteger;
import java.util.List;

/**
 * The operations on encrypted values. Each call blocks until its result is there, computed by the
 * engine together with what other threads ask for: call it from as many threads as there is work,
 * best from virtual ones.
 *
 * <p>No ciphertext leaves the range that its tables read, and no look-up fails more often than
 * 2^−128: values that have become too noisy for an operation are bootstrapped first. What is known
 * to everybody (trivial values, clear operands) costs as little as it can.
 *
 * <p>Beside what they say themselves, the operations throw what {@link FheEngine} throws.
 */
public final class FheEvaluator implements Evaluator<FheBool, FheInteger> {
  private final Addition addition;
  private final Comparison comparison;
  private final Selection selection;
  private final Bitwise bitwise;

  FheEvaluator(Machine machine, Form form) {
    Rounds rounds = new Rounds(machine);
    this.addition = new Addition(rounds, form);
    this.comparison = new Comparison(rounds, form);
    this.selection = new Selection(rounds);
    this.bitwise = new Bitwise(rounds);
  }

  /**
   * An evaluator for the values of one client. It holds nothing and needs not be closed; engine and
   * key have to stay open.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   */
  public static FheEvaluator of(FheEngine engine, EngineKey key, Form form) {
    return new FheEvaluator(new EngineMachine(engine, key), form);
  }

  /**
   * The same with re-randomized inputs: to the encrypted inputs of each operation encryptions of
   * zero are added that follow from a hash of the operation and all its inputs, so that nobody can
   * choose inputs whose rounding errors add up ({@code docs/SECURITY.md} says when that is needed).
   * The same operation on the same ciphertexts gives the same bits again.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   * @throws MismatchException if the server key was made without {@link
   *     ServerKeyPart#RERANDOMIZATION}
   */
  public static Evaluator<FheBool, FheInteger> rerandomizing(
      FheEngine engine, EngineKey key, Form form) {
    return RerandomizedInputs.of(of(engine, key, form), key.serverKey());
  }

  @Override
  public <T extends FheInteger> T trivial(T like, BigInteger value) {
    Operands.requireHeld(like.type(), value);
    return like(like, Digits.of(value, like.type().blocks()));
  }

  @Override
  public FheBool trivial(boolean value) {
    return FheBool.trivial(value);
  }

  @Override
  public <T extends FheInteger> T add(T a, T b) {
    return like(a, addition.add(a.blocks(), right("add", a, b)));
  }

  @Override
  public <T extends FheInteger> T sub(T a, T b) {
    return like(a, addition.subtract(a.blocks(), right("sub", a, b)));
  }

  @Override
  public <T extends FheInteger> T neg(T a) {
    return like(a, addition.subtract(Digits.of(BigInteger.ZERO, a.type().blocks()), a.blocks()));
  }

  @Override
  public <T extends FheInteger> T bitAnd(T a, T b) {
    return like(a, bitwise.apply(Bitwise.AND, a.blocks(), right("bitAnd", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitOr(T a, T b) {
    return like(a, bitwise.apply(Bitwise.OR, a.blocks(), right("bitOr", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitXor(T a, T b) {
    return like(a, bitwise.apply(Bitwise.XOR, a.blocks(), right("bitXor", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitNot(T a) {
    return like(a, Digits.complement(a.blocks()));
  }

  @Override
  public FheBool eq(FheInteger a, FheInteger b) {
    return new FheBool(comparison.equal(a.blocks(), right("eq", a, b), 1));
  }

  @Override
  public FheBool ne(FheInteger a, FheInteger b) {
    return not(eq(a, b));
  }

  @Override
  public FheBool lt(FheInteger a, FheInteger b) {
    return less(a.type(), a.blocks(), right("lt", a, b));
  }

  @Override
  public FheBool le(FheInteger a, FheInteger b) {
    return not(gt(a, b));
  }

  @Override
  public FheBool gt(FheInteger a, FheInteger b) {
    return less(a.type(), right("gt", a, b), a.blocks());
  }

  @Override
  public FheBool ge(FheInteger a, FheInteger b) {
    return not(lt(a, b));
  }

  @Override
  public <T extends FheInteger> T min(T a, T b) {
    return like(a, smaller(a.type(), a.blocks(), right("min", a, b)));
  }

  @Override
  public <T extends FheInteger> T max(T a, T b) {
    return like(a, larger(a.type(), a.blocks(), right("max", a, b)));
  }

  @Override
  public <T extends FheInteger> T select(FheBool condition, T a, T b) {
    Operands.requireSame("second value of select", a.type(), b.type());
    return like(a, selection.select(condition.block(), a.blocks(), b.blocks()));
  }

  @Override
  public FheBool selectBool(FheBool condition, FheBool a, FheBool b) {
    return new FheBool(
        selection
            .select(condition.block(), List.of(a.block()), List.of(b.block()))
            .getFirst()
            .within(0, 1));
  }

  @Override
  public FheBool and(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.AND, a.block(), b.block()));
  }

  @Override
  public FheBool or(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.OR, a.block(), b.block()));
  }

  @Override
  public FheBool xor(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.XOR, a.block(), b.block()));
  }

  @Override
  public FheBool not(FheBool a) {
    return new FheBool(Block.constant(1).minus(a.block()));
  }

  private FheBool less(IntegerType type, List<Block> a, List<Block> b) {
    return new FheBool(order(type, a, b, 1));
  }

  private Block order(IntegerType type, List<Block> a, List<Block> b, int scale) {
    return type.isSigned() ? comparison.lessSigned(a, b, scale) : comparison.less(a, b, scale);
  }

  private List<Block> smaller(IntegerType type, List<Block> a, List<Block> b) {
    return selection.selectScaled(order(type, a, b, Selection.SCALE), a, b);
  }

  private List<Block> larger(IntegerType type, List<Block> a, List<Block> b) {
    return selection.selectScaled(order(type, a, b, Selection.SCALE), b, a);
  }

  private static List<Block> right(String operation, FheInteger a, FheInteger b) {
    Operands.requireSame("right operand of " + operation, a.type(), b.type());
    return b.blocks();
  }

  @SuppressWarnings("unchecked") // the type decides on the class, and T is FheUint, FheInt or both
  private static <T extends FheInteger> T like(T like, List<Block> blocks) {
    return (T) FheInteger.of(like.type(), blocks);
  }
}
