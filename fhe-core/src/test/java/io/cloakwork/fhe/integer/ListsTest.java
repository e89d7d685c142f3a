package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation on lists equals the one in the clear, for every index and with equal values. */
class ListsTest {
  private static final IntegerType UINT4 = IntegerType.unsigned(4);
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private final ClearMachine machine = new ClearMachine(34);

  /** An operation on a list, one of its values or another one, and an index. */
  private interface ListOperation {
    <B, N> Object run(Evaluator<B, N> evaluator, List<N> values, N value, N index);
  }

  private static <B, N> Object sum(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.sum(values);
  }

  private static <B, N> Object isIn(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.isIn(value, values);
  }

  private static <B, N> Object indexOf(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.indexOf(value, values);
  }

  private static <B, N> Object get(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.get(values, index);
  }

  private static <B, N> Object set(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.set(values, index, value);
  }

  private static <B, N> Object extremes(Evaluator<B, N> e, List<N> values, N value, N index) {
    return List.of(e.minimum(values), e.maximum(values), e.argMin(values), e.argMax(values));
  }

  private static <B, N> Object sort(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.sort(values);
  }

  private static final List<ListOperation> OPERATIONS =
      List.of(
          ListsTest::sum,
          ListsTest::isIn,
          ListsTest::indexOf,
          ListsTest::get,
          ListsTest::set,
          ListsTest::extremes,
          ListsTest::sort);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 15, 16, 17, 33})
  void operation_onListsOfEachLength_equalsTheClearOne(int length) {
    SplittableRandom random = new SplittableRandom(length);
    for (IntegerType type : List.of(UINT4, IntegerType.signed(6))) {
      for (int i = 0; i < 8; i++) {
        List<ClearInteger> values = new ArrayList<>();
        for (int j = 0; j < length; j++) {
          values.add(value(type, random.nextInt(64)));
        }
        ClearInteger value = value(type, random.nextInt(64));
        ClearInteger index = value(IntegerType.unsigned(6), random.nextInt(length + 2));
        for (ListOperation operation : OPERATIONS) {
          for (Form form : Form.values()) {
            check(operation, form, values, value, index);
          }
        }
      }
    }
  }

  @Test
  void operation_onNoisyValues_refreshesThemFirst() {
    List<ClearInteger> values = Corners.of(UINT4);
    ClearInteger index = value(IntegerType.unsigned(4), 3);
    for (ListOperation operation : OPERATIONS) {
      for (Form form : Form.values()) {
        Object actual =
            operation.run(
                new FheEvaluator(machine, form),
                values.stream().map(value -> machine.encrypt(value, 34)).toList(),
                machine.encrypt(values.get(2), 34),
                machine.encrypt(index, 34));

        assertThat(machine.decryptAny(actual))
            .isEqualTo(operation.run(CLEAR, values, values.get(2), index));
      }
    }
  }

  @Test
  void get_ofAClearIndex_costsNothing() {
    FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);
    List<FheInteger> values = Corners.of(UINT4).stream().map(machine::encrypt).toList();

    assertThat(evaluator.get(values, FheUint.trivial(8, 2)).blocks())
        .isEqualTo(values.get(2).blocks());
    assertThat(machine.decrypt(evaluator.get(values, FheUint.trivial(8, 200))).value()).isZero();
    assertThat(machine.rotations()).isZero();
  }

  @Test
  void sum_ofTooNoisyValues_isRefused() {
    FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);
    FheInteger noisy = machine.encrypt(value(UINT4, 3), 35);

    assertThrown(
        NoiseException.class,
        () -> evaluator.sum(List.of(noisy, noisy)),
        "ν² of a block of a sum",
        "at most 34",
        35);
  }

  @Test
  void get_ofAnIndexTooNarrowForTheList_choosesAmongTheFirst() {
    List<ClearInteger> values = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      values.add(value(UINT4, 15 - i));
    }

    check(ListsTest::get, Form.LATENCY, values, values.get(0), value(IntegerType.unsigned(2), 3));
    check(ListsTest::set, Form.LATENCY, values, values.get(5), value(IntegerType.unsigned(2), 2));
  }

  @Test
  void sum_ofFortyLargestNumbers_wraps() {
    IntegerType type = IntegerType.unsigned(32);
    List<ClearInteger> values = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      values.add(new ClearInteger(type, type.max()));
    }

    check(ListsTest::sum, Form.THROUGHPUT, values, values.getFirst(), values.getFirst());
    check(ListsTest::sum, Form.LATENCY, values, values.getFirst(), values.getFirst());
  }

  @Test
  void list_thatIsEmptyOrMixed_isRefused() {
    FheEvaluator evaluator = new FheEvaluator(machine, Form.THROUGHPUT);
    FheUint narrow = FheUint.trivial(4, 1);
    FheUint wide = FheUint.trivial(8, 1);
    FheInt signed = FheInt.trivial(8, 1);

    assertRefused(() -> evaluator.sum(List.of()), "numbers of sum", "at least 1", 0);
    assertRefused(() -> CLEAR.minimum(List.of()), "numbers of minimum", "at least 1", 0);
    assertThrown(
        MismatchException.class,
        () -> evaluator.sort(List.of(narrow, wide)),
        "number 1 of sort",
        "uint4",
        "uint8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.isIn(wide, List.of(narrow)),
        "value of isIn",
        "uint4",
        "uint8");
    assertThrown(
        MismatchException.class,
        () -> evaluator.get(List.of(narrow), signed),
        "index of get",
        "an unsigned type",
        "int8");
    assertThrown(
        MismatchException.class,
        () -> Batch.map(List.of(1), List.of(), (a, _) -> a),
        "right operands of a batch",
        1,
        0);
  }

  private void check(
      ListOperation operation,
      Form form,
      List<ClearInteger> values,
      ClearInteger value,
      ClearInteger index) {
    Object actual =
        operation.run(
            new FheEvaluator(machine, form),
            values.stream().map(machine::encrypt).toList(),
            machine.encrypt(value),
            machine.encrypt(index));

    assertThat(machine.decryptAny(actual))
        .as("of %s, %s, %s", values, value, index)
        .isEqualTo(operation.run(CLEAR, values, value, index));
  }

  private static ClearInteger value(IntegerType type, int value) {
    return ClearInteger.wrapped(type, BigInteger.valueOf(value));
  }
}
