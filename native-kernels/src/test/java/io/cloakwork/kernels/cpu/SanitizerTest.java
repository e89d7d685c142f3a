package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.kernels.cpu.SanitizedJvm.Result;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of the provider {@code cpu} once more, every level, with kernels under AddressSanitizer
 * and UndefinedBehaviorSanitizer. {@link SanitizerIT} proves that those find something.
 */
@Tag("sanitize")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class SanitizerTest {
  private static SanitizedJvm jvm;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    jvm = SanitizedJvm.withAllLevels();
    System.out.println("compiler: " + jvm.compiler());
  }

  static Stream<Class<?>> tests() {
    return Stream.of(
        CpuKernelsTest.class,
        CpuGuardedKernelsTest.class,
        CpuNamedRingTest.class,
        CpuKernelsKnownAnswerTest.class,
        CpuLibraryTest.class,
        ExactOperationsTest.class);
  }

  @ParameterizedTest
  @MethodSource("tests")
  void provider_underSanitizers_passesItsTests(Class<?> test) throws Exception {
    long begin = System.nanoTime();
    Result result = jvm.java(SanitizedTests.class, test.getName());
    assertThat(result.status()).as(result.output()).isZero();
    System.out.printf(
        "%s: %s, %d s%n",
        test.getSimpleName(),
        result.output().strip().lines().reduce((_, last) -> last).orElseThrow(),
        (System.nanoTime() - begin) / 1_000_000_000);
  }

  @Test
  void driver_underSanitizers_findsEveryLevelTheSame() throws Exception {
    Result result = jvm.driver();
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("level 0: checked").doesNotContain("DIFFERENT");
    System.out.print("driver: " + result.output());
  }
}
