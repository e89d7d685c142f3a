package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.MessageSpace;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClearListTest {
  private static final MessageSpace SPACE = new MessageSpace(2, 2);
  private static final BooleanType BOOL = new BooleanType();
  private static final IntegerType UINT8 = IntegerType.unsigned(8);
  private static final IntegerType INT4 = IntegerType.signed(4);

  private final ClearList list =
      ClearList.builder().add(true).addUint(8, 0b11_10_01_00).addInt(4, -3).build();

  @Test
  void messages_ofSeveralValues_standBehindEachOtherLowestFirst() {
    assertThat(list.messages(SPACE)).containsExactly(1, 0, 1, 2, 3, 1, 3);
    assertThat(list.types()).containsExactly(BOOL, UINT8, INT4);
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void ofMessages_ofAList_hasItsValues() {
    ClearList again = ClearList.ofMessages(list.types(), list.messages(SPACE));

    assertThat(again.types()).isEqualTo(list.types());
    assertThat(again.bool(0)).isTrue();
    assertThat(again.integer(1)).isEqualTo(0b11_10_01_00);
    assertThat(again.integer(2)).isEqualTo(-3);
  }

  @Test
  void emptyList_hasNoMessages() {
    assertThat(ClearList.builder().build().messages(SPACE)).isEmpty();
    assertThat(ClearList.ofMessages(List.of()).size()).isZero();
  }

  @Test
  void messages_ofAnotherMessageSpace_areRefused() {
    MessageSpace other = new MessageSpace(3, 3);

    assertRefused(() -> list.messages(other), "message space of a key for integers", SPACE, other);
  }

  @Test
  void ofMessages_anotherNumberOfThem_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> ClearList.ofMessages(List.of(BOOL, UINT8), 1, 2, 3),
        "blocks of 2 values",
        5,
        3);
  }

  @Test
  void ofMessages_messageThatNoValueHas_isRefusedWithoutSayingIt() {
    assertThrown(
        MismatchException.class,
        () -> ClearList.ofMessages(List.of(BOOL), 2),
        "decrypted boolean",
        "0 or 1",
        "more: of another key?");
    assertThrown(
        MismatchException.class,
        () -> ClearList.ofMessages(List.of(BOOL, INT4), 1, 0, 4),
        "decrypted block 1",
        "two bits",
        "more: of another key?");
  }

  @Test
  void add_valueThatTheTypeDoesNotHold_isRefusedWithoutSayingIt() {
    ClearList.Builder builder = ClearList.builder().add(false);

    assertThrown(
        MismatchException.class,
        () -> builder.addUint(8, 777),
        "value 1 of a list",
        "uint8, in [0, 255]",
        "a larger number");
    assertThrown(
        MismatchException.class,
        () -> builder.add(INT4, BigInteger.valueOf(-777)),
        "value 1 of a list",
        "int4, in [-8, 7]",
        "a smaller number");
    assertThat(builder.build().size()).isEqualTo(1);
  }

  @Test
  void value_askedForAsAnotherType_isRefused() {
    assertThrown(MismatchException.class, () -> list.bool(1), "value 1", BOOL, UINT8);
    assertThrown(MismatchException.class, () -> list.integer(0), "value 0", "an integer", BOOL);
  }

  @Test
  void toString_showsTheTypesOnly() {
    assertThat(list).hasToString("ClearList[bool, uint8, int4]");
  }
}
