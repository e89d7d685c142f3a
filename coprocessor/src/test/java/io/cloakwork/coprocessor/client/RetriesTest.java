package io.cloakwork.coprocessor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.client.ClientException.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static ClientException failure(Reason reason, String what) {
    return new ClientException(reason, "prediction", what);
  }

  private static ClientException end(ClientException... failures) {
    Deque<ClientException> left = new ArrayDeque<>(List.of(failures));
    ClientException end =
        catchThrowableOfType(
            ClientException.class,
            () ->
                Retries.run(() -> {
                  throw left.removeFirst();
                }));
    assertThat(left).isEmpty();
    return end;
  }

  @Test
  void run_thatNeverSucceeds_saysWhatHappenedFirstAndLast() {
    ClientException gone = failure(Reason.UNAVAILABLE, "connection refused");
    ClientException end =
        end(failure(Reason.UNAVAILABLE, "the server is stopping"), gone, gone, gone, gone);
    assertThat(end.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(end)
        .hasMessage("prediction: the server is stopping; at attempt 5: connection refused");
  }

  @Test
  void run_thatFailsAlwaysTheSameWay_saysItOnce() {
    ClientException gone = failure(Reason.UNAVAILABLE, "connection refused");
    assertThat(end(gone, gone, gone, gone, gone)).isSameAs(gone);
  }

  @Test
  void run_refusedAfterwards_endsWithTheRefusal() {
    ClientException end =
        end(
            failure(Reason.UNAVAILABLE, "the server is stopping"),
            failure(Reason.REQUEST_REFUSED, "no such key"));
    assertThat(end.reason()).isEqualTo(Reason.REQUEST_REFUSED);
    assertThat(end).hasMessage("prediction: the server is stopping; at attempt 2: no such key");
  }

  @Test
  void run_refusedAtOnce_isNotRepeated() {
    ClientException refusal = failure(Reason.REQUEST_REFUSED, "no such key");
    assertThat(end(refusal)).isSameAs(refusal);
  }

  @Test
  void run_thatSucceedsLater_givesTheResult() throws IOException {
    Deque<ClientException> left = new ArrayDeque<>(List.of(failure(Reason.UNAVAILABLE, "busy")));
    String result =
        Retries.run(() -> {
          if (!left.isEmpty()) {
            throw left.removeFirst();
          }
          return "done";
        });
    assertThat(result).isEqualTo("done");
  }
}
