package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From statuses of calls to what a caller of this library sees. A status may be the server's word
 * or made on this side, and nothing in it tells which; so no message claims either.
 *
 * @param server its address, for messages
 */
record ClientFailures(String server) {
  private static final int MAX_CAUSES = 8;

  /**
   * What a status means.
   *
   * @param asked what was asked for, in words
   */
  ClientException of(String asked, Status status) {
    return new ClientException(reason(status), asked, failure(status), status.asRuntimeException());
  }

  private static Reason reason(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> Reason.UNAVAILABLE;
      case DEADLINE_EXCEEDED, CANCELLED -> Reason.TOO_LATE;
      case NOT_FOUND -> Reason.NOT_FOUND;
      case INVALID_ARGUMENT,
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
  }

  private String failure(Status status) {
    return switch (reason(status)) {
      case UNAVAILABLE ->
          unreached(status)
              .map(why -> "cannot reach " + server + ": " + why)
              .orElseGet(() -> server + " is not available: " + words(status));
      case TOO_LATE -> "no answer from " + server + " in time: " + words(status);
      default -> server + " answered " + status.getCode() + ", " + words(status);
    };
  }

  /** Why no connection was made, where that is it: below the words of the transport. */
  private static Optional<String> unreached(Status status) {
    return deepest(status)
        .flatMap(failure ->
            switch (failure) {
              case UnknownHostException _ -> Optional.of("no host of this name is known");
              case ConnectException _ ->
                  Optional.of(
                      PrintableText.ofSystem(failure) + "; is `cloak serve` running there?");
              default -> Optional.empty();
            });
  }

  /** The server's words are cleaned and not too many: it is not trusted. */
  private static String words(Status status) {
    String words = status.getDescription() == null ? "without a reason" : status.getDescription();
    return PrintableText.shortened(
        deepest(status).map(cause -> words + ": " + PrintableText.ofSystem(cause)).orElse(words));
  }

  private static Optional<Throwable> deepest(Status status) {
    return Stream.iterate(status.getCause(), cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .reduce((_, deeper) -> deeper);
  }
}
