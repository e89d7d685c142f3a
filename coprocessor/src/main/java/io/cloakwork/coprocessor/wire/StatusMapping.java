package io.cloakwork.coprocessor.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.store.StoreException;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** From failures to gRPC statuses: the only place. */
public final class StatusMapping {
  private StatusMapping() {}

  /**
   * The status that a caller sees. What is the server's own fault says nothing but the incident's
   * id, under which the log has the rest.
   *
   * @param incident an opaque id, new for every failure
   */
  public static Status status(Throwable failure, String incident) {
    return switch (failure) {
      case RequestException e -> code(e.kind()).withDescription(e.getMessage());
      case ParameterException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
      case FormatException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
      case NoiseException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
      case MismatchException e ->
          (e.ofStoredState() ? Status.FAILED_PRECONDITION : Status.INVALID_ARGUMENT)
              .withDescription(e.getMessage());
      case CapacityException e -> Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage());
      case KernelException e ->
          (e.retryable() ? Status.UNAVAILABLE : Status.INTERNAL)
              .withDescription("computing failed, incident " + incident);
      case StoreException _ ->
          Status.UNAVAILABLE.withDescription("the store failed, incident " + incident);
      case StatusRuntimeException e when e.getCause() instanceof InvalidProtocolBufferException ->
          Status.INVALID_ARGUMENT.withDescription(
              "request: expected a message of this method, got other bytes");
      case StatusRuntimeException e -> e.getStatus();
      case StatusException e -> e.getStatus();
      case InterruptedException _, CancellationException _ ->
          Status.CANCELLED.withDescription("the call was cancelled");
      case ExecutionException e when e.getCause() != null -> status(e.getCause(), incident);
      default -> Status.INTERNAL.withDescription("internal error, incident " + incident);
    };
  }

  /**
   * Whether the failure is the server's own, so that its log must explain it. What is refused on
   * purpose is none, that the server is stopping neither.
   */
  public static boolean isIncident(Throwable failure) {
    return switch (failure) {
      case RequestException _ -> false;
      case ExecutionException e when e.getCause() != null -> isIncident(e.getCause());
      default ->
          switch (status(failure, "").getCode()) {
            case INTERNAL, UNKNOWN, DATA_LOSS, UNAVAILABLE -> true;
            default -> false;
          };
    };
  }

  /** The failure that a handler put into a call's end, where it put one. */
  public static Optional<Throwable> failure(Status status) {
    return status.getCode() == Status.Code.UNKNOWN
        ? Optional.ofNullable(status.getCause())
        : Optional.empty();
  }

  private static Status code(RequestException.Kind kind) {
    return switch (kind) {
      case INVALID -> Status.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.NOT_FOUND;
      case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
      case DENIED -> Status.PERMISSION_DENIED;
      case CONFLICT -> Status.FAILED_PRECONDITION;
      case STOPPING -> Status.UNAVAILABLE;
    };
  }
}
