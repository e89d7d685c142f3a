package io.cloakwork.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.measure.PieceRecord.Piece;
import io.cloakwork.fhe.integer.Batch;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.Corners;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheValue;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.integer.OtherOperation;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What {@link EncryptedOperationsTest} has not, as really encrypted: operations on booleans, with
 * conditions of their own, on three integers, between types, by numbers that the program knows;
 * random numbers, and values from senders who are not trusted. The long part takes some minutes,
 * and goes on where a run has ended, as it does there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherOperationsTest {
  private static final int FEW = 4;
  private static final int WIDEST = 64;

  private static final List<IntegerType> TYPES =
      IntStream.of(8, 16, 32, WIDEST)
          .boxed()
          .flatMap(bits -> Stream.of(IntegerType.unsigned(bits), IntegerType.signed(bits)))
          .toList();

  private final Instant end = IntegerTrials.end(8);

  private IntegerTrials integers;

  @BeforeAll
  void open() {
    integers = IntegerTrials.open();
  }

  @AfterAll
  void close() {
    integers.close();
  }

  /** Each operation on some operands, in both forms. */
  @Test
  @Tag("integration")
  void operations_onASample_equalTheClearOnes() {
    List<OtherOperation> operations =
        OtherOperation.all(IntegerType.signed(8), TYPES.subList(0, 4));
    List<Supplier<List<String>>> trials = new ArrayList<>();
    for (Form form : Form.values()) {
      FheEvaluator evaluator = integers.evaluator(form);
      for (OtherOperation operation : operations) {
        OtherOperation.Row row = operation.someRows(1).getFirst();
        trials.add(() -> operation.failure(evaluator, integers.client(), row));
      }
      trials.add(() -> randomFailure(evaluator, IntegerType.signed(8), 1));
      trials.add(() -> bootstrapFailure(evaluator, Corners.of(IntegerType.signed(8)).getLast()));
    }

    assertThat(Batch.map(trials, Supplier::get))
        .allSatisfy(failure -> assertThat(failure).isEmpty());
  }

  @Test
  @Tag("integers")
  void operations_onSomeOperands_equalTheClearOnes() {
    IntegerTrials.check("integers-others.jsonl", pieces(), end);
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (IntegerType type : TYPES) {
      for (Form form : Form.values()) {
        FheEvaluator evaluator = integers.evaluator(form);
        for (OtherOperation operation : OtherOperation.all(type, TYPES)) {
          pieces.add(
              integers.piece(
                  type,
                  form,
                  operation.label(),
                  operation.label().contains("clear") ? "clear" : "encrypted",
                  operation.someRows(operation.isProduct() ? WIDEST / type.bits() : FEW),
                  row -> operation.failure(evaluator, integers.client(), row)));
        }
        pieces.add(
            integers.piece(
                type,
                form,
                "random",
                "none",
                IntStream.range(0, FEW).boxed().toList(),
                seed -> randomFailure(evaluator, type, seed)));
        pieces.add(
            integers.piece(
                type,
                form,
                "bootstrap",
                "none",
                Corners.of(type),
                value -> bootstrapFailure(evaluator, value)));
      }
    }
    return pieces;
  }

  /**
   * The same seed gives the same to everybody, another one something else, and what is bounded is
   * below its bound.
   */
  private List<String> randomFailure(FheEvaluator evaluator, IntegerType type, int number) {
    BigInteger bound = BigInteger.ONE.shiftLeft(type.bits() - 3);
    List<BigInteger> values = random(evaluator, type, bound, number);
    List<BigInteger> again = random(integers.evaluator(Form.LATENCY), type, bound, number);
    List<BigInteger> others = random(evaluator, type, bound, number + FEW);
    BigInteger bounded = values.getFirst();
    boolean isBounded = bounded.signum() >= 0 && bounded.compareTo(bound) < 0;
    return values.equals(again) && !values.equals(others) && isBounded
        ? List.of()
        : List.of(
            "seed %d: got %s, again %s, of another seed %s"
                .formatted(number, values, again, others));
  }

  private List<BigInteger> random(
      FheEvaluator evaluator, IntegerType type, BigInteger bound, int number) {
    byte[] bytes = new byte[MaskSeed.BYTES];
    bytes[0] = (byte) number;
    MaskSeed seed = MaskSeed.of(bytes);
    return Stream.of(
            evaluator.randomBounded(type, bound, seed),
            evaluator.random(type, seed),
            evaluator.fromBool(evaluator.randomBool(seed), type))
        .map(integers.client()::decrypt)
        .toList();
  }

  /** A number and a boolean stay what they are, and have the noise of one bootstrap. */
  private List<String> bootstrapFailure(FheEvaluator evaluator, ClearInteger value) {
    boolean isOdd = value.value().testBit(0);
    List<FheValue> clean =
        evaluator.bootstrap(
            List.of(
                integers.client().encrypt(value.type(), value.value()),
                integers.client().encrypt(isOdd)));
    Object actual = integers.client().decryptResult(clean);
    boolean isClean = clean.stream().allMatch(each -> each.squaredNorm() == 1);
    return isClean && actual.equals(List.of(value, isOdd))
        ? List.of()
        : List.of("bootstrap of %s: got %s".formatted(value, actual));
  }
}
