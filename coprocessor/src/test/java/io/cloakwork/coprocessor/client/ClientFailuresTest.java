package io.cloakwork.coprocessor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientFailuresTest {
  private static final ClientFailures FAILURES = new ClientFailures("fhe.example.org:50051");

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(
                    wrapped(
                        "annotated",
                        new ConnectException(
                            "finishConnect(..) failed with error(-111): Connection refused"))),
            Reason.UNAVAILABLE,
            "cannot reach fhe.example.org:50051: Connection refused; is `cloak serve` running"
                + " there?"),
        Arguments.of(
            Status.UNAVAILABLE
                .withDescription("Unable to resolve host fhe.example.org")
                .withCause(new UnknownHostException("fhe.example.org: Name not known")),
            Reason.UNAVAILABLE,
            "cannot reach fhe.example.org:50051: no host of this name is known"),
        Arguments.of(
            Status.UNAVAILABLE.withDescription("the server is stopping"),
            Reason.UNAVAILABLE,
            "fhe.example.org:50051 is not available: the server is stopping"),
        Arguments.of(
            Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new IOException("Connection reset by peer")),
            Reason.UNAVAILABLE,
            "fhe.example.org:50051 is not available: io exception: Connection reset by peer"),
        Arguments.of(
            Status.DEADLINE_EXCEEDED.withDescription("after 2 s"),
            Reason.TOO_LATE,
            "no answer from fhe.example.org:50051 in time: after 2 s"),
        Arguments.of(
            Status.NOT_FOUND.withDescription("model: expected one of [a], got 'b'"),
            Reason.NOT_FOUND,
            "fhe.example.org:50051 answered NOT_FOUND, model: expected one of [a], got 'b'"),
        Arguments.of(
            Status.RESOURCE_EXHAUSTED,
            Reason.REQUEST_REFUSED,
            "fhe.example.org:50051 answered RESOURCE_EXHAUSTED, without a reason"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_anyStatus_namesTheServerAndTheCause(Status status, Reason reason, String failure) {
    ClientException e = FAILURES.of("status", status);
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessage("status: " + failure);
  }

  private static IOException wrapped(String message, Throwable cause) {
    return new IOException(message, cause);
  }
}
