// External products in any ring with any decomposition, by all threads of a block: a level of the transform at a time, in
// shared memory or, where the ring is too large, in global. The kernels for N = 2048 have a faster way (rotation_2048.cuh).
#pragma once
#include "arithmetic.cuh"

namespace cw {

struct Ring {
  int columns;  // k + 1
  int logSize;
  int baseLog;
  int levels;
  const double2* twiddles;
  __device__ __forceinline__ int size() const { return 1 << logSize; }
  __device__ __forceinline__ int logPoints() const { return logSize - 1; }
  __device__ __forceinline__ int points() const { return 1 << (logSize - 1); }
  __device__ __forceinline__ int rows() const { return columns * levels; }
  __device__ __forceinline__ int words() const { return columns << logSize; }
};

struct InPlace {
  __device__ __forceinline__ int operator()(int p) const { return p; }
};
// The order in which the kernels for N = 2048 read keys.
struct Quartered {
  int logPoints;
  __device__ __forceinline__ int operator()(int p) const { return ((p & 3) << (logPoints - 2)) | (p >> 2); }
};

// Forward transforms of `rows` polynomials, one behind the other; barriers before, between and after the levels.
template <class Order>
__device__ void forwardRows(double2* rows, int count, int logPoints, const double2* __restrict__ twiddles, Order at) {
  const int butterflies = count << (logPoints - 1);
  for (int level = 0; level < logPoints; level++) {
    __syncthreads();
    const int logHalf = logPoints - 1 - level;
    for (int i = threadIdx.x; i < butterflies; i += blockDim.x) {
      double2* row = rows + ((size_t)(i >> (logPoints - 1)) << logPoints);
      const int j = i & ((1 << (logPoints - 1)) - 1);
      const int node = j >> logHalf;
      const int a = (node << (logHalf + 1)) + (j & ((1 << logHalf) - 1));
      forwardButterfly(row[at(a)], row[at(a + (1 << logHalf))], twiddles[(1 << level) + node]);
    }
  }
  __syncthreads();
}

__device__ inline void inverseRows(double2* rows, int count, int logPoints, const double2* __restrict__ twiddles) {
  const int butterflies = count << (logPoints - 1);
  for (int level = logPoints - 1; level >= 0; level--) {
    __syncthreads();
    const int logHalf = logPoints - 1 - level;
    for (int i = threadIdx.x; i < butterflies; i += blockDim.x) {
      double2* row = rows + ((size_t)(i >> (logPoints - 1)) << logPoints);
      const int j = i & ((1 << (logPoints - 1)) - 1);
      const int node = j >> logHalf;
      const int a = (node << (logHalf + 1)) + (j & ((1 << logHalf) - 1));
      inverseButterfly(row[a], row[a + (1 << logHalf)], twiddles[(1 << level) + node]);
    }
  }
  __syncthreads();
}

// Digits of `words` (a GLWE ciphertext as a function of polynomial and coefficient), transformed: rows·M points.
template <class Words>
__device__ void decompose(const Ring& ring, double2* digits, Words words) {
  const int points = ring.points();
  for (int i = threadIdx.x; i < ring.columns * points; i += blockDim.x) {
    const int column = i >> ring.logPoints();
    const int j = i & (points - 1);
    Digits low(words(column, j), ring.baseLog, ring.levels);
    Digits high(words(column, j + points), ring.baseLog, ring.levels);
    for (int level = ring.levels - 1; level >= 0; level--) {
      const int re = low.next(ring.baseLog);
      const int im = high.next(ring.baseLog);
      digits[((column * ring.levels + level) << ring.logPoints()) + j] = make_double2((double)re, (double)im);
    }
  }
  forwardRows(digits, ring.rows(), ring.logPoints(), ring.twiddles, InPlace());
}

// Σ over rows of digit·key: columns·M points. `key(row, column, point)` is a value of the key.
template <class Key>
__device__ void multiply(const Ring& ring, const double2* digits, double2* sums, Key key) {
  for (int i = threadIdx.x; i < ring.columns << ring.logPoints(); i += blockDim.x) {
    const int column = i >> ring.logPoints();
    const int point = i & (ring.points() - 1);
    double2 sum = make_double2(0.0, 0.0);
    for (int row = 0; row < ring.rows(); row++) {
      sum = multiplyAdd(sum, digits[(row << ring.logPoints()) + point], key(row, column, point));
    }
    sums[i] = sum;
  }
}

// Adds what the sums are to `accumulator`: columns·N words.
__device__ inline void addTo(const Ring& ring, double2* sums, u64* accumulator) {
  inverseRows(sums, ring.columns, ring.logPoints(), ring.twiddles);
  const double scale = torusScale(ring.logPoints());
  const int points = ring.points();
  for (int i = threadIdx.x; i < ring.columns * points; i += blockDim.x) {
    const int j = ((i >> ring.logPoints()) << ring.logSize) + (i & (points - 1));
    accumulator[j] += torus(sums[i].x, scale);
    accumulator[j + points] += torus(sums[i].y, scale);
  }
}

}  // namespace cw
