package io.cloakwork.coprocessor.cli;

/** Wrong use: a file that is not there, options that do not go together. Exit status 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String what, Object expected, Object actual) {
    super(what + ": expected " + expected + ", got " + actual);
  }
}
