package io.cloakwork.coprocessor.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another {@code cloak} command in a process of its own, with this one's Java, class path and
 * options. Its standard error is this one's; its JSON lines are read here. Its standard input stays
 * open as long as this process lives: {@link DemoChild}. Closing ends it.
 */
final class CloakProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String command;
  private final Process process;
  private final BufferedReader lines;

  private CloakProcess(String command, Process process) {
    this.command = command;
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts {@code cloak ARGUMENTS --json}.
   *
   * @param options further options of Java
   */
  static CloakProcess start(List<String> options, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        line.add(option);
      }
    }
    line.add("-cp");
    line.add(absoluteClassPath());
    line.add(Cloak.class.getName());
    line.addAll(List.of(arguments));
    line.add("--json");
    Process process = new ProcessBuilder(line).redirectError(Redirect.INHERIT).start();
    return new CloakProcess(arguments[0], process);
  }

  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The next result, or nothing when the process has ended its output. */
  Optional<JsonNode> next() throws IOException {
    String line = lines.readLine();
    return line == null ? Optional.empty() : Optional.of(JsonMapper.shared().readTree(line));
  }

  /**
   * The only result, after which the process must end well.
   *
   * @throws WorkFailedException if there is none, or the exit status is not 0
   */
  JsonNode only() throws IOException, InterruptedException {
    Optional<JsonNode> result = next();
    requireDone();
    return result.orElseThrow(
        () -> new WorkFailedException("cloak " + command + ": expected a result, got none"));
  }

  /**
   * Waits for the end.
   *
   * @throws WorkFailedException if the exit status is not 0; the process itself has said why
   */
  void requireDone() throws InterruptedException {
    int status = process.waitFor();
    if (status != BaseCommand.DONE) {
      throw new WorkFailedException(
          "cloak "
              + command
              + ": expected exit status 0, got "
              + status
              + " (its message is above)");
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks the process to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
