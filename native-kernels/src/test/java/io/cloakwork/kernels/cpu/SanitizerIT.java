package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.ToyKernelShapes;
import io.cloakwork.kernels.cpu.SanitizedJvm.Result;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * That the sanitizers of {@link SanitizerTest} find what they are there for, inside of a JVM, and a
 * small part of those tests: every operation at the level that is compiled in seconds.
 */
@Tag("integration")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class SanitizerIT {
  private static SanitizedJvm jvm;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    jvm = SanitizedJvm.withThePortableLevel();
  }

  @Test
  void correctCall_findsNothing() throws Exception {
    Result result = jvm.java(SanitizerMisuse.class, "none");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("nothing was found");
  }

  @Test
  void inputOneWordTooShort_endsTheProcess() throws Exception {
    Result result = jvm.java(SanitizerMisuse.class, "overflow");
    assertThat(result.status()).isNotZero();
    assertThat(result.output())
        .contains("AddressSanitizer: heap-buffer-overflow", "READ of size 8", "in cw_linear_u64")
        .doesNotContain("nothing was found");
  }

  @Test
  void inputAtAnOddAddress_endsTheProcess() throws Exception {
    Result result = jvm.java(SanitizerMisuse.class, "misaligned");
    assertThat(result.status()).isNotZero();
    assertThat(result.output())
        .contains("runtime error: load of misaligned address", "exact.h")
        .doesNotContain("nothing was found");
  }

  @Test
  void everyOperation_underSanitizers_hasTheBitsOfTheScalarProvider() throws Exception {
    String method = "everyOperation_everyShape_hasTheBitsOfTheScalarProvider";
    Result result =
        jvm.java(
            SanitizedTests.class,
            "%s#%s(%s)"
                .formatted(
                    CpuKernelsTest.class.getName(), method, ToyKernelShapes.class.getName()));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains(ToyKernelShapes.values().length + " succeeded, 0 skipped");
  }
}
