package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code cloak} command in a process of its own, on the class path of the tests. */
public final class RealProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final Path errorFile;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  private RealProcess(Process process, Path errorFile) {
    this.process = process;
    this.out =
        new BufferedReader(
            new InputStreamReader(
                new Noting(process.getInputStream(), read), StandardCharsets.UTF_8));
    this.errorFile = errorFile;
  }

  /** A stream that notes what is read from it. */
  private static final class Noting extends FilterInputStream {
    private final ByteArrayOutputStream notes;

    Noting(InputStream in, ByteArrayOutputStream notes) {
      super(in);
      this.notes = notes;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int count = super.read(buffer, from, length);
      if (count > 0) {
        notes.write(buffer, from, count);
      }
      return count;
    }
  }

  /**
   * Starts a command.
   *
   * @param folder where its standard error is kept
   */
  public static RealProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Cloak.class, List.of(), arguments);
  }

  /** Starts a command through another main class and with further options of Java. */
  public static RealProcess start(
      Path folder, Class<?> main, List<String> options, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseParallelGC",
            "-Dcloakwork.home=" + Path.of("..").toAbsolutePath().normalize(),
            "-D" + MachineCosts.FOLDER_PROPERTY + "=" + CliRun.CACHE));
    line.addAll(options);
    line.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
    line.addAll(List.of(arguments));
    Path errorFile = Files.createTempFile(folder, arguments[0], ".err");
    Process process = new ProcessBuilder(line).redirectError(errorFile.toFile()).start();
    process.getOutputStream().close();
    return new RealProcess(process, errorFile);
  }

  /** What the process does: for main classes that add something to it. */
  public static void runCloak(String... arguments) {
    Cloak.main(arguments);
  }

  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The next line of standard output; null at its end. */
  public @Nullable String line() throws IOException {
    return out.readLine();
  }

  /** The next line of standard output, which must be a JSON object. */
  public JsonNode json() throws IOException {
    String line = line();
    assertThat(line).as("output; standard error: %s", error()).isNotNull();
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.isObject()).as(line).isTrue();
    return json;
  }

  /**
   * All that it wrote to standard output until now, also what was read as lines. No line can be
   * read any more that was not before.
   */
  public byte[] output() throws IOException {
    while (out.ready()) {
      out.skip(1);
    }
    return read.toByteArray();
  }

  /** Where its standard error goes. */
  public Path errorFile() {
    return errorFile;
  }

  /** What it wrote to standard error until now. */
  public String error() throws IOException {
    return Files.readString(errorFile, StandardCharsets.UTF_8);
  }

  public long pid() {
    return process.pid();
  }

  /** The exit status, once it has ended. */
  public int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the process ends").isTrue();
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM); returns the exit status. */
  public int terminate() throws InterruptedException {
    beginTermination();
    return awaitEnd();
  }

  /** The processes that it has started, and theirs. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Asks it to end, and does not wait. What it still writes can be read. */
  public void beginTermination() {
    process.toHandle().destroy();
  }

  /** Ends it without asking (SIGKILL). */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
