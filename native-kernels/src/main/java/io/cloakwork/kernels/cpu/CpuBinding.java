package io.cloakwork.kernels.cpu;

import io.cloakwork.kernels.ffm.NativeSymbol;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of libcloakwork, resolved in probe(). One missing: the provider is Unavailable, by
 * name. What they take and do is written in {@code src/main/c/cw_kernels.h}.
 */
record CpuBinding(
    @NativeSymbol(
            value = "cw_abi_version",
            returns = int.class,
            takes = {})
        MethodHandle abiVersion,
    @NativeSymbol(
            value = "cw_cpu_flags",
            returns = int.class,
            takes = {})
        MethodHandle cpuFlags,
    @NativeSymbol(
            value = "cw_built_levels",
            returns = int.class,
            takes = {})
        MethodHandle builtLevels,
    @NativeSymbol(
            value = "cw_scratch_new_u8",
            returns = int.class,
            takes = {long.class, MemorySegment.class, long.class})
        MethodHandle scratchNew,
    @NativeSymbol(value = "cw_scratch_free", returns = void.class, takes = MemorySegment.class)
        MethodHandle scratchFree,
    @NativeSymbol(
            value = "cw_ggsw_new_f64",
            returns = int.class,
            takes = {
              int.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle ggswNew,
    @NativeSymbol(value = "cw_ggsw_free", returns = void.class, takes = MemorySegment.class)
        MethodHandle ggswFree,
    @NativeSymbol(value = "cw_ggsw_bytes", returns = long.class, takes = MemorySegment.class)
        MethodHandle ggswBytes,
    @NativeSymbol(
            value = "cw_ggsw_set_u64",
            returns = int.class,
            takes = {MemorySegment.class, long.class, MemorySegment.class, long.class})
        MethodHandle ggswSet,
    @NativeSymbol(
            value = "cw_bootstrap_scratch_bytes",
            returns = long.class,
            takes = {MemorySegment.class, long.class})
        MethodHandle bootstrapScratchBytes,
    @NativeSymbol(
            value = "cw_bootstrap_u64",
            returns = int.class,
            takes = {
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle bootstrap,
    @NativeSymbol(
            value = "cw_product_scratch_bytes",
            returns = long.class,
            takes = MemorySegment.class)
        MethodHandle productScratchBytes,
    @NativeSymbol(
            value = "cw_external_product_u64",
            returns = int.class,
            takes = {
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle externalProduct,
    @NativeSymbol(
            value = "cw_cmux_u64",
            returns = int.class,
            takes = {
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle cmux,
    @NativeSymbol(
            value = "cw_ksk_new_u32",
            returns = int.class,
            takes = {int.class, MemorySegment.class, long.class, MemorySegment.class, long.class})
        MethodHandle kskNew,
    @NativeSymbol(value = "cw_ksk_free", returns = void.class, takes = MemorySegment.class)
        MethodHandle kskFree,
    @NativeSymbol(value = "cw_ksk_bytes", returns = long.class, takes = MemorySegment.class)
        MethodHandle kskBytes,
    @NativeSymbol(
            value = "cw_ksk_set_u32",
            returns = int.class,
            takes = {MemorySegment.class, long.class, MemorySegment.class, long.class})
        MethodHandle kskSet,
    @NativeSymbol(
            value = "cw_key_switch_scratch_bytes",
            returns = long.class,
            takes = {MemorySegment.class, long.class})
        MethodHandle keySwitchScratchBytes,
    @NativeSymbol(
            value = "cw_key_switch_u64",
            returns = int.class,
            takes = {
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle keySwitch,
    @NativeSymbol(
            value = "cw_packing_add_u64",
            returns = int.class,
            takes = {
              int.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle packingAdd,
    @NativeSymbol(
            value = "cw_linear_u64",
            returns = int.class,
            takes = {
              int.class,
              long.class,
              long.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            },
            onHeap = true)
        MethodHandle linear,
    @NativeSymbol(
            value = "cw_multiply_plain_u64",
            returns = int.class,
            takes = {
              int.class,
              int.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class,
              MemorySegment.class,
              long.class
            })
        MethodHandle multiplyPlain) {

  /** Of {@code cw_kernels.h} that this record was written from. */
  static final int ABI_VERSION = 1;
}
