package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/** Blind rotations and rounds of operations, counted on the clear machine. */
final class OperationCosts {
  private OperationCosts() {}

  /** What one operation takes. */
  record Cost(int rotations, int rounds) {
    @Override
    public String toString() {
      return rotations + " / " + rounds;
    }
  }

  /**
   * Makes fresh inputs of one type, another one with each call.
   *
   * @param length of lists
   */
  record Inputs(ClearMachine machine, IntegerType type, int length) {
    FheInteger number() {
      return machine.encrypt(new ClearInteger(type, ones()));
    }

    List<FheInteger> list() {
      return Stream.generate(this::number).limit(length).toList();
    }

    FheBool bool() {
      return machine.encrypt(true);
    }

    /** Of lists: eight bits. */
    FheInteger index() {
      return of(IntegerType.unsigned(8)).number();
    }

    /** Those of another type. */
    Inputs of(IntegerType other) {
      return new Inputs(machine, other, length);
    }

    int bits() {
      return type.bits();
    }

    /** The number that everybody knows whose base-4 digits are all 1. */
    FheInteger known() {
      return known(ones());
    }

    FheInteger known(BigInteger value) {
      return FheInteger.trivial(type, value);
    }

    MaskSeed seed() {
      return MaskSeed.of(new byte[MaskSeed.BYTES]);
    }

    private BigInteger ones() {
      return BigInteger.ONE.shiftLeft(type.bits()).divide(BigInteger.valueOf(3));
    }
  }

  /** An operation, or several. */
  interface Body {
    void run(FheEvaluator evaluator, Inputs inputs);

    /** An operation on integers. */
    static Body of(Operation operation) {
      return (e, in) -> operation.run(e, in.number(), in.number());
    }
  }

  static Cost cost(IntegerType type, int length, Form form, int limit, Body body) {
    ClearMachine machine = new ClearMachine(limit);
    body.run(new FheEvaluator(machine, form), new Inputs(machine, type, length));
    return new Cost(machine.rotations(), machine.rounds());
  }

  /** ERC-20: an amount from one balance to another, if there is so much. */
  static void transfer(FheEvaluator e, Inputs in) {
    FheInteger from = in.number();
    FheInteger asked = in.number();
    FheInteger amount = e.select(e.ge(from, asked), asked, BigInteger.ZERO);
    e.sub(from, amount);
    e.add(in.number(), amount);
  }
}
