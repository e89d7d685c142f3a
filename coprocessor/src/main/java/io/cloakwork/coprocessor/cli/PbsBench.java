package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Key switches and bootstraps with a fresh key, timed as a caller of the engine sees them. Every
 * call has new ciphertexts and random tables of its own; what it returns is decrypted and compared
 * when the clock has stopped.
 */
final class PbsBench implements AutoCloseable {
  // Messages and tables of a benchmark are no secrets.
  private static final long SEED = 42;

  private final MessageSpace space;
  private final ClientKey client;
  private final FheEngine engine;
  private final EngineKey key;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Makes and loads keys; the engine is the caller's to close. */
  PbsBench(TfheParameters parameters, FheEngine engine) {
    this.space = parameters.message();
    this.engine = engine;
    this.client = ClientKey.generate(parameters);
    this.key = engine.load(client.serverKey());
  }

  /** Seconds of one key switch. */
  double keySwitch() {
    Task task = task(1);
    Timed<LweCiphertextList> small = Timed.of(() -> keySwitched(task));
    check(task, engine.bootstrap(key, small.result(), task.tables()));
    return small.seconds();
  }

  /** Seconds of one bootstrap without key switch. */
  double bootstrap() {
    Task task = task(1);
    LweCiphertextList small = keySwitched(task);
    return checked(task, Timed.of(() -> engine.bootstrap(key, small, task.tables())));
  }

  /**
   * Seconds of key switch and bootstrap of {@code count} ciphertexts, handed over in one call.
   *
   * @throws WorkFailedException if a result is not its table's
   */
  double lookups(int count) {
    Task task = task(count);
    return checked(task, Timed.of(() -> engine.bootstrap(key, task.inputs(), task.tables())));
  }

  private LweCiphertextList keySwitched(Task task) {
    return engine.keySwitch(key, KeySwitchBatch.Source.BIG, task.inputs());
  }

  /** Ciphertexts, a table for each, and what must come out. */
  private record Task(LweCiphertextList inputs, List<LookupTable> tables, List<Integer> expected) {}

  private Task task(int count) {
    int values = 1 << space.bits();
    int[] messages = random.ints(count, 0, values).toArray();
    List<LookupTable> tables = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int message : messages) {
      int[] function = random.ints(values, 0, values).toArray();
      tables.add(LookupTable.of(space, m -> function[m]));
      expected.add(function[message]);
    }
    return new Task(client.encryptMessages(messages), tables, expected);
  }

  private double checked(Task task, Timed<LweCiphertextList> timed) {
    check(task, timed.result());
    return timed.seconds();
  }

  private void check(Task task, LweCiphertextList outputs) {
    int[] decrypted = client.decryptMessages(outputs);
    int wrong = 0;
    for (int i = 0; i < decrypted.length; i++) {
      if (decrypted[i] != task.expected().get(i)) {
        wrong++;
      }
    }
    if (wrong > 0) {
      throw new WorkFailedException(
          "results: expected those of the tables, got %d wrong ones of %d"
              .formatted(wrong, decrypted.length));
    }
  }

  @Override
  public void close() {
    key.close();
    client.close();
  }
}
