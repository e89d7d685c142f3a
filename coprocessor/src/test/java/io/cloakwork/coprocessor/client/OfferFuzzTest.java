package io.cloakwork.coprocessor.client;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No offer of a server makes a client do anything but accept or refuse. */
class OfferFuzzTest {
  @ParameterizedTest
  @EnumSource(OfferFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(OfferFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(OfferFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(OfferFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
