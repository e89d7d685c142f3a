package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every kernel at every level under AddressSanitizer and UndefinedBehaviorSanitizer. */
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class SanitizerTest {
  private static final int CANNOT_BUILD = 77;

  @TempDir Path folder;

  @Test
  void kernels_underSanitizers_findNothingAndKeepTheirBits() throws Exception {
    Path log = folder.resolve("log");
    int status =
        new ProcessBuilder(
                "sh",
                Path.of("src/test/c/sanitize.sh").toAbsolutePath().toString(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log, StandardCharsets.UTF_8);
    Assumptions.assumeTrue(status != CANNOT_BUILD, output);
    assertThat(status).as(output).isZero();
    assertThat(output).contains("level 0: checked");
  }
}
