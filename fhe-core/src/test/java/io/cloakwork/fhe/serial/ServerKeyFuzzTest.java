package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No shape of a server key makes reading or checking it do anything but decode or refuse. */
class ServerKeyFuzzTest {
  @ParameterizedTest
  @EnumSource(ServerKeyFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(ServerKeyFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(ServerKeyFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(ServerKeyFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
