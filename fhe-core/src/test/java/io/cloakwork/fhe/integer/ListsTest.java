package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation on lists equals the one in the clear, for every index and with equal values. */
class ListsTest {
  private static final IntegerType UINT4 = IntegerType.unsigned(4);
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private final ClearMachine machine = new ClearMachine(NoiseLimits.SMALLEST);

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
        for (ListOperation operation : ListOperation.all()) {
          for (Form form : Form.values()) {
            check(operation, form, values, value, index);
          }
        }
      }
    }
  }

  @Test
  void operation_onValuesOfEachType_equalsTheClearOne() {
    ClearInteger index = value(IntegerType.unsigned(4), 2);
    OperationMatrix.types()
        .forEach(type -> {
          List<ClearInteger> corners = Corners.andRandom(type, 1, type.bits());
          List<ClearInteger> values = corners.subList(corners.size() - 5, corners.size());
          NoiseLimits.extremes()
              .mapToObj(ClearMachine::new)
              .forEach(each -> {
                for (ListOperation operation : ListOperation.all()) {
                  for (Form form : Form.values()) {
                    check(each, operation, form, values, values.get(3), index);
                  }
                }
              });
        });
  }

  /** Equal look-ups are one, and its result is in a sum several times. */
  @ParameterizedTest
  @ValueSource(ints = {2, 15, 40})
  void operation_onOneValueManyTimes_equalsTheClearOne(int length) {
    ClearInteger value = value(UINT4, 9);
    ClearInteger index = value(IntegerType.unsigned(6), 1);
    NoiseLimits.extremes()
        .mapToObj(ClearMachine::new)
        .forEach(each -> {
          FheInteger encrypted = each.encrypt(value);
          for (FheInteger wanted : List.of(encrypted, each.encrypt(value))) {
            for (ListOperation operation : ListOperation.all()) {
              for (Form form : Form.values()) {
                Object actual =
                    operation.run(
                        new FheEvaluator(each, form),
                        Collections.nCopies(length, encrypted),
                        wanted,
                        each.encrypt(index));

                assertThat(each.decryptAny(actual))
                    .isEqualTo(
                        operation.run(CLEAR, Collections.nCopies(length, value), value, index));
              }
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void operation_onKnownValues_equalsTheClearOne(Form form) {
    FheEvaluator evaluator = new FheEvaluator(machine, form);
    List<ClearInteger> values = Corners.of(UINT4);
    List<FheInteger> known = values.stream().map(ListsTest::known).toList();
    ClearInteger value = values.get(3);
    ClearInteger index = value(IntegerType.unsigned(4), 5);
    for (ListOperation operation : ListOperation.all()) {
      Object expected = operation.run(CLEAR, values, value, index);
      Object all = operation.run(evaluator, known, known(value), known(index));
      assertThat(machine.rotations()).isZero();
      assertThat(machine.decryptAny(all)).isEqualTo(expected);
      Object list = operation.run(evaluator, known, machine.encrypt(value), machine.encrypt(index));
      assertThat(machine.decryptAny(list)).isEqualTo(expected);
      List<FheInteger> encrypted = values.stream().map(machine::encrypt).toList();
      Object others = operation.run(evaluator, encrypted, known(value), known(index));
      assertThat(machine.decryptAny(others)).isEqualTo(expected);
      machine.reset();
    }
  }

  private static FheInteger known(ClearInteger value) {
    return FheInteger.trivial(value.type(), value.value());
  }

  @Test
  void operation_onNoisyValues_bootstrapsThemFirst() {
    List<ClearInteger> values = Corners.of(UINT4);
    ClearInteger index = value(IntegerType.unsigned(4), 3);
    for (ListOperation operation : ListOperation.all()) {
      for (Form form : Form.values()) {
        Object actual =
            operation.run(
                new FheEvaluator(machine, form),
                values.stream().map(value -> machine.encrypt(value, NoiseLimits.SMALLEST)).toList(),
                machine.encrypt(values.get(2), NoiseLimits.SMALLEST),
                machine.encrypt(index, NoiseLimits.SMALLEST));

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
    FheInteger noisy = machine.encrypt(value(UINT4, 3), NoiseLimits.SMALLEST + 1);

    assertThrown(
        NoiseException.class,
        () -> evaluator.sum(List.of(noisy, noisy)),
        "ν² of a block of a sum",
        "at most " + NoiseLimits.SMALLEST,
        NoiseLimits.SMALLEST + 1);
  }

  @Test
  void get_ofAnIndexTooNarrowForTheList_choosesAmongTheFirst() {
    List<ClearInteger> values = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      values.add(value(UINT4, 15 - i));
    }

    check("get", Form.LATENCY, values, values.get(0), value(IntegerType.unsigned(2), 3));
    check("set", Form.LATENCY, values, values.get(5), value(IntegerType.unsigned(2), 2));
  }

  @Test
  void sum_ofFortyLargestNumbers_wraps() {
    IntegerType type = IntegerType.unsigned(32);
    List<ClearInteger> values = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      values.add(new ClearInteger(type, type.max()));
    }

    check("sum", Form.THROUGHPUT, values, values.getFirst(), values.getFirst());
    check("sum", Form.LATENCY, values, values.getFirst(), values.getFirst());
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
      String label, Form form, List<ClearInteger> values, ClearInteger value, ClearInteger index) {
    ListOperation operation =
        ListOperation.all().stream()
            .filter(each -> each.label().equals(label))
            .findFirst()
            .orElseThrow();
    check(operation, form, values, value, index);
  }

  private void check(
      ListOperation operation,
      Form form,
      List<ClearInteger> values,
      ClearInteger value,
      ClearInteger index) {
    check(machine, operation, form, values, value, index);
  }

  private static void check(
      ClearMachine machine,
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
