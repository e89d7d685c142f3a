package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The C functions with types: every status but success becomes a {@link KernelException}. Lengths
 * are those of the segments. What arguments mean is written in {@code cw_kernels.h}.
 */
final class CpuLibrary {
  private static final int OK = 0;
  private static final int NO_MEMORY = 3;

  private final CpuBinding binding;
  private final CpuLevel level;

  CpuLibrary(CpuBinding binding, CpuLevel level) {
    this.binding = binding;
    this.level = level;
  }

  CpuLevel level() {
    return level;
  }

  /** Memory that calls may use as scratch. */
  NativeHandle newScratch(long bytes) {
    return make(
        "cw_scratch_new_u8",
        bytes,
        out -> (int) binding.scratchNew().invokeExact(bytes, out, out.byteSize()),
        scratch -> {
          binding.scratchFree().invokeExact(scratch);
        });
  }

  /**
   * Room for GGSW ciphertexts.
   *
   * @param shape six ints
   * @param roots 2N pairs of doubles
   */
  NativeHandle newGgsw(MemorySegment shape, MemorySegment roots) {
    return make(
        "cw_ggsw_new_f64",
        0,
        out ->
            (int)
                binding
                    .ggswNew()
                    .invokeExact(
                        level.code(),
                        shape,
                        shape.byteSize(),
                        roots,
                        doubles(roots),
                        out,
                        out.byteSize()),
        ggsw -> {
          binding.ggswFree().invokeExact(ggsw);
        });
  }

  void setGgsw(NativeHandle ggsw, int index, MemorySegment words) {
    run(
        "cw_ggsw_set_u64",
        () ->
            (int) binding.ggswSet().invokeExact(ggsw.segment(), (long) index, words, words(words)));
  }

  long ggswBytes(NativeHandle ggsw) {
    return ask(() -> (long) binding.ggswBytes().invokeExact(ggsw.segment()));
  }

  long bootstrapScratchBytes(NativeHandle key, int count) {
    return ask(
        () -> (long) binding.bootstrapScratchBytes().invokeExact(key.segment(), (long) count));
  }

  void bootstrap(
      NativeHandle key,
      int count,
      MemorySegment in,
      MemorySegment tables,
      MemorySegment boxes,
      MemorySegment out,
      MemorySegment scratch) {
    run(
        "cw_bootstrap_u64",
        () ->
            (int)
                binding
                    .bootstrap()
                    .invokeExact(
                        key.segment(),
                        (long) count,
                        in,
                        words(in),
                        tables,
                        tables.byteSize(),
                        boxes,
                        words(boxes),
                        out,
                        words(out),
                        scratch,
                        scratch.byteSize()));
  }

  long productScratchBytes(NativeHandle selectors) {
    return ask(() -> (long) binding.productScratchBytes().invokeExact(selectors.segment()));
  }

  void externalProduct(
      NativeHandle selectors,
      MemorySegment chosen,
      MemorySegment in,
      MemorySegment out,
      MemorySegment scratch) {
    long count = chosen.byteSize() / Integer.BYTES;
    run(
        "cw_external_product_u64",
        () ->
            (int)
                binding
                    .externalProduct()
                    .invokeExact(
                        selectors.segment(),
                        count,
                        chosen,
                        count,
                        in,
                        words(in),
                        out,
                        words(out),
                        scratch,
                        scratch.byteSize()));
  }

  void cmux(
      NativeHandle selectors,
      int leaves,
      MemorySegment nodes,
      MemorySegment values,
      MemorySegment scratch) {
    run(
        "cw_cmux_u64",
        () ->
            (int)
                binding
                    .cmux()
                    .invokeExact(
                        selectors.segment(),
                        (long) leaves,
                        nodes,
                        nodes.byteSize(),
                        values,
                        words(values),
                        scratch,
                        scratch.byteSize()));
  }

  /**
   * Room for a key switch key.
   *
   * @param shape four ints
   */
  NativeHandle newKsk(MemorySegment shape) {
    return make(
        "cw_ksk_new_u32",
        0,
        out ->
            (int)
                binding
                    .kskNew()
                    .invokeExact(level.code(), shape, shape.byteSize(), out, out.byteSize()),
        ksk -> {
          binding.kskFree().invokeExact(ksk);
        });
  }

  void setKsk(NativeHandle ksk, int index, MemorySegment rows) {
    run(
        "cw_ksk_set_u32",
        () ->
            (int)
                binding
                    .kskSet()
                    .invokeExact(
                        ksk.segment(), (long) index, rows, rows.byteSize() / Integer.BYTES));
  }

  long kskBytes(NativeHandle ksk) {
    return ask(() -> (long) binding.kskBytes().invokeExact(ksk.segment()));
  }

  long keySwitchScratchBytes(NativeHandle ksk, int count) {
    return ask(
        () -> (long) binding.keySwitchScratchBytes().invokeExact(ksk.segment(), (long) count));
  }

  void keySwitch(
      NativeHandle ksk, int count, MemorySegment in, MemorySegment out, MemorySegment scratch) {
    run(
        "cw_key_switch_u64",
        () ->
            (int)
                binding
                    .keySwitch()
                    .invokeExact(
                        ksk.segment(),
                        (long) count,
                        in,
                        words(in),
                        out,
                        words(out),
                        scratch,
                        scratch.byteSize()));
  }

  void addPacking(
      MemorySegment shape, MemorySegment coefficients, MemorySegment rows, MemorySegment out) {
    run(
        "cw_packing_add_u64",
        () ->
            (int)
                binding
                    .packingAdd()
                    .invokeExact(
                        level.code(),
                        shape,
                        shape.byteSize(),
                        coefficients,
                        words(coefficients),
                        rows,
                        words(rows),
                        out,
                        words(out)));
  }

  void linear(
      int first,
      int length,
      MemorySegment indices,
      MemorySegment coefficients,
      long constant,
      MemorySegment in,
      MemorySegment out) {
    run(
        "cw_linear_u64",
        () ->
            (int)
                binding
                    .linear()
                    .invokeExact(
                        level.code(),
                        words(out),
                        (long) first,
                        (long) length,
                        indices,
                        indices.byteSize() / Integer.BYTES,
                        coefficients,
                        words(coefficients),
                        constant,
                        in,
                        words(in),
                        out,
                        words(out)));
  }

  void multiplyPlain(
      int log2Size,
      int polynomials,
      MemorySegment exponents,
      MemorySegment coefficients,
      MemorySegment in,
      MemorySegment out) {
    run(
        "cw_multiply_plain_u64",
        () ->
            (int)
                binding
                    .multiplyPlain()
                    .invokeExact(
                        level.code(),
                        log2Size,
                        (long) polynomials,
                        exponents,
                        exponents.byteSize() / Integer.BYTES,
                        coefficients,
                        words(coefficients),
                        in,
                        words(in),
                        out,
                        words(out)));
  }

  private static long words(MemorySegment segment) {
    return segment.byteSize() / Long.BYTES;
  }

  private static long doubles(MemorySegment segment) {
    return segment.byteSize() / Double.BYTES;
  }

  private interface Call {
    int status() throws Throwable;
  }

  private interface Question {
    long answer() throws Throwable;
  }

  private interface Maker {
    int make(MemorySegment out) throws Throwable;
  }

  /** A block, not an expression: the exact type of such a call is void only as a statement. */
  private interface Freer {
    void free(MemorySegment object) throws Throwable;
  }

  private static NativeHandle make(String function, long bytes, Maker maker, Freer freer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
      run(function, () -> maker.make(out));
      return NativeHandle.own(
          out.get(ValueLayout.ADDRESS, 0),
          bytes,
          object -> {
            try {
              freer.free(object);
            } catch (Throwable e) {
              throw unexpected(e);
            }
          });
    }
  }

  private static void run(String function, Call call) {
    int status;
    try {
      status = call.status();
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (status != OK) {
      throw new KernelException(
          CpuKernelProvider.NAME, function, status, explain(status), status == NO_MEMORY);
    }
  }

  private static long ask(Question question) {
    try {
      return question.answer();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Handles throw what FFM throws, for a closed key for instance, and nothing checked. */
  static RuntimeException unexpected(Throwable e) {
    return switch (e) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> throw new AssertionError("native calls throw nothing checked", e);
    };
  }

  private static String explain(int status) {
    return switch (status) {
      case 1 -> "a length or shape does not fit";
      case 2 -> "an argument is missing or outside";
      case NO_MEMORY -> "out of memory";
      case 4 -> "the dispatch level cannot be used here";
      default -> "not a status of this library";
    };
  }
}
