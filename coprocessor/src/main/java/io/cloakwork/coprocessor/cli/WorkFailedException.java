package io.cloakwork.coprocessor.cli;

/** The work could not be done, or results disagree; the message is for a person. Exit status 1. */
final class WorkFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkFailedException(String message) {
    super(message);
  }

  WorkFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
