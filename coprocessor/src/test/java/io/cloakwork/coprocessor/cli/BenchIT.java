package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures of {@code cloak bench} with real keys; times are not judged, sizes are. */
@Tag("integration")
@Timeout(180)
class BenchIT {
  private static final BenchPlan SHORT = new BenchPlan(Duration.ZERO, Duration.ZERO, 1, 1);

  @Test
  void pbs_json_printsEveryFigureOnce() throws IOException {
    List<JsonNode> lines = lines(BenchCommand::pbs);
    assertThat(lines)
        .extracting(BenchIT::nameAndUnit)
        .containsExactly(
            "pbs_latency ms",
            "ks_latency ms",
            "ks_pbs_latency ms",
            "ks_pbs_throughput ks_pbs/s",
            "ks_pbs_throughput_per_core ks_pbs/s",
            "lookup_1000_total ms");
    assertAreFigures(lines);
  }

  @Test
  void keys_json_printsEveryFigureOnceAndSizesWithinTheirLimits() throws IOException {
    List<JsonNode> lines = lines(BenchCommand::keys);
    assertThat(lines)
        .extracting(BenchIT::nameAndUnit)
        .containsExactly(
            "key_client bytes",
            "key_public bytes",
            "key_server bytes",
            "key_server_compressed bytes",
            "key_server_all bytes",
            "ciphertext_u64 bytes",
            "ciphertext_u64_seeded bytes",
            "compact_list_u64_1 bytes",
            "compact_list_u64_100 bytes",
            "packed_u64_100 bytes",
            "key_client_generation ms",
            "key_server_generation ms",
            "key_server_compressed_generation ms",
            "key_server_all_generation ms",
            "key_public_generation ms",
            "key_server_all_reading ms",
            "key_load ms",
            "compact_list_u64_1_encryption ms",
            "compact_list_u64_1_expansion ms",
            "packed_u64_1_packing ms",
            "packed_u64_100_packing ms",
            "packed_u64_1_unpacking ms",
            "rerandomization_u64_2 ms");
    assertAreFigures(lines);
    Map<String, Double> limits =
        Map.of(
            "key_server", 24.5e6,
            "key_server_compressed", 37.5e6,
            "key_server_all", 37.5e6,
            "ciphertext_u64_seeded", 512.0,
            "compact_list_u64_1", 16.7e3,
            "compact_list_u64_100", 30.5e3,
            "packed_u64_100", 27.8e3);
    limits.forEach((name, limit) ->
        assertThat(lines)
            .filteredOn(line -> line.get("name").asString().equals(name))
            .singleElement()
            .satisfies(line ->
                assertThat(line.get("median").asDouble()).as(name).isLessThanOrEqualTo(limit)));
  }

  @Test
  void uint_json_printsLatencyAndThroughputOfEveryOperation() throws IOException {
    IntegerType type = IntegerType.unsigned(4);
    List<JsonNode> lines =
        lines((console, plan, set, engine, threads) ->
            BenchCommand.uint(console, plan, set, engine, threads, type));
    assertThat(lines).hasSize(4 * UintOperation.values().length);
    assertThat(lines)
        .extracting(BenchIT::nameAndUnit)
        .startsWith(
            "u4_add_latency ms",
            "u4_add_latency_throughput_form ms",
            "u4_add_throughput_batch16 ops/s",
            "u4_add_throughput_batch16_per_core ops/s",
            "u4_sub_latency ms")
        .contains("u4_div_rem_latency ms", "u4_select_throughput_batch16 ops/s");
    assertAreFigures(lines);
  }

  @Test
  void erc20_json_printsRotationsLatencyAndThroughput() throws IOException {
    List<JsonNode> lines =
        lines((console, plan, set, engine, threads) ->
            BenchCommand.erc20(console, plan, set, engine, threads, List.of(2)));
    assertThat(lines)
        .extracting(BenchIT::nameAndUnit)
        .containsExactly(
            "erc20_rotations rotations",
            "erc20_latency ms",
            "erc20_latency_throughput_form ms",
            "erc20_throughput_batch2 transfers/s",
            "erc20_throughput_batch2_per_core transfers/s");
    assertThat(lines.getFirst().get("median").asInt()).isLessThanOrEqualTo(125);
    assertAreFigures(lines);
  }

  @Test
  void models_json_printsFiguresOfEachModel() throws IOException {
    List<SampleModel> samples =
        Stream.of("diabetes-linear", "wdbc-tree")
            .map(name -> new SampleModel(name, Path.of("..", "models", name)))
            .toList();
    List<JsonNode> lines =
        lines((console, plan, set, engine, threads) ->
            BenchCommand.models(console, plan, set, engine, threads, samples));
    assertThat(lines)
        .extracting(BenchIT::nameAndUnit)
        .containsExactly(
            "diabetes-linear_row ms",
            "diabetes-linear_compute ms",
            "diabetes-linear_request bytes",
            "diabetes-linear_response bytes",
            "diabetes-linear_bootstraps bootstraps",
            "diabetes-linear_cmuxes CMUXes",
            "wdbc-tree_row ms",
            "wdbc-tree_compute ms",
            "wdbc-tree_request bytes",
            "wdbc-tree_response bytes",
            "wdbc-tree_bootstraps bootstraps",
            "wdbc-tree_cmuxes CMUXes");
    assertThat(lines.getLast().get("median").asInt()).isPositive();
  }

  private interface Bench {
    void run(Console console, BenchPlan plan, ParameterSets set, FheEngine engine, int threads)
        throws IOException;
  }

  private static List<JsonNode> lines(Bench bench) throws IOException {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), true);
    EngineOptions options = EngineOptions.defaults().withThreads(2);
    try (FheEngine engine = FheEngine.open(options)) {
      bench.run(console, SHORT, ParameterSets.defaultSet(), engine, options.threads());
    }
    return out.toString().lines().map(JsonMapper.shared()::readTree).toList();
  }

  private static String nameAndUnit(JsonNode line) {
    return line.get("name").asString() + " " + line.get("unit").asString();
  }

  /** Of an operation on integers alone: there are two ways to do it. */
  private static boolean isOfOneForm(JsonNode line) {
    return line.get("name").asString().matches("(u4_.*|erc20)_latency(_throughput_form)?");
  }

  private static void assertAreFigures(List<JsonNode> lines) {
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(line.propertyNames())
              .filteredOn(property -> !property.equals("form"))
              .containsExactlyInAnyOrder(
                  "system",
                  "name",
                  "params",
                  "threads",
                  "unit",
                  "median",
                  "min",
                  "n",
                  "p_fail_log2",
                  "provider",
                  "capabilities",
                  "cpu",
                  "jdk",
                  "commit");
          assertThat(line.path("form").asString(""))
              .isIn(isOfOneForm(line) ? List.of("latency", "throughput") : List.of(""));
          assertThat(line.get("system").asString()).isEqualTo("cloakwork");
          assertThat(line.get("params").asString()).isEqualTo("M2C2_BLOCK3_P141");
          assertThat(line.get("threads").asInt()).isEqualTo(2);
          assertThat(line.get("p_fail_log2").asDouble()).isBetween(-142.0, -141.0);
          assertThat(line.get("provider").asString()).isIn("cuda", "cpu", "vector", "scalar");
          assertThat(line.get("jdk").asString()).isEqualTo(Runtime.version().toString());
          assertThat(line.get("commit").asString()).isNotBlank();
          assertThat(line.get("min").asDouble()).isPositive();
          assertThat(line.get("n").asInt()).isEqualTo(1);
        });
  }
}
