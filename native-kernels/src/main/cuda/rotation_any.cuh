// Bootstraps of inputs under the small key, in any ring with any key: modulus switch, blind rotation, extraction. One
// ciphertext per block. Correct everywhere, fast nowhere: the named sets have N = 2048 and kernels of their own.
#pragma once
#include "arguments.cuh"
#include "ring.cuh"

namespace cw {

// ζ^(a·e) − 1 at point p, for the monomial X^a.
__device__ inline double2 monomialFactor(const double2* __restrict__ roots, int logPoints, unsigned a, int point) {
  const unsigned mask = (4u << logPoints) - 1;
  const int middleBits = logPoints - 6;
  const unsigned head = nodeExponent(point >> (logPoints - 4), 4);
  const unsigned middle = (nodeExponent((point >> 2) & ((1 << middleBits) - 1), middleBits) - 1) * 16;
  const double2 z = turn(roots[(a * head) & mask], roots[(a * middle) & mask]);
  return turnedLessOne(z, quarterTurns(point & 3, a));
}

extern "C" __global__ void __launch_bounds__(256) cwBootstrapAny(const BootstrapArgs args) {
  const Ring ring{args.columns, args.logSize, args.baseLog, args.levels, args.twiddles};
  DYNAMIC_SHARED(double2, shared);
  const size_t workPoints = (size_t)(ring.rows() + ring.columns) << ring.logPoints();
  double2* digits = args.work ? args.work + blockIdx.x * workPoints : shared;
  double2* sums = digits + ((size_t)ring.rows() << ring.logPoints());
  u64* accumulator = args.accumulators + (size_t)blockIdx.x * ring.words();
  unsigned* exponents = args.exponents + (size_t)blockIdx.x * (args.n + 1);
  const unsigned* small = args.small + (size_t)blockIdx.x * (args.n + 1);
  const int size = ring.size();
  const unsigned orderMask = 2 * size - 1;
  const int dropped = 31 - ring.logSize;

  i64* drifts = reinterpret_cast<i64*>(digits);
  i64 drift = 0;
  for (int i = threadIdx.x; i < args.n; i += blockDim.x) {
    exponents[i] = switchedMask(small[i], dropped, orderMask, drift);
  }
  drifts[threadIdx.x] = drift;
  __syncthreads();
  if (threadIdx.x == 0) {
    for (unsigned i = 1; i < blockDim.x; i++) drift += drifts[i];
    exponents[args.n] = switchedBody(small[args.n], drift, args.meanDenominator, dropped);
  }
  __syncthreads();

  const TableRef table = args.tables[blockIdx.x];
  const unsigned body = exponents[args.n];
  for (int i = threadIdx.x; i < ring.words(); i += blockDim.x) {
    const int j = i & (size - 1);
    accumulator[i] = i >> ring.logSize < ring.columns - 1
                         ? 0
                         : rotatedTable(args.boxes + table.firstBox, table.boxCount, table.centred, j, body, size);
  }
  __syncthreads();

  const size_t ggsw = ((size_t)ring.rows() * ring.columns) << ring.logPoints();
  const int blockLength = args.blockLength == 0 ? 1 : args.blockLength;
  for (int first = 0; first < args.n; first += blockLength) {
    const double2* key = args.key + first * ggsw;
    if (args.blockLength == 0) {
      const unsigned a = exponents[first];
      decompose(ring, digits, [&](int column, int j) {
        const u64* polynomial = accumulator + (column << ring.logSize);
        return rotated(polynomial, j, a, size) - polynomial[j];
      });
      multiply(ring, digits, sums, [&](int row, int column, int point) {
        return key[((size_t)(row * ring.columns + column) << ring.logPoints()) + point];
      });
    } else {
      decompose(ring, digits, [&](int column, int j) { return accumulator[(column << ring.logSize) + j]; });
      multiply(ring, digits, sums, [&](int row, int column, int point) {
        double2 combined = make_double2(0.0, 0.0);
        for (int e = 0; e < blockLength; e++) {
          const double2 factor = monomialFactor(args.roots, ring.logPoints(), exponents[first + e], point);
          const double2 word = key[e * ggsw + ((size_t)(row * ring.columns + column) << ring.logPoints()) + point];
          combined = multiplyAdd(combined, factor, word);
        }
        return combined;
      });
    }
    addTo(ring, sums, accumulator);
    __syncthreads();
  }

  const int outWords = ((ring.columns - 1) << ring.logSize) + 1;
  for (int o = 0; o < table.outputCount; o++) {
    u64* out = args.out + (size_t)(table.firstOutput + o) * outWords;
    for (int j = threadIdx.x; j < outWords; j += blockDim.x) {
      out[j] = extracted(accumulator, j, o * (size / table.outputCount), ring.columns, size);
    }
  }
}
EXPORT_KERNEL(cwBootstrapAny);

}  // namespace cw
