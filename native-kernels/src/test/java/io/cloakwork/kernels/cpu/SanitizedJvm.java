package io.cloakwork.kernels.cpu;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * JVMs in which the provider {@code cpu} has a library that was built with AddressSanitizer and
 * UndefinedBehaviorSanitizer: the same classes, and kernels that end the process at the first step
 * outside of an allocation and at the first undefined operation.
 */
final class SanitizedJvm {
  /** Exit status of {@code sanitize.sh} where this machine cannot do it. */
  private static final int CANNOT_BUILD = 77;

  /** Several times what the longest of them took on a busy machine. */
  private static final Duration LIMIT = Duration.ofHours(2);

  /**
   * Faults belong to the JVM, which lives on some, and so do leaks. Fresh memory is filled, so that
   * a result that depends on it has other bits.
   */
  private static final String OPTIONS =
      "detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0"
          + ":max_malloc_fill_size=1073741824";

  private final Path folder;

  private SanitizedJvm(Path folder) {
    this.folder = folder;
  }

  /** What a process said, both streams, and how it ended. */
  record Result(int status, String output) {}

  /** Kernels of every level; aborts the test where they cannot be built. */
  static SanitizedJvm withAllLevels() throws IOException, InterruptedException {
    return build(Path.of("target/sanitized").toAbsolutePath());
  }

  /**
   * Kernels of the portable level, built in seconds; aborts the test where they cannot be built.
   */
  static SanitizedJvm withThePortableLevel() throws IOException, InterruptedException {
    return build(Path.of("target/sanitized-portable").toAbsolutePath(), "portable");
  }

  private static SanitizedJvm build(Path folder, String... levels)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "src/test/c/sanitize.sh"));
    command.add(folder.toString());
    command.addAll(List.of(levels));
    Result result = run(new ProcessBuilder(command));
    Assumptions.assumeTrue(result.status() != CANNOT_BUILD, result.output());
    if (result.status() != 0) {
      throw new AssertionError("the sanitized kernels cannot be built: " + result.output());
    }
    return new SanitizedJvm(folder);
  }

  /** The compiler that built the kernels. */
  String compiler() throws IOException {
    return Files.readString(folder.resolve("compiler")).strip();
  }

  /** The check of {@code driver.c}, without a JVM. */
  Result driver() throws IOException, InterruptedException {
    return run(new ProcessBuilder(folder.resolve("driver").toString(), "check"));
  }

  /** A main class of the tests' class path. */
  Result java(Class<?> main, String... arguments) throws IOException, InterruptedException {
    String classPath =
        folder.resolve("classes")
            + File.pathSeparator
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("LD_PRELOAD", Files.readString(folder.resolve("preload")).strip());
    process.environment().put("ASAN_OPTIONS", OPTIONS);
    process.environment().put("UBSAN_OPTIONS", "print_stacktrace=1");
    return run(process);
  }

  private static Result run(ProcessBuilder command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("sanitized", ".log");
    try {
      Process process = command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "not done after " + LIMIT + ": " + command.command() + ": " + Files.readString(said));
      }
      return new Result(process.exitValue(), Files.readString(said));
    } finally {
      Files.delete(said);
    }
  }
}
