package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard finds what it is there for: a linear map that misbehaves in each way. */
class GuardedBindingTest {
  private static final String FUNCTION = "cw_linear_u64";
  private static final long WIDTH = 10;

  /** What the function does besides writing words 2 to 4 of its output. */
  enum Fault {
    NONE,
    WRITES_BEFORE,
    WRITES_BEHIND,
    CHANGES_AN_INPUT,
    WRITES_BESIDE_ITS_PART,
    WRITES_AND_FAILS
  }

  @SuppressWarnings({"restricted", "TooManyParameters"}) // a step outside is what is wanted
  static int linear(
      Fault fault,
      int level,
      long width,
      long first,
      long length,
      MemorySegment indices,
      long indexCount,
      MemorySegment coefficients,
      long coefficientCount,
      long constant,
      MemorySegment in,
      long inWords,
      MemorySegment out,
      long outWords) {
    for (long i = first; i < first + length; i++) {
      out.setAtIndex(ValueLayout.JAVA_LONG, i, constant);
    }
    MemorySegment everything = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    switch (fault) {
      case NONE -> {}
      case WRITES_BEFORE -> everything.set(ValueLayout.JAVA_BYTE, out.address() - 1, (byte) 0);
      case WRITES_BEHIND ->
          everything.set(ValueLayout.JAVA_BYTE, out.address() + 8 * outWords, (byte) 0);
      case CHANGES_AN_INPUT -> in.setAtIndex(ValueLayout.JAVA_LONG, inWords - 1, -1);
      case WRITES_BESIDE_ITS_PART ->
          out.setAtIndex(ValueLayout.JAVA_LONG, first + length, constant);
      case WRITES_AND_FAILS -> {
        return 1;
      }
    }
    return 0;
  }

  private static int callGuarded(CpuBinding plain, Fault fault, MemorySegment out)
      throws Throwable {
    MethodHandle target =
        MethodHandles.insertArguments(
            MethodHandles.lookup()
                .findStatic(
                    GuardedBindingTest.class,
                    "linear",
                    plain.linear().type().insertParameterTypes(0, Fault.class)),
            0,
            fault);
    MethodHandle guarded = GuardedBinding.guarded(FUNCTION, target, plain);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocate(ValueLayout.JAVA_LONG, WIDTH);
      MemorySegment indices = arena.allocate(ValueLayout.JAVA_INT, 1);
      MemorySegment coefficients = arena.allocate(ValueLayout.JAVA_LONG, 1);
      return (int)
          guarded.invokeExact(
              0, WIDTH, 2L, 3L, indices, 1L, coefficients, 1L, 7L, in, WIDTH, out, WIDTH);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WRITES_BEFORE, cw_linear_u64 wrote before its buffer",
    "WRITES_BEHIND, cw_linear_u64 wrote behind its buffer",
    "CHANGES_AN_INPUT, cw_linear_u64 changed what it may only read: byte 72",
    "WRITES_BESIDE_ITS_PART, cw_linear_u64 changed what it may only read: byte 40",
    "WRITES_AND_FAILS, cw_linear_u64 changed what it may only read: byte 16"
  })
  void call_functionThatWritesWhereItMayNot_isFound(Fault fault, String message) {
    CpuBinding plain = CpuLevels.binding();
    MemorySegment out = MemorySegment.ofArray(new long[(int) WIDTH]);
    assertThatThrownBy(() -> callGuarded(plain, fault, out))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void call_functionThatKeepsToItsPart_hasItsOutputs() {
    CpuBinding plain = CpuLevels.binding();
    long[] out = new long[(int) WIDTH];
    assertThatCode(() -> callGuarded(plain, Fault.NONE, MemorySegment.ofArray(out)))
        .doesNotThrowAnyException();
    assertThat(out).containsExactly(0, 0, 7, 7, 7, 0, 0, 0, 0, 0);
  }
}
