package io.cloakwork.coprocessor.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.abi.Divisor;
import io.cloakwork.coprocessor.abi.Operator;
import io.cloakwork.coprocessor.abi.Shape;
import io.cloakwork.coprocessor.abi.ValueType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operators and types of the coprocessor against the table that the contracts are generated
 * from.
 */
class OperatorTableTest {
  private static final JsonNode TABLE =
      JsonMapper.shared()
          .readTree(Path.of("..", "contracts", "generated", "operators.json").toFile());

  @Test
  void operators_ofTheCoprocessor_areThoseOfTheContracts() {
    List<String> expected =
        StreamSupport.stream(TABLE.get("operators").spliterator(), false)
            .map(OperatorTableTest::describe)
            .toList();
    assertThat(Arrays.stream(Operator.values()).map(OperatorTableTest::describe))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void types_ofTheCoprocessor_areThoseOfTheContracts() {
    List<String> expected =
        StreamSupport.stream(TABLE.get("types").spliterator(), false)
            .map(type ->
                type.get("id").asInt()
                    + " "
                    + type.get("bits").asInt()
                    + " "
                    + type.get("signed").asBoolean())
            .toList();
    assertThat(
            Arrays.stream(ValueType.values())
                .map(t -> t.number() + " " + t.bits() + " " + t.isSigned()))
        .containsExactlyElementsOf(expected);
  }

  private static String describe(JsonNode operator) {
    String function = operator.get("function").asString().replaceFirst("\\(.*", "");
    TreeSet<Integer> types = new TreeSet<>();
    operator.get("types").forEach(type -> types.add(type.asInt()));
    String divisor = operator.has("divisor") ? operator.get("divisor").asString() : "none";
    return String.join(
        " ",
        Integer.toString(operator.get("number").asInt()),
        function,
        operator.get("shape").asString(),
        divisor,
        Boolean.toString(operator.get("result").asString().equals("Bool")),
        types.toString());
  }

  private static String describe(Operator operator) {
    TreeSet<Integer> types = new TreeSet<>();
    operator.types().forEach(type -> types.add(type.number()));
    return String.join(
        " ",
        Integer.toString(operator.number()),
        operator.function(),
        nameOf(operator.shape()),
        nameOf(operator.divisor()),
        Boolean.toString(operator.isPredicate()),
        types.toString());
  }

  /** As in the table. */
  private static String nameOf(Shape shape) {
    return switch (shape) {
      case BINARY -> "binary";
      case UNARY -> "unary";
      case CAST -> "cast";
      case TRIVIAL -> "trivial";
      case SELECT -> "select";
      case RANDOM -> "rand";
      case RANDOM_BOUNDED -> "randBounded";
      case SUM -> "sum";
      case IS_IN -> "isIn";
      case MUL_DIV -> "mulDiv";
      case CHECKED -> "checked";
      case MODEL -> "model";
      case INPUT -> "input";
    };
  }

  private static String nameOf(Divisor divisor) {
    return divisor.name().toLowerCase(Locale.ROOT);
  }
}
