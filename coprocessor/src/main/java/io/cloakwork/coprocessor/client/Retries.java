package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.client.ClientException.Reason;
import java.io.IOException;
import java.time.Duration;

/** Tries again what was not answered because the server could not be reached. */
final class Retries {
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private Retries() {}

  /** Work that may be repeated. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * Runs the work, at most five times, with pauses of 0.2, 0.4, 0.8 and 1.6 s.
   *
   * @throws ClientException what ended the last attempt, and what the first one, which is why there
   *     were others
   */
  static <T> T run(Attempt<T> attempt) throws IOException {
    Duration pause = FIRST_PAUSE;
    ClientException first = null;
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (ClientException e) {
        first = first == null ? e : first;
        if (e.reason() != Reason.UNAVAILABLE || i == ATTEMPTS) {
          throw ClientException.ofAttempts(i, first, e);
        }
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClientException(Reason.TOO_LATE, "waiting for the server", "interrupted", e);
      }
      pause = pause.multipliedBy(2);
    }
  }
}
