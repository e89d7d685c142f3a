package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the evaluator does beside {@link Operation} and {@link ListOperation}: on booleans, with a
 * condition of its own, on three integers, between types, and by numbers that the program knows.
 *
 * @param booleans how many of them it takes
 * @param types of the integers that it takes
 */
public record OtherOperation(
    String label, int booleans, List<IntegerType> types, OtherFunction function) {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();
  private static final IntegerType INDEX = IntegerType.unsigned(8);

  /** What it does, in the clear as well as encrypted; several results are a list. */
  public interface OtherFunction {
    <B, N> Object apply(Evaluator<B, N> evaluator, List<B> booleans, List<N> integers);
  }

  /** Operands in the clear. */
  public record Row(List<Boolean> booleans, List<ClearInteger> integers) {}

  /**
   * All of them.
   *
   * @param type of their integers
   * @param targets of conversions
   */
  public static List<OtherOperation> all(IntegerType type, List<IntegerType> targets) {
    List<IntegerType> two = Collections.nCopies(2, type);
    return Stream.concat(
            Stream.of(
                new OtherOperation("booleans", 2, List.of(), OtherOperation::booleans),
                new OtherOperation("selectBool", 3, List.of(), OtherOperation::selectBool),
                new OtherOperation("select", 1, two, OtherOperation::select),
                new OtherOperation("flip", 1, two, OtherOperation::flip),
                new OtherOperation("fromBool", 1, List.of(), new FromBool(type)),
                new OtherOperation(
                    "mulDiv", 0, Collections.nCopies(3, type), OtherOperation::mulDiv),
                new OtherOperation(
                    "by clear amounts", 0, List.of(type), OtherOperation::byClearAmounts),
                new OtherOperation(
                    "lists by clear numbers",
                    0,
                    Collections.nCopies(4, type),
                    OtherOperation::listsByClearNumbers)),
            targets.stream()
                .map(to -> new OtherOperation("cast to " + to, 0, List.of(type), new Cast(to))))
        .toList();
  }

  /** Whether it is that on three integers, whose rotations grow with the square of the width. */
  public boolean isProduct() {
    return label.equals("mulDiv");
  }

  /** The result, of whatever class it is. */
  public <B, N> Object run(Evaluator<B, N> evaluator, List<B> booleans, List<N> integers) {
    return function.apply(evaluator, booleans, integers);
  }

  /** The result in the clear. */
  Object expected(Row row) {
    return run(CLEAR, row.booleans, row.integers);
  }

  /** What was expected and what came out of it encrypted, if that is something else. */
  public List<String> failure(Evaluator<FheBool, FheInteger> evaluator, ClientKey client, Row row) {
    Object expected = expected(row);
    Object actual =
        client.decryptResult(
            run(
                evaluator,
                row.booleans.stream().map(client::encrypt).toList(),
                row.integers.stream()
                    .map(each -> client.encrypt(each.type(), each.value()))
                    .toList()));
    return actual.equals(expected)
        ? List.of()
        : List.of("%s of %s: expected %s, got %s".formatted(label, row, expected, actual));
  }

  /** Some rows with corners and random values; the same again for the same operation. */
  public List<Row> someRows(int count) {
    List<Row> rows = rows(type -> Corners.andRandom(type, 10, type.bits()));
    return new SplittableRandom(label.hashCode())
        .ints(count, 0, rows.size())
        .mapToObj(rows::get)
        .toList();
  }

  /**
   * All booleans with all pairs of values of the first two integers. The values of further ones go
   * along, so that those of any two of three integers meet in all pairs, too.
   *
   * @param values of a type
   */
  List<Row> rows(Function<IntegerType, List<ClearInteger>> values) {
    List<List<ClearInteger>> columns = types.stream().map(values).toList();
    int first = types.isEmpty() ? 1 : columns.get(0).size();
    int second = types.size() < 2 ? 1 : columns.get(1).size();
    List<Row> rows = new ArrayList<>();
    for (int bits = 0; bits < 1 << booleans; bits++) {
      for (int i = 0; i < first; i++) {
        for (int j = 0; j < second; j++) {
          rows.add(row(bits, columns, i, j));
        }
      }
    }
    return rows;
  }

  private Row row(int bits, List<List<ClearInteger>> columns, int i, int j) {
    List<ClearInteger> integers = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      int place =
          switch (k) {
            case 0 -> i;
            case 1 -> j;
            default -> i + (k - 1) * j;
          };
      integers.add(columns.get(k).get(place % columns.get(k).size()));
    }
    return new Row(
        IntStream.range(0, booleans).mapToObj(k -> (bits >> k & 1) == 1).toList(), integers);
  }

  private static <B, N> Object booleans(Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    B a = booleans.get(0);
    B b = booleans.get(1);
    return List.of(
        e.and(a, b),
        e.or(a, b),
        e.xor(a, b),
        e.not(a),
        e.and(a, true),
        e.or(a, false),
        e.xor(a, true));
  }

  private static <B, N> Object selectBool(Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    return e.selectBool(booleans.get(0), booleans.get(1), booleans.get(2));
  }

  private static <B, N> Object select(Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    N a = integers.get(0);
    return List.of(
        e.select(booleans.getFirst(), a, integers.get(1)), e.select(booleans.getFirst(), a, 1));
  }

  private static <B, N> Object flip(Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    return e.flip(booleans.getFirst(), integers.get(0), integers.get(1));
  }

  private static <B, N> Object mulDiv(Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    return e.mulDiv(integers.get(0), integers.get(1), integers.get(2));
  }

  private static <B, N> Object byClearAmounts(
      Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    N a = integers.getFirst();
    int bits = e.typeOf(a).bits();
    return LongStream.of(1, bits - 1, bits, bits + 1)
        .mapToObj(by -> List.of(e.shl(a, by), e.shr(a, by), e.rotl(a, by), e.rotr(a, by)))
        .toList();
  }

  private static <B, N> Object listsByClearNumbers(
      Evaluator<B, N> e, List<B> booleans, List<N> integers) {
    N one = e.trivial(integers.getFirst(), BigInteger.ONE);
    N index = e.cast(one, INDEX);
    N behind = e.trivial(index, BigInteger.valueOf(integers.size()));
    return List.of(
        e.isIn(one, integers),
        e.indexOf(one, integers),
        e.get(integers, index),
        e.get(integers, behind),
        e.set(integers, index, one),
        e.set(integers, behind, one));
  }

  private record FromBool(IntegerType type) implements OtherFunction {
    @Override
    public <B, N> Object apply(Evaluator<B, N> evaluator, List<B> booleans, List<N> integers) {
      return evaluator.fromBool(booleans.getFirst(), type);
    }
  }

  private record Cast(IntegerType to) implements OtherFunction {
    @Override
    public <B, N> Object apply(Evaluator<B, N> evaluator, List<B> booleans, List<N> integers) {
      return evaluator.cast(integers.getFirst(), to);
    }
  }
}
