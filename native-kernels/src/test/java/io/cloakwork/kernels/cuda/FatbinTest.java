package io.cloakwork.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The machine code that is checked in is that of the sources, and what its compiler said of it. */
class FatbinTest {
  private static final Path SOURCES = Path.of("src/main/cuda").toAbsolutePath();
  private static final Path SCRIPT = SOURCES.resolve("fatbin.sh");
  private static final int NO_COMPILER = 77;

  private record Result(int status, String said) {}

  private static Result run(Path script, String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", script.toString(), command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Result(process.waitFor(), said);
  }

  /** Skipped, once the hashes have been found right, where nvcc is not there. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the script needs GNU tools")
  void fatbin_builtAgain_isTheSame() throws Exception {
    Result check = run(SCRIPT, "check");
    Assumptions.assumeTrue(check.status() != NO_COMPILER, check.said());
    assertThat(check.status()).as(check.said()).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the script needs GNU tools")
  void check_changedSource_fails() throws Exception {
    Path root = Files.createTempDirectory("fatbin");
    Path sources = Files.createDirectories(root.resolve("src/main/cuda"));
    Path resources =
        Files.createDirectories(root.resolve("src/main/resources/io/cloakwork/kernels/cuda"));
    copyAll(SOURCES, sources);
    copyAll(Path.of("src/main/resources/io/cloakwork/kernels/cuda").toAbsolutePath(), resources);
    Path changed = sources.resolve("exact.cuh");
    Files.writeString(changed, Files.readString(changed) + "// changed\n");

    Result check = run(sources.resolve("fatbin.sh"), "check");
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.said()).contains("have changed since they were compiled");
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** What does not fit into registers goes through memory, in the innermost loop. */
  @Test
  void kernels_onTunedArchitectures_spillNothing() throws IOException {
    List<String> kernels;
    try (InputStream in =
        Objects.requireNonNull(CudaKernelProvider.class.getResourceAsStream("kernels.registers"))) {
      kernels = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(kernels).hasSize(2 * 15);
    assertThat(kernels)
        .allSatisfy(line -> assertThat(line).endsWith(" stack=0 spill_stores=0 spill_loads=0"));
  }
}
