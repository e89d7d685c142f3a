package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.kernels.ffm.NativeSymbol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The C functions with a guard around every call. Each buffer is handed over as a copy of exactly
 * its length between canaries; outputs and scratch hold rubbish, scratch has the length that the
 * library asked for and an odd address. After the call the canaries stand, what may only be read is
 * as it was, and after a failure so is everything.
 */
final class GuardedBinding {
  /** What a function does with a pointer. */
  enum Role {
    /** An object of the library. */
    OBJECT,
    READ,
    /** Wholly written. */
    WRITTEN,
    /** Read, and written in part or whole. */
    UPDATED,
    SCRATCH
  }

  private static final Map<String, List<Role>> ROLES =
      Map.ofEntries(
          Map.entry("cw_abi_version", List.of()),
          Map.entry("cw_cpu_flags", List.of()),
          Map.entry("cw_built_levels", List.of()),
          Map.entry("cw_scratch_new_u8", List.of(Role.WRITTEN)),
          Map.entry("cw_scratch_free", List.of(Role.OBJECT)),
          Map.entry("cw_ggsw_new_f64", List.of(Role.READ, Role.READ, Role.WRITTEN)),
          Map.entry("cw_ggsw_free", List.of(Role.OBJECT)),
          Map.entry("cw_ggsw_bytes", List.of(Role.OBJECT)),
          Map.entry("cw_ggsw_set_u64", List.of(Role.OBJECT, Role.READ)),
          Map.entry("cw_bootstrap_scratch_bytes", List.of(Role.OBJECT)),
          Map.entry(
              "cw_bootstrap_u64",
              List.of(Role.OBJECT, Role.READ, Role.READ, Role.READ, Role.WRITTEN, Role.SCRATCH)),
          Map.entry("cw_product_scratch_bytes", List.of(Role.OBJECT)),
          Map.entry(
              "cw_external_product_u64",
              List.of(Role.OBJECT, Role.READ, Role.READ, Role.WRITTEN, Role.SCRATCH)),
          Map.entry("cw_cmux_u64", List.of(Role.OBJECT, Role.READ, Role.UPDATED, Role.SCRATCH)),
          Map.entry("cw_ksk_new_u32", List.of(Role.READ, Role.WRITTEN)),
          Map.entry("cw_ksk_free", List.of(Role.OBJECT)),
          Map.entry("cw_ksk_bytes", List.of(Role.OBJECT)),
          Map.entry("cw_ksk_set_u32", List.of(Role.OBJECT, Role.READ)),
          Map.entry("cw_key_switch_scratch_bytes", List.of(Role.OBJECT)),
          Map.entry(
              "cw_key_switch_u64", List.of(Role.OBJECT, Role.READ, Role.WRITTEN, Role.SCRATCH)),
          Map.entry("cw_packing_add_u64", List.of(Role.READ, Role.READ, Role.READ, Role.UPDATED)),
          Map.entry("cw_linear_u64", List.of(Role.READ, Role.READ, Role.READ, Role.UPDATED)),
          Map.entry(
              "cw_multiply_plain_u64", List.of(Role.READ, Role.READ, Role.READ, Role.WRITTEN)));

  private static final long GUARD = 1024;
  private static final long SAME = -1;
  private static final long ALIGNMENT = 64;
  private static final byte CANARY = (byte) 0xc5;
  private static final MemorySegment CANARIES = canaries();

  /** As doubles these are no numbers: what is computed from them shows. */
  private static final byte RUBBISH = (byte) 0xff;

  private static final MethodHandle CALL;

  static {
    try {
      CALL =
          MethodHandles.lookup()
              .findVirtual(
                  Guard.class, "call", MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the functions cannot be guarded", e);
    }
  }

  private GuardedBinding() {}

  private static MemorySegment canaries() {
    byte[] bytes = new byte[(int) (GUARD + ALIGNMENT)];
    Arrays.fill(bytes, CANARY);
    return MemorySegment.ofArray(bytes);
  }

  /** The functions of a binding, guarded. */
  static CpuBinding of(CpuBinding plain) {
    RecordComponent[] components = CpuBinding.class.getRecordComponents();
    Object[] handles = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    Arrays.fill(types, MethodHandle.class);
    try {
      for (int i = 0; i < components.length; i++) {
        String symbol = components[i].getAnnotation(NativeSymbol.class).value();
        MethodHandle target = (MethodHandle) components[i].getAccessor().invoke(plain);
        handles[i] = guarded(symbol, target, plain);
      }
      return CpuBinding.class.getDeclaredConstructor(types).newInstance(handles);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the functions cannot be guarded", e);
    }
  }

  /**
   * One function.
   *
   * @param target it, or a test's own
   * @param plain asked for the scratch that functions want
   */
  static MethodHandle guarded(String symbol, MethodHandle target, CpuBinding plain) {
    MethodType type = target.type();
    List<Role> roles = Objects.requireNonNull(ROLES.get(symbol), symbol);
    long pointers = type.parameterList().stream().filter(MemorySegment.class::equals).count();
    assertThat(roles).as("what %s does with its pointers", symbol).hasSize((int) pointers);
    if (roles.stream().allMatch(Role.OBJECT::equals)) {
      return target;
    }
    MethodHandle spread =
        target
            .asSpreader(Object[].class, type.parameterCount())
            .asType(MethodType.methodType(Object.class, Object[].class));
    return CALL.bindTo(new Guard(symbol, roles, spread, plain))
        .asCollector(Object[].class, type.parameterCount())
        .asType(type);
  }

  /**
   * One function.
   *
   * @param target takes its arguments in an array
   * @param plain the functions themselves
   */
  record Guard(String symbol, List<Role> roles, MethodHandle target, CpuBinding plain) {

    /** Returns what the function returns. */
    Object call(Object[] arguments) throws Throwable {
      try (Arena arena = Arena.ofConfined()) {
        List<Buffer> buffers = new ArrayList<>();
        Object[] guarded = arguments.clone();
        int pointer = 0;
        for (int i = 0; i < arguments.length; i++) {
          if (arguments[i] instanceof MemorySegment given) {
            Role role = roles.get(pointer++);
            if (role == Role.OBJECT) {
              continue;
            }
            MemorySegment original = given;
            if (role == Role.SCRATCH) {
              original = given.asSlice(0, Math.min(given.byteSize(), scratchBytes(arguments)));
              guarded[i + 1] = original.byteSize();
            }
            Buffer buffer = Buffer.of(arena, role, original);
            buffers.add(buffer);
            guarded[i] = buffer.inside();
          }
        }
        Object result = target.invoke(guarded);
        boolean done = (int) result == 0;
        for (Buffer buffer : buffers) {
          buffer.check(symbol, done);
          if (done && buffer.role() == Role.UPDATED) {
            checkUntouched(arguments, buffer);
          }
          if (done && (buffer.role() == Role.WRITTEN || buffer.role() == Role.UPDATED)) {
            buffer.original().copyFrom(buffer.inside());
          }
        }
        return result;
      }
    }

    private long scratchBytes(Object[] arguments) throws Throwable {
      MemorySegment object = (MemorySegment) arguments[0];
      return switch (symbol) {
        case "cw_bootstrap_u64" ->
            (long) plain.bootstrapScratchBytes().invokeExact(object, (long) arguments[1]);
        case "cw_key_switch_u64" ->
            (long) plain.keySwitchScratchBytes().invokeExact(object, (long) arguments[1]);
        case "cw_external_product_u64", "cw_cmux_u64" ->
            (long) plain.productScratchBytes().invokeExact(object);
        default -> throw new AssertionError("scratch of " + symbol);
      };
    }

    /** The parts of an updated buffer that are not the function's to write. */
    private void checkUntouched(Object[] arguments, Buffer buffer) {
      long bytes = buffer.original().byteSize();
      switch (symbol) {
        case "cw_cmux_u64" -> {
          long leaves = (long) arguments[1];
          long nodes = ((MemorySegment) arguments[2]).byteSize() / (3 * Integer.BYTES);
          buffer.checkSame(symbol, 0, bytes / (leaves + nodes) * leaves);
        }
        case "cw_linear_u64" -> {
          long first = (long) arguments[2] * Long.BYTES;
          long length = (long) arguments[3] * Long.BYTES;
          buffer.checkSame(symbol, 0, first);
          buffer.checkSame(symbol, first + length, bytes);
        }
        case "cw_packing_add_u64" -> {} // all of it is written
        default -> throw new AssertionError("updates of " + symbol);
      }
    }
  }

  /**
   * A buffer of one call.
   *
   * @param original the caller's
   * @param whole the copy with its canaries
   * @param inside the copy
   */
  private record Buffer(
      Role role, MemorySegment original, MemorySegment whole, MemorySegment inside) {

    static Buffer of(Arena arena, Role role, MemorySegment original) {
      long bytes = original.byteSize();
      MemorySegment whole = arena.allocate(bytes + 2 * GUARD + ALIGNMENT, ALIGNMENT);
      // Words lie at a multiple of their own size and of nothing more, scratch not even at that.
      long from = GUARD + (role == Role.SCRATCH ? 1 : Long.BYTES);
      MemorySegment inside = whole.asSlice(from, bytes);
      whole.asSlice(0, from).fill(CANARY);
      whole.asSlice(from + bytes).fill(CANARY);
      switch (role) {
        case READ, UPDATED -> inside.copyFrom(original);
        case WRITTEN, SCRATCH -> inside.fill(RUBBISH);
        case OBJECT -> throw new AssertionError("objects are not copied");
      }
      return new Buffer(role, original, whole, inside);
    }

    void check(String symbol, boolean done) {
      long from = inside.address() - whole.address();
      checkCanaries(symbol, "wrote before its buffer", whole.asSlice(0, from));
      checkCanaries(symbol, "wrote behind its buffer", whole.asSlice(from + inside.byteSize()));
      if (role == Role.READ || (role == Role.UPDATED && !done)) {
        checkSame(symbol, 0, inside.byteSize());
      }
      if (role == Role.WRITTEN && !done) {
        for (long i = 0; i < inside.byteSize(); i++) {
          require(inside.get(ValueLayout.JAVA_BYTE, i) == RUBBISH, symbol, "failed, yet wrote", i);
        }
      }
    }

    private void checkCanaries(String symbol, String where, MemorySegment guard) {
      long at = guard.mismatch(CANARIES.asSlice(0, guard.byteSize()));
      require(at == SAME, symbol, where, at);
    }

    void checkSame(String symbol, long from, long to) {
      long at = inside.asSlice(from, to - from).mismatch(original.asSlice(from, to - from));
      require(at == SAME, symbol, "changed what it may only read", from + at);
    }

    /** Cheaper than an assertion of AssertJ: there are millions. */
    private void require(boolean holds, String symbol, String what, long at) {
      if (!holds) {
        throw new AssertionError(
            "%s %s: byte %d, buffer %s of %d bytes"
                .formatted(symbol, what, at, role, inside.byteSize()));
      }
    }
  }
}
