package io.cloakwork.coprocessor.service;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No header opens the service but that with a tenant's token. */
class TokenFuzzTest {
  @ParameterizedTest
  @EnumSource(TokenFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(TokenFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(TokenFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(TokenFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
