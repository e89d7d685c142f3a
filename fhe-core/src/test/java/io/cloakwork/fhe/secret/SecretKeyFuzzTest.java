package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No bytes make the decoder of client key files do anything but decode or refuse. */
class SecretKeyFuzzTest {
  @ParameterizedTest
  @EnumSource(SecretKeyFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(SecretKeyFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(SecretKeyFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(SecretKeyFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
