package io.cloakwork.fhe.params;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSetsTest {

  @ParameterizedTest
  @CsvSource({
    "standard, M2C2_STANDARD_P129",
    "block2, M2C2_BLOCK2_P130",
    "block3, M2C2_BLOCK3_P141",
    "block4, M2C2_BLOCK4_P154",
    "' BLOCK3 ', M2C2_BLOCK3_P141",
    "m3c3_standard_p128, M3C3_STANDARD_P128"
  })
  void byName_aliasOrName_findsTheSet(String name, ParameterSets expected) {
    assertThat(ParameterSets.byName(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void byName_itsOwnName_findsTheSet(ParameterSets set) {
    assertThat(ParameterSets.byName(set.name())).isEqualTo(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "block", "block5", "M2C2"})
  void byName_unknown_isRefusedWithAllNames(String name) {
    assertRefused(
        () -> ParameterSets.byName(name),
        "parameter set",
        "one of standard, block2, block3, block4, M2C2_STANDARD_P129, M2C2_BLOCK2_P130,"
            + " M2C2_BLOCK3_P141, M2C2_BLOCK4_P154, M1C1_STANDARD_P144, M3C3_STANDARD_P128,"
            + " M4C4_STANDARD_P141",
        name);
  }

  @Test
  void defaultSet_isTheBlockBinarySetOfLengthThree() {
    assertThat(ParameterSets.defaultSet()).isEqualTo(ParameterSets.byName("block3"));
    assertThat(ParameterSets.defaultSet().parameters().lwe().dimension().value()).isEqualTo(939);
  }
}
