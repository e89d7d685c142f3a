package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.fhe.CapacityException;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Long calls say how long they may take, within a limit: nothing holds a server for ever. */
final class DeadlineCheck {
  private DeadlineCheck() {}

  /**
   * Checks the deadline of the current call.
   *
   * @throws RequestException (invalid) if it has none
   * @throws CapacityException if it is later than the limit allows
   */
  static void require(Duration longest) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      throw new RequestException(
          Kind.INVALID, "deadline of the call", "at most " + longest.toSeconds() + " s", "none");
    }
    long seconds = deadline.timeRemaining(TimeUnit.SECONDS);
    if (seconds > longest.toSeconds()) {
      throw new CapacityException(
          "deadline of the call", longest.toSeconds() + " s", seconds + " s");
    }
  }
}
