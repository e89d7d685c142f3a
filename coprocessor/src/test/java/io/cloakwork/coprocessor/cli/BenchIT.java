package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures of {@code cloak bench pbs} with real keys; times are not judged. */
@Tag("integration")
@Timeout(180)
class BenchIT {
  private static final BenchPlan SHORT = new BenchPlan(Duration.ZERO, Duration.ZERO, 1, 1);

  @Test
  void pbs_json_printsEveryFigureOnce() {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), true);
    EngineOptions options = EngineOptions.defaults().withThreads(2);
    try (FheEngine engine = FheEngine.open(options)) {
      BenchCommand.pbs(console, SHORT, ParameterSets.defaultSet(), engine, options.threads());
    }
    List<JsonNode> lines = out.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines)
        .extracting(line -> line.get("name").asString() + " " + line.get("unit").asString())
        .containsExactly(
            "pbs_latency ms",
            "ks_latency ms",
            "ks_pbs_latency ms",
            "ks_pbs_throughput ks_pbs/s",
            "ks_pbs_throughput_per_core ks_pbs/s",
            "lookup_1000_total ms");
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(line.propertyNames())
              .containsExactly("system", "name", "params", "threads", "unit", "median", "min", "n");
          assertThat(line.get("system").asString()).isEqualTo("cloakwork");
          assertThat(line.get("params").asString()).isEqualTo("M2C2_BLOCK3_P141");
          assertThat(line.get("threads").asInt()).isEqualTo(2);
          assertThat(line.get("min").asDouble()).isPositive();
          assertThat(line.get("n").asInt()).isEqualTo(1);
        });
  }
}
