package io.cloakwork.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.measure.BinomialInterval;
import io.cloakwork.fhe.fixtures.measure.BootstrapChain;
import io.cloakwork.fhe.fixtures.measure.KeySeries;
import io.cloakwork.fhe.fixtures.measure.PieceRecord;
import io.cloakwork.fhe.fixtures.measure.PieceRecord.Piece;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.kernels.cpu.CpuKernelProvider;
import io.cloakwork.kernels.vector.VectorKernelProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chains of whole bootstraps at the published noise level (each input is ν = 5 times the output
 * before it), every output decrypted: none is wrong at full size, and in boxes of a quarter as many
 * are as predicted.
 *
 * <p>The work is cut into pieces with keys of their own. Each finished piece is a line of the
 * record, and a run that is broken off, or out of time ({@code -Dcloakwork.noise.minutes} for all
 * of them, 60 if not given), goes on after the last one; until all are there the test fails and
 * says how many.
 */
@Tag("noise")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BootstrapChainTest {
  private static final String COMMAND = "./cloak test --long noise";
  private static final int WIDTH = 64;
  private static final int LAYERS = 32;
  private static final int PIECE = WIDTH * LAYERS;
  private static final int SEED = 300_000;
  private static final double CONFIDENCE = 0.999;

  /** Six bits in place of four: boxes of a quarter of the width. */
  private static final MessageSpace QUARTER_BOXES = new MessageSpace(3, 3);

  private static final Pattern LINE =
      Pattern.compile(
          "\"piece\":(\\d+),\"bootstraps\":(\\d+),\"wrong\":(\\d+),\"log2_variance\":(-[0-9.]+)");

  /** A slice of the long suite takes an hour at most. */
  private final Instant end =
      Instant.now().plus(Duration.ofMinutes(Long.getLong("cloakwork.noise.minutes", 60)));

  @ParameterizedTest
  @EnumSource(names = "M2C2_.*", mode = EnumSource.Mode.MATCH_ALL)
  void bootstraps_inQuarterBoxes_failAsOftenAsPredicted(ParameterSets set) {
    TfheParameters parameters = set.parameters();
    NoiseBudget budget = NoiseBudget.of(parameters);
    Variance atLookup = budget.atLookup(budget.bootstrapOutput().times(25));
    double predicted = Math.pow(2, FailureProbability.log2(atLookup, QUARTER_BOXES));
    Counts counts = run(set, QUARTER_BOXES, 8, "bootstraps-quarter-");
    BinomialInterval rate =
        BinomialInterval.clopperPearson(counts.wrong(), counts.bootstraps(), CONFIDENCE);
    assertThat(predicted).as("%s: %s", set, rate).isBetween(rate.low(), rate.high());
  }

  /**
   * 100,352 for each set. Their variance is that of random permutations, which is a few percent
   * below the prediction for m ↦ m; 49 keys know it to some two percent.
   */
  @ParameterizedTest
  @EnumSource(names = "M2C2_.*", mode = EnumSource.Mode.MATCH_ALL)
  void bootstraps_atFullSize_neverDecryptWrong(ParameterSets set) {
    Counts counts = run(set, set.parameters().message(), 49, "bootstraps-");
    assertThat(counts.wrong()).as("wrong of %d", counts.bootstraps()).isZero();
    assertThat(counts.variance() / NoiseBudget.of(set.parameters()).bootstrapOutput().value())
        .as("variance of the outputs over the predicted one")
        .isBetween(0.93, 1.03);
  }

  /** All pieces are of one size: the variance is the mean of theirs. */
  private record Counts(long bootstraps, long wrong, double variance) {}

  private Counts run(ParameterSets set, MessageSpace space, int pieces, String name) {
    KernelProvider provider = fastest();
    KeySeries keys = new KeySeries(set.parameters(), SEED);
    List<Counts> done;
    try (Kernels kernels = provider.open()) {
      done =
          PieceRecord.of(name + set.name().toLowerCase(Locale.ROOT) + ".jsonl", COMMAND)
              .run(
                  IntStream.range(0, pieces)
                      .mapToObj(piece -> {
                        String key = key(set, space, provider.name(), piece);
                        return new Piece(key, () -> key + figures(space, kernels, keys, piece));
                      })
                      .toList(),
                  end)
              .stream()
              .map(BootstrapChainTest::parse)
              .toList();
    }
    assertThat(done).as("pieces done; run again to go on").hasSize(pieces);
    return new Counts(
        done.stream().mapToLong(Counts::bootstraps).sum(),
        done.stream().mapToLong(Counts::wrong).sum(),
        done.stream().mapToDouble(Counts::variance).average().orElseThrow());
  }

  private static String key(ParameterSets set, MessageSpace space, String provider, int piece) {
    return String.format(
        "{\"set\":\"%s\",\"provider\":\"%s\",\"bits\":%d,\"piece\":%d,",
        set.name(), provider, space.bits(), piece);
  }

  private static String figures(MessageSpace space, Kernels kernels, KeySeries keys, int piece) {
    long begin = System.nanoTime();
    double squares = 0;
    int right = 0;
    long wrong;
    try (SecretKeySet secret = keys.secret(piece)) {
      ServerKey server = keys.server(secret, piece);
      try (LoadedKey key = kernels.load(server)) {
        var chain = new BootstrapChain(kernels, key, secret, space, WIDTH, SEED + piece);
        chain.start();
        for (int layer = 0; layer < LAYERS; layer++) {
          double[] errors = chain.layer();
          squares += Arrays.stream(errors).map(e -> e * e).sum();
          right += errors.length;
        }
        wrong = chain.wrong();
      }
    }
    return String.format(
        Locale.ROOT,
        "\"bootstraps\":%d,\"wrong\":%d,\"log2_variance\":%.4f,\"seconds\":%.1f}",
        PIECE,
        wrong,
        Math.log(squares / right) / Math.log(2),
        (System.nanoTime() - begin) / 1e9);
  }

  /** All providers have the same bits. */
  private static KernelProvider fastest() {
    return Stream.of(
            new CpuKernelProvider(), new VectorKernelProvider(), new ScalarKernelProvider())
        .filter(provider -> provider.probe() instanceof Availability.Ready)
        .findFirst()
        .orElseThrow();
  }

  private static Counts parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.find()
        ? new Counts(
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            Math.pow(2, Double.parseDouble(matcher.group(4))))
        : new Counts(0, 0, Double.NaN);
  }
}
