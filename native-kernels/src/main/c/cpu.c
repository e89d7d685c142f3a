/* Which instructions may be used: a report of flags; what follows from them is decided by the caller. */
#include <stdatomic.h>

#include "cw_internal.h"

#if defined(__x86_64__)
#include <cpuid.h>

enum { XCR0_AVX = 0x6, XCR0_AVX512 = 0xe6 };

static uint64_t xcr0(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

uint32_t cw_cpu_flags(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const bool osxsave = c >> 27 & 1, fma = c >> 12 & 1;
  if (!osxsave || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const uint64_t saved = xcr0();
  uint32_t flags = 0;
  if ((saved & XCR0_AVX) == XCR0_AVX) {
    if (b >> 5 & 1) flags |= CW_CPU_AVX2;
    if (fma) flags |= CW_CPU_FMA;
  }
  if ((saved & XCR0_AVX512) == XCR0_AVX512) {
    if (b >> 16 & 1) flags |= CW_CPU_AVX512F;
    if (b >> 17 & 1) flags |= CW_CPU_AVX512DQ;
    if (b >> 30 & 1) flags |= CW_CPU_AVX512BW;
    if (b >> 31 & 1) flags |= CW_CPU_AVX512VL;
    if (c >> 11 & 1) flags |= CW_CPU_AVX512VNNI;
  }
  return flags;
}
#else
uint32_t cw_cpu_flags(void) { return 0; }
#endif

extern const cw_level_ops cw_level_portable;
extern const cw_ks_ops cw_ks_portable;
#ifdef CW_HAVE_AVX2
extern const cw_level_ops cw_level_avx2;
extern const cw_ks_ops cw_ks_avx2;

enum {
  NEEDS_AVX2 = CW_CPU_AVX2 | CW_CPU_FMA,
  NEEDS_AVX512 = NEEDS_AVX2 | CW_CPU_AVX512F | CW_CPU_AVX512DQ | CW_CPU_AVX512BW | CW_CPU_AVX512VL
};

/* Asked once: under a hypervisor each CPUID takes microseconds, as long as a short exact call. All threads find the same. */
static bool has(uint32_t wanted) {
  static const uint32_t ASKED = 1u << 31;
  static _Atomic uint32_t found;
  uint32_t flags = atomic_load_explicit(&found, memory_order_relaxed);
  if (!flags) {
    flags = cw_cpu_flags() | ASKED;
    atomic_store_explicit(&found, flags, memory_order_relaxed);
  }
  return (flags & wanted) == wanted;
}
#endif
#ifdef CW_HAVE_AVX512
extern const cw_level_ops cw_level_avx512;
extern const cw_ks_ops cw_ks_avx512;
extern const cw_ks_ops cw_ks_avx512vnni;
#endif

const cw_level_ops *cw_level_find(int32_t level) {
  switch (level) {
    case CW_LEVEL_PORTABLE: return &cw_level_portable;
#ifdef CW_HAVE_AVX2
    case CW_LEVEL_AVX2: return has(NEEDS_AVX2) ? &cw_level_avx2 : NULL;
#endif
#ifdef CW_HAVE_AVX512
    case CW_LEVEL_AVX512: return has(NEEDS_AVX512) ? &cw_level_avx512 : NULL;
#endif
    default: return NULL;
  }
}

const cw_ks_ops *cw_ks_find(int32_t level) {
  switch (level) {
    case CW_LEVEL_PORTABLE: return &cw_ks_portable;
#ifdef CW_HAVE_AVX2
    case CW_LEVEL_AVX2: return has(NEEDS_AVX2) ? &cw_ks_avx2 : NULL;
#endif
#ifdef CW_HAVE_AVX512
    case CW_LEVEL_AVX512:
      if (has(NEEDS_AVX512 | CW_CPU_AVX512VNNI)) return &cw_ks_avx512vnni;
      return has(NEEDS_AVX512) ? &cw_ks_avx512 : NULL;
    case CW_LEVEL_AVX512_BW: return has(NEEDS_AVX512) ? &cw_ks_avx512 : NULL;
#endif
    default: return NULL;
  }
}

uint32_t cw_built_levels(void) {
  uint32_t levels = 1u << CW_LEVEL_PORTABLE;
#ifdef CW_HAVE_AVX2
  levels |= 1u << CW_LEVEL_AVX2;
#endif
#ifdef CW_HAVE_AVX512
  levels |= 1u << CW_LEVEL_AVX512;
#endif
  return levels;
}

uint32_t cw_abi_version(void) { return CW_ABI_VERSION; }
