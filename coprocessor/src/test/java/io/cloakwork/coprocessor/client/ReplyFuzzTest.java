package io.cloakwork.coprocessor.client;

import io.cloakwork.fhe.fixtures.fuzz.FuzzCampaign;
import io.cloakwork.fhe.fixtures.fuzz.FuzzRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No replies of a server make a client do anything but take or refuse them. */
class ReplyFuzzTest {
  /** An input takes 8 ms, because it is a call over a real connection. */
  private static final int ONE_OF = 5;

  @ParameterizedTest
  @EnumSource(ReplyFuzzTargets.class)
  void input_seedsAndDamagedSeeds_areTakenOrRefused(ReplyFuzzTargets target) throws Exception {
    FuzzRegression.run(target, ONE_OF);
  }

  @ParameterizedTest
  @EnumSource(ReplyFuzzTargets.class)
  @Tag("fuzz")
  void input_whateverASearchFinds_isTakenOrRefused(ReplyFuzzTargets target) throws Exception {
    FuzzCampaign.run(target);
  }
}
