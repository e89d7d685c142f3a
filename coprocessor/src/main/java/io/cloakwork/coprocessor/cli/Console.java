package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.PrintableText;
import java.io.PrintWriter;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command writes. Results go to standard output: as lines for a person, or with {@code
 * --json} as one JSON object per line and nothing else. All else goes to standard error.
 */
final class Console {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  Console(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Whether results are JSON lines. */
  boolean isJson() {
    return json;
  }

  /**
   * One result.
   *
   * @param value becomes a JSON object, its names in snake case
   * @param text what a person reads instead, with or without line breaks
   * @throws WorkFailedException if nobody can read it: a full disk, a closed pipe
   */
  void result(Object value, String text) {
    if (json) {
      out.println(JSON.writeValueAsString(value));
    } else {
      out.println(PrintableText.lines(text)); // names in it come from files and servers
    }
    if (out.checkError()) { // flushes; a writer for printing tells of failures in no other way
      throw new WorkFailedException("standard output could not be written");
    }
  }

  /** Something to know while waiting, on standard error. */
  void note(String text) {
    err.println(PrintableText.lines(text));
    err.flush();
  }
}
