package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class IntegerTypeTest {

  @Test
  void range_ofEitherSign_isThatOfTwosComplement() {
    assertThat(IntegerType.unsigned(8).min()).isEqualTo(0);
    assertThat(IntegerType.unsigned(8).max()).isEqualTo(255);
    assertThat(IntegerType.signed(8).min()).isEqualTo(-128);
    assertThat(IntegerType.signed(8).max()).isEqualTo(127);
    assertThat(IntegerType.signed(8).holds(BigInteger.valueOf(128))).isFalse();
    assertThat(IntegerType.signed(8).holds(BigInteger.valueOf(-128))).isTrue();
  }

  @Test
  void wrap_ofAnyNumber_isCongruent() {
    assertThat(IntegerType.unsigned(8).wrap(BigInteger.valueOf(-1))).isEqualTo(255);
    assertThat(IntegerType.signed(8).wrap(BigInteger.valueOf(128))).isEqualTo(-128);
    assertThat(IntegerType.signed(8).wrap(BigInteger.valueOf(-129))).isEqualTo(127);
  }

  @Test
  void name_ofAType_isThatOfProgrammingLanguages() {
    assertThat(IntegerType.unsigned(64)).hasToString("uint64");
    assertThat(IntegerType.signed(8)).hasToString("int8");
    assertThat(IntegerType.unsigned(64).blocks()).isEqualTo(32);
  }

  @Test
  void bits_thatNoTypeHas_areRefused() {
    for (int bits : new int[] {-2, 0, 1, 7, 258}) {
      assertRefused(() -> IntegerType.unsigned(bits), "bits of an integer", "even, 2 to 256", bits);
    }
  }
}
