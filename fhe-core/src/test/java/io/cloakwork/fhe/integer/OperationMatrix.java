package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every operation, width, sign, form and noise limit on encrypted and clear operands on either side
 * against the operation in the clear, on the clear machine: all pairs of corners and of some random
 * values, of all values where there are few.
 */
final class OperationMatrix {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  /** Widest products and quotients of known left operands that the suite runs at all limits. */
  private static final int WIDEST_OF_ALL_LIMITS = 64;

  /** Numbers of which there are so few that all are taken. */
  private static final int FEW_BITS = 4;

  private OperationMatrix() {}

  /**
   * One part of it.
   *
   * @param limit largest ν²
   */
  record Setting(IntegerType type, Form form, int limit) {
    @Override
    public String toString() {
      return type + " " + form + " " + limit;
    }
  }

  private record Pair(ClearInteger a, ClearInteger b) {}

  /** How much of it. */
  enum Extent {
    /**
     * All, but above a byte only at the noise limits between which operations behave differently,
     * and known left operands and factors of wide products and quotients only at the default one:
     * what they need is a walk for each of them, four fifths of all work. A known square is left
     * out, for that of a known factor.
     */
    SUITE(2),
    /** All, and more random values. */
    LONG(6);

    private final int random;

    Extent(int random) {
      this.random = random;
    }

    private boolean covers(Setting setting, Operation operation, Known known) {
      boolean isSquareOfMany = operation.isCombined() && setting.type.bits() > WIDEST_OF_ALL_LIMITS;
      return this == LONG
          || known != Known.LEFT
          || !operation.isQuadratic()
          || (coversProducts(setting) && !isSquareOfMany);
    }

    /** Whether with known left operands and factors. */
    boolean coversProducts(Setting setting) {
      return this == LONG
          || setting.type.bits() <= WIDEST_OF_ALL_LIMITS
          || setting.limit == NoiseLimits.DEFAULT;
    }

    /** Widths, signs, forms and noise limits. */
    Stream<Setting> settings() {
      return OperationMatrix.settings()
          .filter(setting ->
              this == LONG
                  || setting.type.bits() <= Byte.SIZE
                  || NoiseLimits.extremes().anyMatch(limit -> limit == setting.limit));
    }

    /** The corners of a type and random numbers, or all numbers where there are few. */
    List<ClearInteger> values(IntegerType type) {
      return type.bits() > FEW_BITS
          ? Corners.andRandom(type, random, type.bits())
          : IntStream.range(0, 1 << type.bits())
              .mapToObj(value -> ClearInteger.wrapped(type, BigInteger.valueOf(value)))
              .toList();
    }
  }

  /** Which operands everybody knows. Pairs with the same known operands are carried together. */
  private enum Known {
    NONE(false, false),
    RIGHT(false, true),
    LEFT(true, false),
    BOTH(true, true);

    private final boolean left;
    private final boolean right;

    Known(boolean left, boolean right) {
      this.left = left;
      this.right = right;
    }

    static List<Known> of(Operation operation) {
      return operation instanceof Operation.Unary ? List.of(NONE, BOTH) : List.of(values());
    }

    Collection<List<Pair>> groups(List<Pair> pairs) {
      return pairs.stream()
          .collect(
              Collectors.groupingBy(
                  this::known, LinkedHashMap::new, Collectors.toUnmodifiableList()))
          .values();
    }

    private List<ClearInteger> known(Pair pair) {
      return Stream.concat(
              left ? Stream.of(pair.a) : Stream.empty(), right ? Stream.of(pair.b) : Stream.empty())
          .toList();
    }
  }

  /** One run of an operation, for all pairs of a group. */
  private record Walk(Setting setting, Operation operation, Known known, List<Pair> pairs) {

    /** Checks it, and says how many rotations it has taken. */
    long check() {
      ClearMachine machine = new ClearMachine(setting.limit, pairs.size());
      Object result =
          operation.run(
              new FheEvaluator(machine, setting.form),
              operand(machine, known.left, Pair::a),
              operand(machine, known.right, Pair::b));
      List<Object> actual = machine.decryptEach(result);
      for (int lane = 0; lane < pairs.size(); lane++) {
        Pair pair = pairs.get(lane);
        assertThat(actual.get(lane))
            .as("%s: %s of %s, known: %s", setting, operation.label(), pair, known)
            .isEqualTo(operation.run(CLEAR, pair.a, pair.b));
      }
      if (known == Known.BOTH) {
        assertThat(machine.rotations()).as("rotations of known %s", operation.label()).isZero();
      }
      return machine.rotations();
    }

    private FheInteger operand(
        ClearMachine machine, boolean isKnown, Function<Pair, ClearInteger> side) {
      List<ClearInteger> values = pairs.stream().map(side).toList();
      ClearInteger first = values.getFirst();
      return isKnown ? FheInteger.trivial(first.type(), first.value()) : machine.encrypt(values);
    }
  }

  /** Every width that users have, and one that is none of theirs. */
  static Stream<IntegerType> types() {
    return IntStream.of(2, 4, 8, 10, 16, 32, 64, 128, 160, 256)
        .boxed()
        .flatMap(bits -> Stream.of(IntegerType.unsigned(bits), IntegerType.signed(bits)));
  }

  static Stream<Setting> settings() {
    return types()
        .flatMap(type ->
            Stream.of(Form.values())
                .flatMap(
                    form -> NoiseLimits.all().mapToObj(limit -> new Setting(type, form, limit))));
  }

  /**
   * Runs all operations on all pairs, on all processors.
   *
   * @return all rotations that were taken
   */
  static long check(Setting setting, Extent extent) {
    List<ClearInteger> values = extent.values(setting.type);
    List<Walk> walks = new ArrayList<>();
    for (Operation operation : Operation.all()) {
      for (Known known : Known.of(operation)) {
        if (extent.covers(setting, operation, known)) {
          for (List<Pair> group : known.groups(pairs(operation, values))) {
            walks.add(new Walk(setting, operation, known, group));
          }
        }
      }
    }
    return Batch.map(walks, Runtime.getRuntime().availableProcessors(), Walk::check).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static List<Pair> pairs(Operation operation, List<ClearInteger> values) {
    return values.stream()
        .flatMap(a ->
            operation instanceof Operation.Unary
                ? Stream.of(new Pair(a, a))
                : values.stream().map(b -> new Pair(a, b)))
        .toList();
  }
}
