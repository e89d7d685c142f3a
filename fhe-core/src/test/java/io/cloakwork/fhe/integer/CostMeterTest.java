package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts are those of the clear machine, which runs the very same look-ups on values. */
class CostMeterTest {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();
  private static final IntegerType TYPE = IntegerType.signed(16);

  @ParameterizedTest
  @EnumSource
  void everyOperation_onTwoIntegers_takesWhatItTakesOnValues(Form form) {
    int limit = new CostMachine(PARAMETERS).largestSquaredNorm();
    for (Operation operation : Operation.all()) {
      CostMeter meter = new CostMeter(PARAMETERS, form);
      operation.run(meter.evaluator(), meter.input(TYPE), meter.input(TYPE));
      OperationCosts.Cost known =
          OperationCosts.cost(TYPE, 1, form, limit, OperationCosts.Body.of(operation));
      assertThat(meter.cost().bootstraps()).as(operation.label()).isEqualTo(known.rotations());
      assertThat(meter.cost().rounds()).as(operation.label()).isEqualTo(known.rounds());
    }
  }

  @Test
  void cost_ofNothing_isNothing() {
    assertThat(new CostMeter(PARAMETERS, Form.THROUGHPUT).cost())
        .isEqualTo(new OperationCost(0, 0, OperationCost.NEVER, OperationCost.NEVER));
  }

  @Test
  void failure_ofAnAddition_isThatOfItsLookUps() {
    CostMeter meter = new CostMeter(PARAMETERS, Form.THROUGHPUT);
    FheInteger a = meter.input(TYPE);
    meter.evaluator().add(a, meter.input(TYPE));
    OperationCost cost = meter.cost();
    assertThat(cost.worstLog2()).isLessThan(FailureProbability.TARGET_LOG2);
    assertThat(cost.totalLog2())
        .isBetween(
            cost.worstLog2(),
            cost.worstLog2() + Math.log((double) cost.bootstraps()) / Math.log(2));
  }

  @Test
  void failure_ofTheSameTwice_isTwiceAsLikely() {
    CostMeter meter = new CostMeter(PARAMETERS, Form.THROUGHPUT);
    meter.evaluator().add(meter.input(TYPE), meter.input(TYPE));
    double once = meter.cost().totalLog2();
    meter.evaluator().add(meter.input(TYPE), meter.input(TYPE));
    assertThat(meter.cost().totalLog2()).isCloseTo(once + 1, within(1e-9));
  }

  @Test
  void cost_withMoreRoundsThanBootstraps_isRefused() {
    assertThatThrownBy(() -> new OperationCost(1, 2, -130, -130))
        .isInstanceOfSatisfying(
            ParameterException.class, e -> assertThat(e.what()).isEqualTo("bootstraps and rounds"));
  }

  @Test
  void cost_withATotalBelowTheWorst_isRefused() {
    assertThatThrownBy(() -> new OperationCost(2, 1, -130, -131))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> assertThat(e.what()).isEqualTo("log2 of a failure probability"));
  }
}
