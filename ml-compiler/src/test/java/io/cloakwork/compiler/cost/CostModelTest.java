package io.cloakwork.compiler.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.fixtures.TreeModels;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.BootstrapCost;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();

  /** What another machine may cost: another number for each kind. */
  private static CostModel machine() {
    Map<CostKind, Double> nanos = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      nanos.put(kind, 0.25 + nanos.size());
    }
    nanos.put(CostKind.ROW, 40_000.0);
    return new CostModel(nanos);
  }

  private static Program trees(int count, int depth) {
    RandomCodeTrees random = new RandomCodeTrees(3, List.of(5, 4, 6), 1, 20);
    return TreeModels.compileBare(random.scores(count, depth), PARAMETERS).circuit();
  }

  @Test
  void fit_ofTimesThatAModelGives_findsTheModel() {
    CostModel machine = machine();
    CostFit fit = new CostFit();
    for (CostProbe probe : CostProbe.server(PARAMETERS.glwe())) {
      Work work = Work.of(probe.circuit(), PARAMETERS, 2);
      fit.add(probe.kind(), work, machine.nanos(work, CostKind.Side.SERVER));
    }
    for (CostKind kind : List.of(CostKind.POLYNOMIAL, CostKind.BIT)) {
      Work work = new Work(Map.of(kind, 1e6));
      fit.add(kind, work, machine.nanos(work, CostKind.Side.CLIENT));
    }
    CostModel found = fit.model();
    machine
        .nanos()
        .forEach((kind, nanos) ->
            assertThat(found.nanos().get(kind))
                .as("%s", kind)
                .isCloseTo(nanos, within(1e-6 * nanos)));
  }

  /** A machine is noisy: a probe that was faster than what it contains costs nothing more. */
  @Test
  void fit_ofAProbeThatIsTooFast_isNotNegative() {
    CostFit fit = new CostFit();
    fit.add(CostKind.ROW, new Work(Map.of(CostKind.ROW, 1.0)), 5);
    for (CostKind kind : EnumSet.complementOf(EnumSet.of(CostKind.ROW))) {
      fit.add(kind, new Work(Map.of(CostKind.ROW, 1.0, kind, 1.0)), 1);
    }
    assertThat(fit.model().nanos().values()).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void fit_ofAKindThatWasNotMeasured_isRefused() {
    CostFit fit = new CostFit();
    fit.add(CostKind.ROW, new Work(Map.of(CostKind.ROW, 1.0)), 7);
    ParameterException fault = catchThrowableOfType(ParameterException.class, fit::model);
    assertThat(fault.what()).isEqualTo("probe of TERM");
    fault =
        catchThrowableOfType(
            ParameterException.class,
            () -> fit.add(CostKind.GATE, new Work(Map.of(CostKind.ROW, 1.0)), 7));
    assertThat(fault.what()).isEqualTo("work of kind GATE of a probe");
  }

  @Test
  void work_thatIsNegative_isRefused() {
    ParameterException fault =
        catchThrowableOfType(ParameterException.class, () -> new Work(Map.of(CostKind.GATE, -1.0)));
    assertThat(fault.what()).isEqualTo("units of work, GATE");
    assertThat(fault.actual()).isEqualTo("-1.0");
    fault =
        catchThrowableOfType(
            ParameterException.class, () -> new CostModel(Map.of(CostKind.BIT, Double.NaN)));
    assertThat(fault.what()).isEqualTo("nanoseconds per unit of work, BIT");
  }

  @Test
  void estimate_ofMoreTrees_isLonger() {
    CostModel.Estimate few = machine().estimate(Work.of(trees(4, 3), PARAMETERS, 2));
    CostModel.Estimate many = machine().estimate(Work.of(trees(40, 3), PARAMETERS, 2));
    assertThat(many.serverMillis()).isGreaterThan(2 * few.serverMillis());
    assertThat(many.clientMillis()).isGreaterThanOrEqualTo(few.clientMillis());
    assertThat(few.clientMillis()).isPositive();
  }

  @Test
  void work_ofMoreThreads_dividesTheDiagrams() {
    Program circuit = trees(8, 3);
    assertThat(Work.of(circuit, PARAMETERS, 4).of(CostKind.GATE))
        .isEqualTo(Work.of(circuit, PARAMETERS, 1).of(CostKind.GATE) / 4);
    assertThat(Work.of(circuit, PARAMETERS, 100).of(CostKind.GATE))
        .isEqualTo(Work.of(circuit, PARAMETERS, 8).of(CostKind.GATE));
  }

  @Test
  void work_ofAProbe_hasItsKind() {
    for (CostProbe probe : CostProbe.server(PARAMETERS.glwe())) {
      assertThat(Work.of(probe.circuit(), PARAMETERS, 1).of(probe.kind())).isPositive();
    }
    Work bootstrap =
        Work.of(CostProbe.server(PARAMETERS.glwe()).getLast().circuit(), PARAMETERS, 1);
    assertThat(bootstrap.of(CostKind.BOOTSTRAP)).isEqualTo(BootstrapCost.of(PARAMETERS).total());
  }
}
