// What every kernel source includes first: it makes one source compile with nvcc, for devices, and with g++ against the
// emulation of src/test/cuda, for tests without a device.
#pragma once

typedef unsigned long long u64;  // not uint64_t: the 64-bit intrinsics of CUDA take unsigned long long
typedef long long i64;

#if defined(__CUDACC__)
// Dynamic shared memory is the only kind: it may exceed 48 KB, and the emulation can guard and poison it. Declared once:
// a declaration in each kernel would take that kernel's linkage and type, and they would clash.
extern __shared__ __align__(16) unsigned char dynamicSharedBytes[];
#define DYNAMIC_SHARED(T, name) T* const name = reinterpret_cast<T*>(dynamicSharedBytes)
#define EXPORT_KERNEL(name)  // the compiler exports extern "C" kernels by itself
#else
#include "cuda_emu.h"
#define DYNAMIC_SHARED(T, name) T* const name = reinterpret_cast<T*>(::cuda_emu::dynamicShared())
#define EXPORT_KERNEL(name) CUDA_EMU_EXPORT(name)
#endif

namespace cw {  // a named one: an anonymous namespace puts a hash of the path into the output, which must be reproducible

// Barrier of the 64 threads with equal threadIdx.x / 64. All groups of a block take the same way through a kernel, so that
// a barrier of the whole block, as in the emulation, says the same.
__device__ __forceinline__ void groupSync() {
#if defined(__CUDACC__)
  asm volatile("bar.sync %0, 64;" ::"r"(1 + (threadIdx.x >> 6)) : "memory");
#else
  __syncthreads();
#endif
}

}  // namespace cw
