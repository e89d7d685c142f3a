package io.cloakwork.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.measure.PieceRecord;
import io.cloakwork.fhe.fixtures.measure.PieceRecord.Piece;
import io.cloakwork.fhe.integer.Batch;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.ParameterSets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Trials with really encrypted integers: a client with the default parameter set, its key on the
 * fastest provider of the machine, and records whose pieces say how many trials went wrong.
 */
record IntegerTrials(ClientKey client, FheEngine engine, EngineKey key) implements AutoCloseable {
  private static final String COMMAND = "./cloak test --long integers";

  static IntegerTrials open() {
    KeyFixtures.Keys keys = KeyFixtures.of(ParameterSets.defaultSet().parameters());
    FheEngine engine = FheEngine.open(EngineOptions.defaults());
    return new IntegerTrials(keys.client(), engine, engine.load(keys.server()));
  }

  FheEvaluator evaluator(Form form) {
    return FheEvaluator.of(engine, key, form);
  }

  /**
   * When a class that begins now is out of time.
   *
   * @param minutes that it has if {@code -Dcloakwork.integers.minutes} does not say others
   */
  static Instant end(int minutes) {
    return Instant.now()
        .plus(Duration.ofMinutes(Long.getLong("cloakwork.integers.minutes", minutes)));
  }

  /**
   * A piece with one trial for each input.
   *
   * @param right what is known of the right operand
   * @param failures texts, if the trial goes wrong
   */
  <A> Piece piece(
      IntegerType type,
      Form form,
      String operation,
      String right,
      List<A> inputs,
      Function<A, List<String>> failures) {
    return piece(
        type,
        form,
        operation,
        right,
        inputs.size(),
        () -> Batch.map(inputs, failures).stream().flatMap(List::stream).toList());
  }

  /**
   * A piece.
   *
   * @param trials how many there are
   * @param failures a text for each that goes wrong
   */
  Piece piece(
      IntegerType type,
      Form form,
      String operation,
      String right,
      int trials,
      Supplier<List<String>> failures) {
    String key =
        String.format(
            "{\"provider\":\"%s\",\"type\":\"%s\",\"form\":\"%s\",\"operation\":\"%s\",\"right\":\"%s\",",
            engine.providerName(), type, form.name().toLowerCase(Locale.ROOT), operation, right);
    return new Piece(key, () -> key + figures(trials, failures));
  }

  private static String figures(int trials, Supplier<List<String>> failures) {
    long begin = System.nanoTime();
    List<String> wrong = failures.get();
    return String.format(
        Locale.ROOT,
        "\"trials\":%d,\"wrong\":%s,\"seconds\":%.1f}",
        trials,
        wrong.stream().map(text -> "\"" + text + "\"").toList(),
        (System.nanoTime() - begin) / 1e9);
  }

  /** Goes on with a record, and checks that all pieces are there and none has a failure. */
  static void check(String name, List<Piece> pieces, Instant end) {
    List<String> done = PieceRecord.of(name, COMMAND).run(pieces, end);
    assertThat(done)
        .as("lines without failures")
        .allSatisfy(line -> assertThat(line).contains("\"wrong\":[]"));
    assertThat(done).as("pieces done; run again to go on").hasSameSizeAs(pieces);
  }

  @Override
  public void close() {
    key.close();
    engine.close();
  }
}
