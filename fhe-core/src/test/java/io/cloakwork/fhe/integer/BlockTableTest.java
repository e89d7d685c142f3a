package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.ciphertext.LookupTable;
import org.junit.jupiter.api.Test;

class BlockTableTest {

  @Test
  void value_ofEachInput_isThatOfTheFunctions() {
    BlockTable table = BlockTable.of("sum", -4, 3, x -> x & 3, x -> x >> 2);

    for (int x = -4; x <= 3; x++) {
      assertThat(table.value(x, 0)).isEqualTo(2 * (x & 3));
      assertThat(table.value(x, 1)).isEqualTo(2 * (x >> 2));
    }
    assertThat(table.outputs()).isEqualTo(2);
  }

  @Test
  void value_ofFourFunctionsOfOneDigit_isThatOfEach() {
    BlockTable table = BlockTable.of("powers", 0, 3, x -> 1, x -> x, x -> x * x, x -> 2 * x);

    for (int x = 0; x <= 3; x++) {
      assertThat(table.value(x, 2)).isEqualTo(2 * x * x);
      assertThat(table.value(x, 3)).isEqualTo(4 * x);
    }
  }

  @Test
  void words_ofSixteenBoxes_holdTheHalves() {
    LookupTable words = BlockTable.ofHalves("half", 0, 15, x -> x < 8 ? -1 : 1).words();

    assertThat(words.boxCount()).isEqualTo(16);
    assertThat(words.isCentred()).isTrue();
    assertThat(words.value(7)).isEqualTo(-1L << 58);
    assertThat(words.value(8)).isEqualTo(1L << 58);
    assertThat(BlockTable.decode(words.value(7))).isEqualTo(-1);
    assertThat(BlockTable.encode(3)).isEqualTo(3L << 58);
  }

  @Test
  void table_overTheWholeCircle_takesAnOddFunction() {
    BlockTable table = BlockTable.ofHalves("is negative", -16, 15, x -> x < 0 ? 1 : -1);

    assertThat(table.value(-16, 0)).isEqualTo(1);
    assertThat(table.value(-1, 0)).isEqualTo(1);
    assertThat(table.value(0, 0)).isEqualTo(-1);
    assertThat(table.value(15, 0)).isEqualTo(-1);
  }

  @Test
  void table_thatTheSignForbids_isRefused() {
    assertThatThrownBy(() -> BlockTable.of("digit", 0, 16, x -> x % 4 + 1))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the table digit cannot have 2 halves for output 0 of input 16");
    assertThatThrownBy(() -> BlockTable.of("two", 0, 8, x -> x, x -> x))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("output 0 of input 8");
  }

  @Test
  void table_withAValueOfHalfTheCircle_isRefused() {
    assertThatThrownBy(() -> BlockTable.of("large", 0, 1, x -> 16 * x))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("32 halves");
  }

  @Test
  void table_withoutInputs_isRefused() {
    assertThatThrownBy(() -> BlockTable.of("empty", 1, 0, x -> x))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void accepts_onlyWholeStepsInItsInterval() {
    BlockTable table = BlockTable.of("identity", 0, 3, x -> x);
    ClearMachine machine = new ClearMachine(1);

    assertThat(table.accepts(machine.block(1, 0, 3))).isTrue();
    assertThat(table.accepts(machine.block(1, 0, 4))).isFalse();
    assertThat(table.accepts(machine.block(1, -1, 3))).isFalse();
    assertThat(table.accepts(machine.block(1, 0, 2).plusHalves(1))).isFalse();
  }
}
