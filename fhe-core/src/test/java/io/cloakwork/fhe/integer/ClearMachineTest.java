package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The machine of the tests finds what it is there to find, in whichever lane. */
class ClearMachineTest {
  private static final int LIMIT = NoiseLimits.SMALLEST;

  private final ClearMachine machine = new ClearMachine(LIMIT, 3);

  private static List<ClearInteger> numbers(IntegerType type, int... values) {
    return IntStream.of(values)
        .mapToObj(value -> new ClearInteger(type, BigInteger.valueOf(value)))
        .toList();
  }

  @Test
  void operation_onSeveralLanes_carriesEachInOneWalk() {
    IntegerType type = IntegerType.signed(8);
    FheInteger a = machine.encrypt(numbers(type, 1, -128, 90));
    FheInteger b = machine.encrypt(numbers(type, 4, -1, 5));

    Object sums = new FheEvaluator(machine, Form.THROUGHPUT).addOverflow(a, b);

    assertThat(machine.decryptEach(sums))
        .isEqualTo(
            List.of(
                new Checked<>(numbers(type, 5).getFirst(), false),
                new Checked<>(numbers(type, 127).getFirst(), true),
                new Checked<>(numbers(type, 95).getFirst(), false)));
    assertThat(machine.rotations()).isEqualTo(6);
  }

  @Test
  void value_outsideOfItsBlockInOneLane_isFound() {
    BlockTable table = BlockTable.of("digit", 0, 3, x -> x);
    FheInteger digits = machine.encrypt(numbers(IntegerType.unsigned(2), 0, 3, 2));
    Block wrong = digits.blocks().getFirst().within(0, 2);

    assertThatThrownBy(() -> machine.rotate(List.of(new LookUp(wrong, table))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("not values of the block")
        .hasMessageEndingWith("whose halves are [0, 6, 4]");
  }

  @Test
  void lookUp_thatIsTooNoisyOrOutsideOfItsTable_isFound() {
    BlockTable table = BlockTable.of("digit", 0, 3, x -> x);
    Block noisy = machine.encrypt(true, LIMIT + 1).block();
    Block wide = machine.block(3, 0, 4);

    assertThatThrownBy(() -> machine.rotate(List.of(new LookUp(noisy, table))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("noise of Block");
    assertThatThrownBy(() -> machine.rotate(List.of(new LookUp(wide, table))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("interval of Block");
    assertThatThrownBy(
            () -> machine.rotate(List.of(new LookUp(machine.block(1, 0, 3).plusHalves(1), table))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("value between two boxes of Block");
  }

  @Test
  void result_thatIsNoDigitOrTooNoisy_isFound() {
    IntegerType type = IntegerType.unsigned(2);
    FheInteger noisy = machine.encrypt(numbers(type, 1).getFirst(), LIMIT + 1);
    FheInteger full = FheInteger.of(type, List.of(machine.block(4, 0, 4)));

    assertThatThrownBy(() -> machine.decryptEach(noisy))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("not ν² of a result");
    assertThatThrownBy(() -> machine.decryptEach(full))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("not messages up to 3");
  }
}
