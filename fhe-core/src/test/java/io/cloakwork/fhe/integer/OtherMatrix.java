package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.integer.OperationMatrix.Extent;
import io.cloakwork.fhe.integer.OperationMatrix.Setting;
import io.cloakwork.fhe.integer.OtherOperation.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@link OtherOperation}s of every width, sign, form and noise limit against those in the clear, on
 * the clear machine: encrypted operands and known ones in every combination where an operation
 * takes three at most, else all of one kind.
 */
final class OtherMatrix {
  private static final int MOST_COMBINED = 3;

  /**
   * Widest operands of which all combinations are known, and products with a known left operand:
   * for wider ones a known factor has to do.
   */
  private static final int WIDEST_OF_ALL_COMBINATIONS = 8;

  /** Widest products with all factors and divisors. */
  private static final int WIDEST_OF_ALL_FACTORS = 32;

  /** Has no divisor with the number of values, so that of pairs all of them are met. */
  private static final int THINNED = 7;

  /** All ones, where there is one number; the next one is random. */
  private static final int FIRST = 3;

  private OtherMatrix() {}

  /**
   * Which operands everybody knows: a bit for each boolean, the lowest first, and behind them one
   * for each integer. Rows with the same known operands are carried together.
   */
  private record Known(OtherOperation operation, int bits) {
    static Stream<Known> of(OtherOperation operation) {
      int operands = operation.booleans() + operation.types().size();
      return IntStream.range(0, 1 << operands)
          .mapToObj(bits -> new Known(operation, bits))
          .filter(known -> operands <= MOST_COMBINED || known.isNone() || known.isAll());
    }

    boolean isNone() {
      return bits == 0;
    }

    boolean isAll() {
      return Integer.bitCount(bits) == operation.booleans() + operation.types().size();
    }

    boolean knowsBoolean(int index) {
      return (bits >> index & 1) == 1;
    }

    boolean knowsInteger(int index) {
      return knowsBoolean(operation.booleans() + index);
    }

    /** Whether it takes hardly more than one walk, or is wanted. */
    boolean isCovered(Setting setting, Extent extent) {
      if (!operation.isProduct() || isAll()) {
        return true;
      }
      return knowsInteger(0)
          ? setting.type().bits() <= WIDEST_OF_ALL_COMBINATIONS
          : !knowsInteger(1) || extent.coversProducts(setting);
    }

    /**
     * All, but in the suite one in {@value #THINNED} of wide operands that are known together, and
     * of the known operands of wide products.
     */
    List<List<Row>> groups(List<Row> rows, Setting setting, Extent extent) {
      boolean isThinned =
          extent == Extent.SUITE
              && (operation.isProduct()
                  ? setting.type().bits() > WIDEST_OF_ALL_FACTORS
                  : setting.type().bits() > WIDEST_OF_ALL_COMBINATIONS
                      && Integer.bitCount(bits) > 1);
      List<List<Row>> groups =
          List.copyOf(
              rows.stream()
                  .collect(
                      Collectors.groupingBy(
                          this::known, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                  .values());
      return IntStream.range(0, groups.size())
          .filter(i -> !isThinned || groups.size() < THINNED || i % THINNED == FIRST)
          .mapToObj(groups::get)
          .toList();
    }

    private Row known(Row row) {
      return new Row(
          IntStream.range(0, row.booleans().size())
              .filter(this::knowsBoolean)
              .mapToObj(row.booleans()::get)
              .toList(),
          IntStream.range(0, row.integers().size())
              .filter(this::knowsInteger)
              .mapToObj(row.integers()::get)
              .toList());
    }
  }

  /** One run of an operation, for all rows of a group. */
  private record Walk(Setting setting, Known known, List<Row> rows) {

    /** Checks it, and says how many rotations it has taken. */
    long check() {
      OtherOperation operation = known.operation;
      ClearMachine machine = new ClearMachine(setting.limit(), rows.size());
      List<Object> actual =
          machine.decryptEach(
              operation.run(
                  new FheEvaluator(machine, setting.form()),
                  IntStream.range(0, operation.booleans()).mapToObj(i -> bool(machine, i)).toList(),
                  IntStream.range(0, operation.types().size())
                      .mapToObj(i -> integer(machine, i))
                      .toList()));
      for (int lane = 0; lane < rows.size(); lane++) {
        assertThat(actual.get(lane))
            .as("%s: %s of %s, known: %s", setting, operation.label(), rows.get(lane), known.bits)
            .isEqualTo(operation.expected(rows.get(lane)));
      }
      if (known.isAll()) {
        assertThat(machine.rotations()).as("rotations of known %s", operation.label()).isZero();
      }
      return machine.rotations();
    }

    private FheBool bool(ClearMachine machine, int index) {
      List<Boolean> values = rows.stream().map(row -> row.booleans().get(index)).toList();
      return known.knowsBoolean(index)
          ? FheBool.trivial(values.getFirst())
          : machine.encryptBooleans(values);
    }

    private FheInteger integer(ClearMachine machine, int index) {
      List<ClearInteger> values = rows.stream().map(row -> row.integers().get(index)).toList();
      ClearInteger first = values.getFirst();
      return known.knowsInteger(index)
          ? FheInteger.trivial(first.type(), first.value())
          : machine.encrypt(values);
    }
  }

  /**
   * Runs all operations on all rows, on all processors.
   *
   * @return all rotations that were taken
   */
  static long check(Setting setting, Extent extent) {
    List<Walk> walks = new ArrayList<>();
    for (OtherOperation operation :
        OtherOperation.all(setting.type(), OperationMatrix.types().toList())) {
      List<Row> rows = operation.rows(extent::values);
      Known.of(operation)
          .filter(known -> known.isCovered(setting, extent))
          .forEach(known ->
              known
                  .groups(rows, setting, extent)
                  .forEach(group -> walks.add(new Walk(setting, known, group))));
    }
    return Batch.map(walks, Runtime.getRuntime().availableProcessors(), Walk::check).stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
