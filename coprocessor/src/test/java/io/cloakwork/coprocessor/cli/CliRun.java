package io.cloakwork.coprocessor.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** One command run inside the test: its exit status and what it wrote. */
record CliRun(int status, String out, String err) {
  /** What tests keep instead of the user's cache. */
  static final Path CACHE = Path.of("target", "cache").toAbsolutePath();

  static {
    System.setProperty(MachineCosts.FOLDER_PROPERTY, CACHE.toString());
  }

  static CliRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Cloak.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new CliRun(status, out.toString(), err.toString());
  }
}
