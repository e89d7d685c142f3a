// Bootstraps of inputs under the small key for N = 2048, k = 1, one level: the ring of all named parameter sets. Modulus
// switch, blind rotation and extraction in one launch. Gives up generality and shared memory: 64 KiB a ciphertext.
//
// A block holds CTS ciphertexts from beginning to end. For each polynomial 64 threads hold 16 points each in registers:
//   A   points t + 64i        digits of the accumulator; levels 1 to 4 of the transform
//   B   points 64b + 4i + r   (t = 4b + r) levels 5 to 8
//   P   points 4t + s         (t in [0, 256)) levels 9 and 10, the product with the key, levels 10 and 9 of the inverse
//   B', A'                    the rest of the inverse, and the sum into the accumulator
// In P a thread has its points of all ciphertexts and both polynomials, so that a value of the key is loaded once for all
// ciphertexts of the block. Points change hands through shared memory, in place: each stage writes where it has read, and
// one layout serves all three without bank conflicts, so a step has four barriers.
#pragma once
#include "arguments.cuh"
#include "arithmetic.cuh"

namespace cw {
namespace n2048 {

constexpr int LOG_SIZE = 11;
constexpr int SIZE = 1 << LOG_SIZE;
constexpr int LOG_POINTS = LOG_SIZE - 1;
constexpr int POINTS = 1 << LOG_POINTS;
constexpr unsigned ORDER_MASK = 2 * SIZE - 1;
constexpr int THREADS = 128;  // of a ciphertext

// Where point p lies. The lanes of a quarter-warp differ in bits 0 to 2 of p (stage A), in 0, 1, 6 (B) or in 2 to 4 (P);
// each of these sets is spread over the eight 16-byte banks.
__device__ __forceinline__ int slot(int p) { return p ^ ((p >> 3) & 3) ^ ((p >> 4) & 4); }

// A level of the transform on 16 points in registers, below node `root` of the tree. An odd node's twiddle is i times its
// even neighbour's. Bounds are constants, so that the points stay in registers.
template <int LEVEL>
__device__ __forceinline__ double2 nodeTwiddle(const double2* __restrict__ twiddles, int root, int node) {
  const double2 w = twiddles[(root << LEVEL) + (node & ~1)];
  return node & 1 ? make_double2(-w.y, w.x) : w;
}
template <int LEVEL>
__device__ __forceinline__ void forwardLevel(double2 (&x)[16], const double2* __restrict__ twiddles, int root) {
  constexpr int HALF = 8 >> LEVEL;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    const int node = i / HALF;
    const int at = 2 * HALF * node + i % HALF;
    forwardButterfly(x[at], x[at + HALF], nodeTwiddle<LEVEL>(twiddles, root, node));
  }
}
template <int LEVEL>
__device__ __forceinline__ void inverseLevel(double2 (&x)[16], const double2* __restrict__ twiddles, int root) {
  constexpr int HALF = 8 >> LEVEL;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    const int node = i / HALF;
    const int at = 2 * HALF * node + i % HALF;
    inverseButterfly(x[at], x[at + HALF], nodeTwiddle<LEVEL>(twiddles, root, node));
  }
}
__device__ __forceinline__ void forward16(double2 (&x)[16], const double2* __restrict__ twiddles, int root) {
  forwardLevel<0>(x, twiddles, root);
  forwardLevel<1>(x, twiddles, root);
  forwardLevel<2>(x, twiddles, root);
  forwardLevel<3>(x, twiddles, root);
}
__device__ __forceinline__ void inverse16(double2 (&x)[16], const double2* __restrict__ twiddles, int root) {
  inverseLevel<3>(x, twiddles, root);
  inverseLevel<2>(x, twiddles, root);
  inverseLevel<1>(x, twiddles, root);
  inverseLevel<0>(x, twiddles, root);
}

// One digit: the word's top bits, rounded, as a signed number.
__device__ __forceinline__ double topDigit(u64 word, int baseLog) {
  return (double)(int)((i64)(word + (1ULL << (63 - baseLog))) >> (64 - baseLog));
}

// BLOCK: length of the key's blocks, 0 for uniform keys. CTS: ciphertexts of a block.
template <int BLOCK, int CTS>
struct Rotation {
  static constexpr int ELEMENTS = BLOCK == 0 ? 1 : BLOCK;
  static constexpr int GGSW = 4 * POINTS;
  static constexpr int PARTS = 32 * BLOCK;  // of each ciphertext: 16 heads and 16 middles of each factor

  const BootstrapArgs& args;
  double2* exchange;    // CTS·2 polynomials of M points
  u64* accumulators;    // CTS·2 polynomials of N words
  double2* parts;       // CTS·PARTS
  unsigned* exponents;  // CTS·(n + 1)

  __device__ __forceinline__ Rotation(const BootstrapArgs& a, double2* shared) : args(a) {
    exchange = shared;
    accumulators = reinterpret_cast<u64*>(exchange + CTS * 2 * POINTS);
    parts = reinterpret_cast<double2*>(accumulators + CTS * 2 * SIZE);
    exponents = reinterpret_cast<unsigned*>(parts + CTS * PARTS);
  }

  // The input of a ciphertext of this block; spare places of the last block repeat the last input.
  __device__ __forceinline__ int input(int ct) const { return min((int)blockIdx.x * CTS + ct, args.count - 1); }

  __device__ __forceinline__ void modulusSwitch() {
    const int ct = threadIdx.x / THREADS;
    const int own = threadIdx.x % THREADS;
    const unsigned* small = args.small + (size_t)input(ct) * (args.n + 1);
    unsigned* switched = exponents + ct * (args.n + 1);
    constexpr int dropped = 31 - LOG_SIZE;
    i64* drifts = reinterpret_cast<i64*>(exchange) + ct * THREADS;
    i64 drift = 0;
    for (int i = own; i < args.n; i += THREADS) switched[i] = switchedMask(small[i], dropped, ORDER_MASK, drift);
    drifts[own] = drift;
    __syncthreads();
    if (own == 0) {
      for (int i = 1; i < THREADS; i++) drift += drifts[i];
      switched[args.n] = switchedBody(small[args.n], drift, args.meanDenominator, dropped);
    }
    __syncthreads();
  }

  __device__ __forceinline__ void fillAccumulators() {
    const int ct = threadIdx.x / THREADS;
    const TableRef table = args.tables[input(ct)];
    const unsigned body = exponents[ct * (args.n + 1) + args.n];
    u64* glwe = accumulators + ct * 2 * SIZE;
    for (int j = threadIdx.x % THREADS; j < SIZE; j += THREADS) {
      glwe[j] = 0;
      glwe[SIZE + j] =
          rotatedTable(args.boxes + table.firstBox, table.boxCount, table.centred, j, body, SIZE);
    }
    __syncthreads();
  }

  // The roots whose products are the factors X^a − 1 of a step: no thread but these gathers from the table.
  __device__ __forceinline__ void writeParts(int first) {
    for (int i = threadIdx.x; i < CTS * PARTS; i += CTS * THREADS) {
      const int ct = i / (PARTS == 0 ? 1 : PARTS);
      const int e = (i / 32) % ELEMENTS;
      const int path = i & 15;
      const unsigned a = exponents[ct * (args.n + 1) + first + e];
      const unsigned exponent = nodeExponent(path, 4);
      parts[i] = args.roots[(i & 16 ? a * 16 * (exponent - 1) : a * exponent) & ORDER_MASK];
    }
  }

  // Stage P: thread t has points 4t + s of all ciphertexts and polynomials.
  __device__ __forceinline__ void multiply(int first, int t) {
    const double2* key = args.key + (size_t)first * GGSW + t;
    const double2 upper = args.twiddles[POINTS / 4 + t];
    const double2 lower = args.twiddles[POINTS / 2 + 2 * t];
    const double2 lowerOdd = make_double2(-lower.y, lower.x);
    double2 x[CTS][2][4];
    unsigned a[CTS][ELEMENTS];
#pragma unroll
    for (int ct = 0; ct < CTS; ct++) {
#pragma unroll
      for (int row = 0; row < 2; row++) {
        double2(&v)[4] = x[ct][row];
#pragma unroll
        for (int s = 0; s < 4; s++) v[s] = exchange[(ct * 2 + row) * POINTS + slot(4 * t + s)];
        forwardButterfly(v[0], v[2], upper);
        forwardButterfly(v[1], v[3], upper);
        forwardButterfly(v[0], v[1], lower);
        forwardButterfly(v[2], v[3], lowerOdd);
      }
      if (BLOCK != 0) {
#pragma unroll
        for (int e = 0; e < ELEMENTS; e++) {
          a[ct][e] = exponents[ct * (args.n + 1) + first + e];
        }
      }
    }
#pragma unroll
    for (int s = 0; s < 4; s++) {
      double2 factor[CTS][ELEMENTS];
      double2 sum[CTS][2];
      if (BLOCK != 0) {
#pragma unroll
        for (int ct = 0; ct < CTS; ct++) {
#pragma unroll
          for (int e = 0; e < ELEMENTS; e++) {
            // Four multiplications again for each s cost less than the registers that would keep their result.
            const double2* own = parts + ct * PARTS + e * 32;
            const double2 z = turn(own[t >> 4], own[16 + (t & 15)]);
            factor[ct][e] = turnedLessOne(z, quarterTurns(s, a[ct][e]));
          }
        }
      }
#pragma unroll
      for (int column = 0; column < 2; column++) {
#pragma unroll
        for (int ct = 0; ct < CTS; ct++) sum[ct][column] = make_double2(0.0, 0.0);
#pragma unroll
        for (int row = 0; row < 2; row++) {
          double2 combined[CTS];
#pragma unroll
          for (int e = 0; e < ELEMENTS; e++) {
            const double2 word = key[(size_t)e * GGSW + (row * 2 + column) * POINTS + s * (POINTS / 4)];
#pragma unroll
            for (int ct = 0; ct < CTS; ct++) {
              if (BLOCK == 0) {
                combined[ct] = word;
              } else {
                const double2 before = e == 0 ? make_double2(0.0, 0.0) : combined[ct];
                combined[ct] = multiplyAdd(before, factor[ct][e], word);
              }
            }
          }
#pragma unroll
          for (int ct = 0; ct < CTS; ct++) sum[ct][column] = multiplyAdd(sum[ct][column], x[ct][row][s], combined[ct]);
        }
      }
#pragma unroll
      for (int ct = 0; ct < CTS; ct++) {
        x[ct][0][s] = sum[ct][0];
        x[ct][1][s] = sum[ct][1];
      }
    }
#pragma unroll
    for (int ct = 0; ct < CTS; ct++) {
#pragma unroll
      for (int column = 0; column < 2; column++) {
        double2(&v)[4] = x[ct][column];
        inverseButterfly(v[0], v[1], lower);
        inverseButterfly(v[2], v[3], lowerOdd);
        inverseButterfly(v[0], v[2], upper);
        inverseButterfly(v[1], v[3], upper);
#pragma unroll
        for (int s = 0; s < 4; s++) exchange[(ct * 2 + column) * POINTS + slot(4 * t + s)] = v[s];
      }
    }
  }

  __device__ __forceinline__ void rotate() {
    const int own = threadIdx.x & 63;
    const int polynomial = threadIdx.x >> 6;  // ciphertext and column
    const int b = own >> 2;
    double2* points = exchange + polynomial * POINTS;
    u64* words = accumulators + polynomial * SIZE;
    const unsigned* switched = exponents + (polynomial >> 1) * (args.n + 1);
    const double scale = torusScale(LOG_POINTS);
    double2 x[16];
    if (BLOCK != 0) {
#pragma unroll
      for (int i = 0; i < 16; i++) {
        x[i].x = topDigit(words[own + 64 * i], args.baseLog);
        x[i].y = topDigit(words[own + 64 * i + POINTS], args.baseLog);
      }
    }
    for (int first = 0; first < args.n; first += ELEMENTS) {
      if (BLOCK == 0) {
        const unsigned a = switched[first];
#pragma unroll
        for (int i = 0; i < 16; i++) {
          const int j = own + 64 * i;
          x[i].x = topDigit(rotated(words, j, a, SIZE) - words[j], args.baseLog);
          x[i].y = topDigit(rotated(words, j + POINTS, a, SIZE) - words[j + POINTS], args.baseLog);
        }
      } else {
        writeParts(first);
      }
      forward16(x, args.twiddles, 1);
#pragma unroll
      for (int i = 0; i < 16; i++) points[slot(own + 64 * i)] = x[i];
      groupSync();
#pragma unroll
      for (int i = 0; i < 16; i++) x[i] = points[slot(64 * b + 4 * i + (own & 3))];
      forward16(x, args.twiddles, 16 + b);
#pragma unroll
      for (int i = 0; i < 16; i++) points[slot(64 * b + 4 * i + (own & 3))] = x[i];
      __syncthreads();
      for (int t = threadIdx.x; t < POINTS / 4; t += CTS * THREADS) multiply(first, t);
      __syncthreads();
#pragma unroll
      for (int i = 0; i < 16; i++) x[i] = points[slot(64 * b + 4 * i + (own & 3))];
      inverse16(x, args.twiddles, 16 + b);
#pragma unroll
      for (int i = 0; i < 16; i++) points[slot(64 * b + 4 * i + (own & 3))] = x[i];
      groupSync();
#pragma unroll
      for (int i = 0; i < 16; i++) x[i] = points[slot(own + 64 * i)];
      inverse16(x, args.twiddles, 1);
#pragma unroll
      for (int i = 0; i < 16; i++) {
        const int j = own + 64 * i;
        const u64 low = words[j] + torus(x[i].x, scale);
        const u64 high = words[j + POINTS] + torus(x[i].y, scale);
        words[j] = low;
        words[j + POINTS] = high;
        if (BLOCK != 0) x[i] = make_double2(topDigit(low, args.baseLog), topDigit(high, args.baseLog));
      }
      // Uniform keys read the polynomial rotated: words that other threads of the group have written.
      if (BLOCK == 0) groupSync();
    }
    __syncthreads();
  }

  __device__ __forceinline__ void extract() {
    const int ct = threadIdx.x / THREADS;
    const int index = blockIdx.x * CTS + ct;
    if (index >= args.count) return;
    const TableRef table = args.tables[index];
    for (int o = 0; o < table.outputCount; o++) {
      u64* out = args.out + (size_t)(table.firstOutput + o) * (SIZE + 1);
      for (int j = threadIdx.x % THREADS; j <= SIZE; j += THREADS) {
        out[j] = extracted(accumulators + ct * 2 * SIZE, j, o * (SIZE / table.outputCount), 2, SIZE);
      }
    }
  }
};

template <int BLOCK, int CTS>
__device__ __forceinline__ void bootstrap(const BootstrapArgs& args) {
  DYNAMIC_SHARED(double2, shared);
  Rotation<BLOCK, CTS> rotation(args, shared);
  rotation.modulusSwitch();
  rotation.fillAccumulators();
  rotation.rotate();
  rotation.extract();
}

}  // namespace n2048

// Shared memory: CTS·(65536 + 512·BLOCK + 4·(n + 1)) bytes.
#define CW_BOOTSTRAP_2048(BLOCK, CTS)                                                                              \
  extern "C" __global__ void __launch_bounds__(n2048::THREADS* CTS, 2 / CTS)                                                \
      cwBootstrap2048b##BLOCK##c##CTS(const BootstrapArgs args) {                                                  \
    n2048::bootstrap<BLOCK, CTS>(args);                                                                            \
  }                                                                                                                \
  EXPORT_KERNEL(cwBootstrap2048b##BLOCK##c##CTS)

CW_BOOTSTRAP_2048(0, 1);
CW_BOOTSTRAP_2048(0, 2);
CW_BOOTSTRAP_2048(2, 1);
CW_BOOTSTRAP_2048(2, 2);
CW_BOOTSTRAP_2048(3, 1);
CW_BOOTSTRAP_2048(3, 2);
CW_BOOTSTRAP_2048(4, 1);
CW_BOOTSTRAP_2048(4, 2);

}  // namespace cw
