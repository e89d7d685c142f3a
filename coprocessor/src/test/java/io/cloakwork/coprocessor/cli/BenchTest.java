package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.integer.Form;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final BenchSetup SETUP =
      new BenchSetup("P", -141.1, 2, "cpu", "C", "a processor", "25", "abc");

  @Test
  void figure_oddAndEvenCounts_haveMedianAndMinimum() {
    BenchFigure odd = BenchFigure.of(SETUP, "pbs_latency", "ms", 5, 1, 3);
    assertThat(odd)
        .isEqualTo(new BenchFigure("cloakwork", "pbs_latency", null, "ms", 3, 1, 3, SETUP));
    BenchFigure even = BenchFigure.of(SETUP, "pbs_latency", "ms", 4, 1, 3, 9);
    assertThat(even.median()).isEqualTo(3.5);
    assertThat(even.min()).isEqualTo(1);
  }

  @Test
  void millisecondsInEachForm_ofADuration_namesTheForm() {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), false);
    BenchFigures figures =
        new BenchFigures(console, new BenchPlan(Duration.ZERO, Duration.ZERO, 1, 1), SETUP);

    figures.millisecondsInEachForm("erc20_latency", form -> form == Form.LATENCY ? 0.9 : 0.5);

    assertThat(out.toString().lines())
        .satisfiesExactly(
            latency ->
                assertThat(latency)
                    .startsWith("erc20_latency ")
                    .contains(" 900.00 ms ")
                    .endsWith("latency form)"),
            throughput ->
                assertThat(throughput)
                    .startsWith("erc20_latency_throughput_form ")
                    .contains(" 500.00 ms ")
                    .endsWith("throughput form)"));
  }

  @Test
  void setup_forAPerson_namesAllThatAFigureDependsOn() {
    assertThat(SETUP.text())
        .isEqualTo(
            "P (p_fail 2^-141.1), 2 threads, provider cpu (C), a processor, JDK 25, commit abc");
  }

  @Test
  void plan_noTime_takesTheFewestSamples() {
    BenchPlan plan = new BenchPlan(Duration.ZERO, Duration.ZERO, 3, 9);
    assertThat(plan.samples(() -> 2)).containsExactly(2, 2, 2);
  }

  @Test
  void plan_muchTime_takesTheMostSamples() {
    BenchPlan plan = new BenchPlan(Duration.ZERO, Duration.ofDays(1), 3, 9);
    assertThat(plan.samples(() -> 2)).hasSize(9);
  }

  @Test
  void bench_noSuite_isWrongUse() {
    CliRun run = CliRun.of("bench");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("SUITE");
  }

  @Test
  void bench_noThreads_isWrongUse() {
    CliRun run = CliRun.of("bench", "pbs", "--threads", "0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--threads: expected at least 1, got 0");
  }

  @Test
  void bench_unknownProvider_isWrongUseAndNamesAll() {
    CliRun run = CliRun.of("bench", "pbs", "--provider", "abacus");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--provider").contains("scalar").contains("abacus");
  }

  @Test
  void bench_widthOfASuiteThatHasNone_isWrongUse() {
    for (String suite : List.of("keys", "pbs", "erc20")) {
      CliRun run = CliRun.of("bench", suite, "--bits", "32", "--provider", "scalar");
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("--bits: expected the suite uint beside it, got " + suite);
    }
  }

  @Test
  void bench_oddWidth_isWrongUse() {
    CliRun run = CliRun.of("bench", "uint", "--bits", "7", "--provider", "scalar");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--bits: expected even, 2 to 256, got 7");
  }
}
