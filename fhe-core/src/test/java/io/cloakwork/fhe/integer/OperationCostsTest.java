package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.integer.OperationCosts.Body;
import io.cloakwork.fhe.integer.OperationCosts.Cost;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blind rotations of 64-bit operations, and the document that lists all of them. */
class OperationCostsTest {
  private static final IntegerType UINT64 = IntegerType.unsigned(64);

  @ParameterizedTest
  @CsvSource({
    "add, 32",
    "sub, 32",
    "neg, 32",
    "bitAnd, 32",
    "bitOr, 32",
    "bitXor, 32",
    "bitNot, 0",
    "eq, 17",
    "ne, 17",
    "lt, 16",
    "le, 16",
    "gt, 16",
    "ge, 16",
    "min, 48",
    "max, 48"
  })
  void operation_on64Bits_takesTheseRotationsWithEitherSet(String label, int rotations) {
    Body body = body(label);

    assertThat(cost(Form.THROUGHPUT, NoiseLimits.DEFAULT, body).rotations()).isEqualTo(rotations);
    assertThat(cost(Form.THROUGHPUT, NoiseLimits.STANDARD, body).rotations()).isEqualTo(rotations);
  }

  @ParameterizedTest
  @CsvSource({"add, 63, 6", "sub, 63, 6", "neg, 63, 6", "eq, 17, 2", "lt, 21, 3", "min, 53, 4"})
  void operation_on64BitsForLatency_takesFewRounds(String label, int rotations, int rounds) {
    assertThat(cost(Form.LATENCY, NoiseLimits.DEFAULT, body(label)))
        .isEqualTo(new Cost(rotations, rounds));
  }

  @ParameterizedTest
  @CsvSource({
    "mul, 929, 38, 986, 40",
    "divRem, 2240, 1184, 3345, 371",
    "shl, 195, 7, 195, 7",
    "rotl, 179, 7, 179, 7",
    "addOverflow, 32, 32, 65, 6",
    "saturatingSub, 64, 33, 97, 7",
    "mulOverflow, 1775, 72, 1897, 49",
    "countOnes, 29, 6, 30, 7",
    "leadingZeros, 43, 35, 45, 36"
  })
  void operation_on64Bits_takesRotationsAndRoundsOfEachForm(
      String label, int rotations, int rounds, int latencyRotations, int latencyRounds) {
    assertThat(cost(Form.THROUGHPUT, NoiseLimits.DEFAULT, body(label)))
        .isEqualTo(new Cost(rotations, rounds));
    assertThat(cost(Form.LATENCY, NoiseLimits.DEFAULT, body(label)))
        .isEqualTo(new Cost(latencyRotations, latencyRounds));
  }

  @Test
  void select_ofFreshValues_amplifiesTheConditionWhereTheNoiseAsksForIt() {
    Body select = (e, in) -> e.select(in.bool(), in.number(), in.number());

    assertThat(cost(Form.THROUGHPUT, NoiseLimits.DEFAULT, select)).isEqualTo(new Cost(32, 1));
    assertThat(cost(Form.THROUGHPUT, NoiseLimits.STANDARD, select)).isEqualTo(new Cost(33, 2));
  }

  @Test
  void transfer_of64Bits_takes112Rotations() {
    assertThat(cost(Form.THROUGHPUT, NoiseLimits.DEFAULT, OperationCosts::transfer).rotations())
        .isEqualTo(112);
    assertThat(cost(Form.THROUGHPUT, NoiseLimits.STANDARD, OperationCosts::transfer).rotations())
        .isEqualTo(112);
  }

  @Test
  void tables_ofTheCosts_nameEveryOperation() {
    Set<String> operations =
        Stream.of(FheOperations.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());

    assertThat(CostRow.all().map(CostRow::method))
        .hasSizeGreaterThan(operations.size())
        .containsAll(operations);
  }

  /** What the document says of casts in two lines. */
  @Test
  void cast_betweenAllTypes_takesARotationForASignThatIsExtended() {
    List<IntegerType> types = OperationMatrix.types().toList();
    for (IntegerType from : types) {
      for (IntegerType to : types) {
        Body cast = (e, in) -> e.cast(in.number(), to);
        int expected = from.isSigned() && to.bits() > from.bits() ? 1 : 0;
        for (Form form : Form.values()) {
          assertThat(OperationCosts.cost(from, 1, form, NoiseLimits.STANDARD, cast))
              .as("%s to %s", from, to)
              .isEqualTo(new Cost(expected, expected));
        }
      }
    }
  }

  /** To bring the document up to date, copy the end of it from the file that is written here. */
  @Test
  void document_ofTheCosts_isWhatTheMachineCounts() throws IOException {
    String tables = CostTables.markdown();
    Path written = Path.of("target", "integer-operations.md");
    Files.writeString(written, tables);

    assertThat(Files.readString(Path.of("..", "docs", "integer-operations.md")).endsWith(tables))
        .as("docs/integer-operations.md ends with what is in %s", written.toAbsolutePath())
        .isTrue();
  }

  private static Cost cost(Form form, int limit, Body body) {
    return OperationCosts.cost(UINT64, 1, form, limit, body);
  }

  private static Body body(String label) {
    Operation operation =
        Operation.all().stream()
            .filter(candidate -> candidate.label().equals(label))
            .findFirst()
            .orElseThrow();
    return Body.of(operation);
  }
}
