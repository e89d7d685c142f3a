package io.cloakwork.kernels.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibraryTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Windows 11, amd64, other-x86_64",
    "Mac OS X, aarch64, other-aarch64"
  })
  void platform_namesOfJava_areThoseOfTheBuild(
      String system, String architecture, String expected) {
    assertThat(NativeLibrary.platform(system, architecture)).isEqualTo(expected);
  }

  @Test
  void load_withoutAResource_isAbsentWithAReason() {
    assertThat(NativeLibrary.load(NativeLibraryTest.class, "nothing"))
        .isInstanceOfSatisfying(
            NativeLibrary.Absent.class,
            absent -> assertThat(absent.reason()).startsWith("no native library for "));
  }

  @Test
  void handle_closedTwice_freesOnceAndRefusesUse() {
    AtomicInteger freed = new AtomicInteger();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(8);
      NativeHandle handle = NativeHandle.own(address, 8, _ -> freed.incrementAndGet());
      handle.close();
      handle.close();
      assertThat(freed).hasValue(1);
      assertThatThrownBy(() -> handle.segment().fill((byte) 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
