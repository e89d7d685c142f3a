package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.grpc.Status;

/** From statuses of a server to what a caller of this library sees. */
final class ClientFailures {
  private ClientFailures() {}

  /**
   * What a status means.
   *
   * @param asked what was asked for, in words
   */
  static ClientException of(String asked, Status status) {
    Reason reason =
        switch (status.getCode()) {
          case UNAVAILABLE -> Reason.UNAVAILABLE;
          case DEADLINE_EXCEEDED, CANCELLED -> Reason.TOO_LATE;
          case INVALID_ARGUMENT,
              NOT_FOUND,
              ALREADY_EXISTS,
              PERMISSION_DENIED,
              UNAUTHENTICATED,
              RESOURCE_EXHAUSTED,
              FAILED_PRECONDITION,
              OUT_OF_RANGE,
              UNIMPLEMENTED ->
              Reason.REQUEST_REFUSED;
          case OK, ABORTED, INTERNAL, UNKNOWN, DATA_LOSS -> Reason.SERVER_FAILED;
        };
    return new ClientException(
        reason,
        asked + ": the server answered " + status.getCode() + ", " + printable(status),
        status.asRuntimeException());
  }

  /** The server's words, cleaned and not too many: it is not trusted. */
  private static String printable(Status status) {
    return PrintableText.shortened(
        status.getDescription() == null ? "without a reason" : status.getDescription());
  }
}
