package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No bytes make a decoder of public objects do anything but decode or refuse. */
class SerialFuzzTest {
  @ParameterizedTest
  @EnumSource(SerialFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(SerialFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(SerialFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(SerialFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
