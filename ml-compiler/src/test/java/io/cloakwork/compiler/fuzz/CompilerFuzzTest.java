package io.cloakwork.compiler.fuzz;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No bytes make a reader of models or tables do anything but read or refuse. */
class CompilerFuzzTest {
  @ParameterizedTest
  @EnumSource(CompilerFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(CompilerFuzzTargets target) throws Exception {
    FuzzRegression.run(target);
  }

  @ParameterizedTest
  @EnumSource(CompilerFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(CompilerFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
