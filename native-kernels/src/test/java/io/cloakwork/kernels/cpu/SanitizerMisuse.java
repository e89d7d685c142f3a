package io.cloakwork.kernels.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Calls a C function as no caller may: with an input that is shorter than its length says, or with
 * words at an odd address. With sanitizers that must end the process, else they would find nothing
 * at all.
 */
final class SanitizerMisuse {
  private static final int WORDS = 300;

  private SanitizerMisuse() {}

  /** {@code none}, {@code overflow} or {@code misaligned}. */
  @SuppressWarnings("restricted") // the lie about a length
  public static void main(String[] arguments) {
    CpuLibrary library = new CpuLibrary(CpuLevels.binding(), CpuLevel.PORTABLE);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in =
          switch (arguments[0]) {
            case "none" -> words(arena, WORDS);
            case "overflow" -> words(arena, WORDS - 1).reinterpret((long) WORDS * Long.BYTES);
            case "misaligned" -> words(arena, WORDS + 1).asSlice(1, (long) WORDS * Long.BYTES);
            default -> throw new IllegalArgumentException(arguments[0]);
          };
      MemorySegment index = arena.allocate(ValueLayout.JAVA_INT);
      library.linear(0, WORDS, index, words(arena, 1), 0, in, words(arena, WORDS));
    }
    System.out.println("nothing was found");
  }

  private static MemorySegment words(Arena arena, long count) {
    return arena.allocate(ValueLayout.JAVA_LONG, count);
  }
}
