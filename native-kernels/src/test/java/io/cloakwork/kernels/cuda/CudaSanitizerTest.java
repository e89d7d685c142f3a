package io.cloakwork.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The CUDA kernels under sanitizers: steps outside of an allocation and undefined operations, and
 * threads that touch the same word without a barrier between. Each sanitizer proves on a kernel
 * that is wrong on purpose that it sees such things.
 */
@Tag("sanitize")
class CudaSanitizerTest {
  private static final Path FOLDER = Path.of("target/sanitized-cuda").toAbsolutePath();
  private static final int CANNOT_BUILD = 77;

  private record Result(int status, String said) {}

  private static Result run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Result(process.waitFor(), said);
  }

  @ParameterizedTest
  @CsvSource({"address, overrun, heap-buffer-overflow", "thread, race, data race"})
  void kernels_underSanitizer_areClean(String sanitizer, String planted, String report)
      throws Exception {
    Result build = run("sh", "src/test/cuda/sanitize.sh", FOLDER.toString(), sanitizer);
    Assumptions.assumeTrue(build.status() != CANNOT_BUILD, build.said());
    assertThat(build.status()).as(build.said()).isZero();
    String program = FOLDER.resolve("sanitize-" + sanitizer).toString();

    Result wrong = run(program, planted);
    assertThat(wrong.status()).isNotZero();
    assertThat(wrong.said()).contains(report);
    Result clean = run(program);
    assertThat(clean.status()).as(clean.said()).isZero();
    assertThat(clean.said()).endsWith("0 failed");
  }
}
