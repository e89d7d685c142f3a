package io.cloakwork.coprocessor.service;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No messages make the service do anything but answer or refuse. */
@Tag("integration")
class ServiceFuzzTest {
  @ParameterizedTest
  @EnumSource(ServiceFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(ServiceFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(ServiceFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(ServiceFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
