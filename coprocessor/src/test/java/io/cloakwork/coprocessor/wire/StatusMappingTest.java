package io.cloakwork.coprocessor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.store.StoreException;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.grpc.Status;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusMappingTest {

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new ParameterException("n", "at most 5", 6), Status.Code.INVALID_ARGUMENT),
        Arguments.of(new FormatException("magic", "A", "B", 0), Status.Code.INVALID_ARGUMENT),
        Arguments.of(new NoiseException("p_fail", "2^-128", "2^-40"), Status.Code.INVALID_ARGUMENT),
        Arguments.of(new MismatchException("count", 1, 2), Status.Code.INVALID_ARGUMENT),
        Arguments.of(
            MismatchException.withStoredState("key", "a", "b"), Status.Code.FAILED_PRECONDITION),
        Arguments.of(new CapacityException("rows", 10, 11), Status.Code.RESOURCE_EXHAUSTED));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void status_refusal_hasItsMessage(RuntimeException failure, Status.Code code) {
    Status status = StatusMapping.status(failure, "1234");
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(failure.getMessage());
    assertThat(StatusMapping.isIncident(failure)).isFalse();
  }

  static Stream<Arguments> ownFaults() {
    return Stream.of(
        Arguments.of(
            new KernelException("cpu", "cw_bootstrap", 3, "private detail", true),
            Status.Code.UNAVAILABLE),
        Arguments.of(
            new KernelException("cpu", "cw_bootstrap", 3, "private detail", false),
            Status.Code.INTERNAL),
        Arguments.of(
            new StoreException("private detail", new IllegalStateException()),
            Status.Code.UNAVAILABLE),
        Arguments.of(new IllegalStateException("private detail"), Status.Code.INTERNAL),
        Arguments.of(
            new ExecutionException(new IllegalStateException("private detail")),
            Status.Code.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("ownFaults")
  void status_faultOfTheServer_saysOnlyTheIncident(Exception failure, Status.Code code) {
    Status status = StatusMapping.status(failure, "1234");
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).contains("incident 1234").doesNotContain("private");
    assertThat(StatusMapping.isIncident(failure)).isTrue();
  }

  static Stream<Exception> cancellations() {
    return Stream.of(new InterruptedException(), new CancellationException());
  }

  @ParameterizedTest
  @MethodSource("cancellations")
  void status_cancellation_isCancelled(Exception failure) {
    assertThat(StatusMapping.status(failure, "1").getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(StatusMapping.isIncident(failure)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void status_requestKinds_haveTheirCode(Kind kind) {
    Status.Code expected =
        switch (kind) {
          case INVALID -> Status.Code.INVALID_ARGUMENT;
          case NOT_FOUND -> Status.Code.NOT_FOUND;
          case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
          case DENIED -> Status.Code.PERMISSION_DENIED;
          case CONFLICT -> Status.Code.FAILED_PRECONDITION;
          case STOPPING -> Status.Code.UNAVAILABLE;
        };
    RequestException refusal = new RequestException(kind, "model", "a", "b");
    Status status = StatusMapping.status(refusal, "1");
    assertThat(status.getCode()).isEqualTo(expected);
    assertThat(status.getDescription()).isEqualTo("model: expected a, got b");
    assertThat(StatusMapping.isIncident(refusal)).isFalse();
    assertThat(StatusMapping.isIncident(new ExecutionException(refusal))).isFalse();
  }
}
