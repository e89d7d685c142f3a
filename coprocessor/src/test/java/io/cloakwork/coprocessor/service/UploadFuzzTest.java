package io.cloakwork.coprocessor.service;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No stream of an upload makes the service do anything but store or refuse. */
class UploadFuzzTest {
  @ParameterizedTest
  @EnumSource(UploadFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(UploadFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(UploadFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(UploadFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
