package io.cloakwork.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.measure.PieceRecord.Piece;
import io.cloakwork.fhe.integer.Batch;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.Corners;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.integer.ListOperation;
import io.cloakwork.fhe.integer.Operation;
import io.cloakwork.fhe.integer.OperationChain;
import io.cloakwork.fhe.integer.OperationTrial;
import io.cloakwork.fhe.params.ParameterSets;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Operations on integers, really encrypted with the default parameter set if not said otherwise, on
 * the fastest provider of the machine: each result is decrypted and compared with the operation in
 * the clear.
 *
 * <p>The long part is cut into pieces. Each finished piece is a line of the record, and a run that
 * is broken off, or out of time ({@code -Dcloakwork.integers.minutes}, 22 if not given), goes on
 * after the last one; until all are there the test fails and says how many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedOperationsTest {
  /** Pairs of wide operands for products and quotients. */
  private static final int FEW = 8;

  private static final int CHAIN_STEPS = 100;
  private static final int LONGEST_LIST = 6;

  /** A slice of the long suite takes an hour at most, and this is the larger part of the rest. */
  private final Instant end = IntegerTrials.end(22);

  private IntegerTrials integers;

  @BeforeAll
  void open() {
    integers = IntegerTrials.open();
  }

  @AfterAll
  void close() {
    integers.close();
  }

  /** Each operation on lists in one form. */
  @Test
  @Tag("integration")
  void operations_onLists_equalTheClearOnes() {
    List<ClearInteger> values = Corners.andRandom(IntegerType.unsigned(8), 2, 1).subList(6, 12);
    List<ListOperation> operations = ListOperation.all();
    List<Integer> places = IntStream.range(0, operations.size()).boxed().toList();

    assertThat(
            Batch.map(
                places,
                i ->
                    operations
                        .get(i)
                        .failure(
                            integers.evaluator(i % 2 == 0 ? Form.THROUGHPUT : Form.LATENCY),
                            integers.client(),
                            values,
                            values.get(i % values.size()),
                            index(i % values.size()))))
        .allSatisfy(failure -> assertThat(failure).isEmpty());
  }

  /** Each operation on two pairs, in one form each. */
  @Test
  @Tag("integration")
  void operations_onASample_equalTheClearOnes() {
    List<OperationTrial> trials = new ArrayList<>();
    List<Operation> operations = Operation.all();
    for (int i = 0; i < operations.size(); i++) {
      IntegerType type = i % 3 == 2 ? IntegerType.signed(8) : IntegerType.unsigned(8);
      List<ClearInteger> values = Corners.andRandom(type, 8, i);
      for (int j = 0; j < 2; j++) {
        trials.add(
            new OperationTrial(
                operations.get(i),
                values.get(values.size() - 1 - j),
                values.get((5 * i + 3 * j) % values.size()),
                j == 1));
      }
    }
    FheEvaluator throughput = integers.evaluator(Form.THROUGHPUT);
    FheEvaluator latency = integers.evaluator(Form.LATENCY);

    assertThat(
            Batch.map(
                trials,
                trial -> trial.failure(trial.isClear() ? latency : throughput, integers.client())))
        .allSatisfy(failure -> assertThat(failure).isEmpty());
  }

  /**
   * The set for those who do not want the younger assumption of block keys: other noise, so other
   * look-ups. Each operation on one pair of either sign, and on a list, in both forms by turns.
   */
  @Test
  @Tag("integration")
  void operations_withTheStandardSet_equalTheClearOnes() {
    KeyFixtures.Keys keys = KeyFixtures.of(ParameterSets.M2C2_STANDARD_P129.parameters());
    List<OperationTrial> trials =
        OperationTrial.ofEachOperation(IntegerType.unsigned(4), IntegerType.signed(4));
    List<ListOperation> lists = ListOperation.all();
    List<ClearInteger> values = Corners.of(IntegerType.unsigned(4)).subList(2, 5);
    try (EngineKey standard = integers.engine().load(keys.server())) {
      List<FheEvaluator> evaluators =
          Stream.of(Form.values())
              .map(form -> FheEvaluator.of(integers.engine(), standard, form))
              .toList();

      assertThat(
              Batch.map(
                  IntStream.range(0, trials.size() + lists.size()).boxed().toList(),
                  i -> {
                    FheEvaluator evaluator = evaluators.get(i % evaluators.size());
                    return i < trials.size()
                        ? trials.get(i).failure(evaluator, keys.client())
                        : lists
                            .get(i - trials.size())
                            .failure(evaluator, keys.client(), values, values.get(1), index(2));
                  }))
          .allSatisfy(failure -> assertThat(failure).isEmpty());
    }
  }

  @Test
  @Tag("integers")
  void operations_onAllPairs_equalTheClearOnes() {
    IntegerTrials.check("integers-block3.jsonl", pieces(), end);
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (int bits : new int[] {8, 16, 32, 64}) {
      for (IntegerType type : List.of(IntegerType.unsigned(bits), IntegerType.signed(bits))) {
        for (Form form : Form.values()) {
          for (Operation operation : Operation.all()) {
            pieces.add(pairs(type, form, operation, false));
            if (!(operation instanceof Operation.Unary)) {
              pieces.add(pairs(type, form, operation, true));
            }
          }
          for (ListOperation operation : ListOperation.all()) {
            pieces.add(lists(type, form, operation));
          }
          pieces.add(chain(type, form));
        }
      }
    }
    return pieces;
  }

  private Piece pairs(IntegerType type, Form form, Operation operation, boolean isClear) {
    List<ClearInteger> values = Corners.of(type);
    int size = values.size();
    boolean isFew = type.bits() > 8 && operation.isQuadratic();
    List<OperationTrial> trials = new ArrayList<>();
    for (int i = 0; i < (isFew ? FEW : size * size); i++) {
      ClearInteger a = values.get(i % size);
      ClearInteger b = values.get((i + i / size + (isFew ? 3 : 0)) % size);
      if (!(operation instanceof Operation.Unary) || i < size) {
        trials.add(new OperationTrial(operation, a, b, isClear));
      }
    }
    FheEvaluator evaluator = integers.evaluator(form);
    return integers.piece(
        type,
        form,
        operation.label(),
        isClear ? "clear" : "encrypted",
        trials,
        trial -> trial.failure(evaluator, integers.client()));
  }

  /** Lists of one value up to {@value #LONGEST_LIST}; every other index is behind the last one. */
  private Piece lists(IntegerType type, Form form, ListOperation operation) {
    FheEvaluator evaluator = integers.evaluator(form);
    List<ClearInteger> values = Corners.of(type).subList(0, LONGEST_LIST);
    return integers.piece(
        type,
        form,
        operation.label(),
        "encrypted",
        IntStream.rangeClosed(1, LONGEST_LIST).boxed().toList(),
        length -> {
          List<ClearInteger> list = values.subList(LONGEST_LIST - length, LONGEST_LIST);
          return operation.failure(
              evaluator, integers.client(), list, list.get(length / 2), index(length / 2 * 2));
        });
  }

  private static ClearInteger index(int value) {
    return new ClearInteger(IntegerType.unsigned(8), BigInteger.valueOf(value));
  }

  private Piece chain(IntegerType type, Form form) {
    OperationChain chain = new OperationChain(type, type.bits() + (form == Form.LATENCY ? 0 : 1));
    return integers.piece(
        type,
        form,
        "chain",
        "encrypted",
        CHAIN_STEPS,
        () -> chain.failures(integers.evaluator(form), integers.client(), CHAIN_STEPS));
  }
}
