// Key switch from modulus 2^64 to a key at modulus 2^32: (0, ⌊b/2^32⌉) − Σ digit·row, an exact integer matrix product,
// so sums may be taken in any order and blocks may add to the same words.
#pragma once
#include "arguments.cuh"
#include "arithmetic.cuh"

namespace cw {

// A block's tile: 32 ciphertexts by 128 columns, 4 × 4 of them to each of its 256 threads, so that 5 loads from shared
// memory serve 16 products.
constexpr int KS_CIPHERTEXTS = 32;
constexpr int KS_COLUMNS = 128;

extern "C" __global__ void __launch_bounds__(256) cwKeySwitch(const KeySwitchArgs args) {
  DYNAMIC_SHARED(int, shared);
  const int rowsPerChunk = args.wordsPerChunk * args.levels;
  int* const digits = shared;
  unsigned* const rows = reinterpret_cast<unsigned*>(shared + rowsPerChunk * KS_CIPHERTEXTS);
  const int firstColumn = blockIdx.x * KS_COLUMNS;
  const int firstInput = blockIdx.y * KS_CIPHERTEXTS;
  const int lane = threadIdx.x & 31;
  const int own = (threadIdx.x >> 5) * 4;
  const int from = blockIdx.z * args.wordsPerSplit;
  const int to = min(args.dimension, from + args.wordsPerSplit);
  const bool active = firstInput + own < args.count && firstColumn + lane < args.width;
  unsigned sums[4][4] = {};
  for (int word = from; word < to; word += args.wordsPerChunk) {
    const int words = min(args.wordsPerChunk, to - word);
    for (int i = threadIdx.x; i < words * KS_CIPHERTEXTS; i += blockDim.x) {
      const int input = i & (KS_CIPHERTEXTS - 1);
      const int w = i / KS_CIPHERTEXTS;
      if (firstInput + input < args.count) {
        Digits d(args.in[(size_t)(firstInput + input) * (args.dimension + 1) + word + w], args.baseLog, args.levels);
        for (int level = args.levels - 1; level >= 0; level--) {
          digits[(w * args.levels + level) * KS_CIPHERTEXTS + input] = d.next(args.baseLog);
        }
      } else {
        for (int level = 0; level < args.levels; level++) {
          digits[(w * args.levels + level) * KS_CIPHERTEXTS + input] = 0;
        }
      }
    }
    for (int i = threadIdx.x; i < words * args.levels * KS_COLUMNS; i += blockDim.x) {
      const int column = firstColumn + (i & (KS_COLUMNS - 1));
      const size_t row = (size_t)word * args.levels + i / KS_COLUMNS;
      rows[i] = column < args.width ? args.key[row * args.width + column] : 0;
    }
    __syncthreads();
    if (active) {
#pragma unroll 4
      for (int row = 0; row < words * args.levels; row++) {
        const int4 d = *reinterpret_cast<const int4*>(digits + row * KS_CIPHERTEXTS + own);
#pragma unroll
        for (int c = 0; c < 4; c++) {
          const unsigned k = rows[row * KS_COLUMNS + lane + 32 * c];
          sums[0][c] += (unsigned)d.x * k;
          sums[1][c] += (unsigned)d.y * k;
          sums[2][c] += (unsigned)d.z * k;
          sums[3][c] += (unsigned)d.w * k;
        }
      }
    }
    __syncthreads();
  }
  if (!active) return;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    const int input = firstInput + own + i;
    if (input >= args.count) break;
#pragma unroll
    for (int c = 0; c < 4; c++) {
      const int column = firstColumn + lane + 32 * c;
      if (column >= args.width) break;
      unsigned sum = 0u - sums[i][c];
      if (blockIdx.z == 0 && column == args.width - 1) {
        const u64 body = args.in[(size_t)input * (args.dimension + 1) + args.dimension];
        sum += (unsigned)((body + (1ULL << 31)) >> 32);
      }
      atomicAdd(args.out + (size_t)input * args.width + column, sum);
    }
  }
}
EXPORT_KERNEL(cwKeySwitch);

}  // namespace cw
