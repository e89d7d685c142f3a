// Integer operations modulo 2^64, exact, so in any order: linear maps, products with plaintext polynomials, packing.
#pragma once
#include "arguments.cuh"
#include "arithmetic.cuh"

namespace cw {

// blockIdx.x: the row; blockIdx.y: 256 of its words.
extern "C" __global__ void __launch_bounds__(256) cwLinear(const LinearArgs args) {
  const int row = blockIdx.x;
  const int i = blockIdx.y * 256 + threadIdx.x;
  if (i >= args.width) return;
  u64 sum = i == args.width - 1 ? args.constants[row] : 0;
  for (int t = args.starts[row]; t < args.starts[row + 1]; t++) {
    sum += args.coefficients[t] * args.in[(size_t)args.indices[t] * args.width + i];
  }
  args.out[(size_t)row * args.width + i] = sum & args.mask;
}
EXPORT_KERNEL(cwLinear);

// blockIdx.x: the term; blockIdx.y: 256 words of its product.
extern "C" __global__ void __launch_bounds__(256) cwPlainProduct(const PlainProductArgs args) {
  const int words = args.columns << args.logSize;
  const int size = 1 << args.logSize;
  const int i = blockIdx.y * 256 + threadIdx.x;
  if (i >= words) return;
  const u64* polynomial = args.in + (size_t)args.inputs[blockIdx.x] * words + (i & ~(size - 1));
  u64 sum = 0;
  for (int t = args.starts[blockIdx.x]; t < args.starts[blockIdx.x + 1]; t++) {
    sum += args.coefficients[t] * rotated(polynomial, i & (size - 1), args.exponents[t], size);
  }
  args.out[(size_t)blockIdx.x * words + i] = sum;
}
EXPORT_KERNEL(cwPlainProduct);

// Σ_c X^c·((0, b_c) − Σ digit·row) over the inputs c of an output. blockIdx.x: 256 coefficients; .y: the polynomial;
// .z: output and split. Shared memory: perOutput·levels ints.
extern "C" __global__ void __launch_bounds__(256) cwPacking(const PackingArgs args) {
  DYNAMIC_SHARED(int, digits);
  const int output = blockIdx.z / args.splits;
  const int split = blockIdx.z % args.splits;
  const int size = 1 << args.logSize;
  const int column = blockIdx.y;
  const int first = output * args.perOutput;
  const int inputs = min(args.perOutput, args.count - first);
  const int i = blockIdx.x * 256 + threadIdx.x;
  const bool active = i < size;
  const int from = split * args.wordsPerSplit;
  const int to = min(args.dimension, from + args.wordsPerSplit);
  u64 sum = 0;
  for (int word = from; word < to; word++) {
    for (int c = threadIdx.x; c < inputs; c += blockDim.x) {
      Digits d(args.in[(size_t)(first + c) * (args.dimension + 1) + word], args.baseLog, args.levels);
      for (int level = args.levels - 1; level >= 0; level--) digits[c * args.levels + level] = d.next(args.baseLog);
    }
    __syncthreads();
    for (int level = 0; active && level < args.levels; level++) {
      const u64* row =
          args.key + (((size_t)word * args.levels + level) * args.columns + column) * size;
      for (int c = 0; c < inputs; c++) {
        sum -= (u64)(i64)digits[c * args.levels + level] * rotated(row, i, c, size);
      }
    }
    __syncthreads();
  }
  if (!active) return;
  if (split == 0 && column == args.columns - 1 && i < inputs) {
    sum += args.in[(size_t)(first + i) * (args.dimension + 1) + args.dimension];
  }
  atomicAdd(args.out + ((size_t)output * args.columns + column) * size + i, sum);
}
EXPORT_KERNEL(cwPacking);

}  // namespace cw
