// The steps of docs/arithmetic.md on single values: each rounding is written out, so that no compiler chooses.
#pragma once
#include "device.cuh"

namespace cw {

__device__ __forceinline__ double2 add(double2 a, double2 b) {
  return make_double2(__dadd_rn(a.x, b.x), __dadd_rn(a.y, b.y));
}
__device__ __forceinline__ double2 sub(double2 a, double2 b) {
  return make_double2(__dsub_rn(a.x, b.x), __dsub_rn(a.y, b.y));
}

// b·w as the forward butterfly rounds it, and as the two roots of a monomial factor are multiplied.
__device__ __forceinline__ double2 turn(double2 b, double2 w) {
  return make_double2(__fma_rn(-b.y, w.y, __dmul_rn(b.x, w.x)), __fma_rn(b.y, w.x, __dmul_rn(b.x, w.y)));
}
// d·conj(w) as the inverse butterfly rounds it.
__device__ __forceinline__ double2 turnBack(double2 d, double2 w) {
  return make_double2(__fma_rn(d.y, w.y, __dmul_rn(d.x, w.x)), __fma_rn(-d.x, w.y, __dmul_rn(d.y, w.x)));
}
__device__ __forceinline__ void forwardButterfly(double2& a, double2& b, double2 w) {
  const double2 p = turn(b, w);
  b = sub(a, p);
  a = add(a, p);
}
__device__ __forceinline__ void inverseButterfly(double2& a, double2& b, double2 w) {
  const double2 d = sub(a, b);
  a = add(a, b);
  b = turnBack(d, w);
}
// sum + a·b in the order of point-wise products.
__device__ __forceinline__ double2 multiplyAdd(double2 sum, double2 a, double2 b) {
  return make_double2(__fma_rn(-a.y, b.y, __fma_rn(a.x, b.x, sum.x)), __fma_rn(a.y, b.x, __fma_rn(a.x, b.y, sum.y)));
}

// The torus word nearest to x·scale; what lands on +2^63 wraps to −2^63.
__device__ __forceinline__ u64 torus(double x, double scale) {
  const double units = __dmul_rn(x, scale);
  const double scaled = __dmul_rn(__dsub_rn(units, rint(units)), 0x1p64);
  return scaled >= 0x1p63 ? 0x8000000000000000ULL : (u64)__double2ll_rn(scaled);
}
// Integers modulo 2^64 to torus units, and the 1/M that the inverse transform leaves out.
__device__ __forceinline__ double torusScale(int logPoints) {
  return __longlong_as_double((i64)(1023 - 64 - logPoints) << 52);
}

// Signed digits of a word, least significant level first.
struct Digits {
  u64 rest;
  u64 carry;
  __device__ __forceinline__ Digits(u64 word, int baseLog, int levels)
      : rest((word + (1ULL << (63 - baseLog * levels))) >> (64 - baseLog * levels)), carry(0) {}
  __device__ __forceinline__ int next(int baseLog) {
    const u64 digit = (rest & ((1ULL << baseLog) - 1)) + carry;
    rest >>= baseLog;
    carry = digit >= 1ULL << (baseLog - 1) ? 1 : 0;
    return (int)(digit - (carry << baseLog));
  }
};

// Coefficient j of X^exponent·polynomial, exponent in [0, 2N).
__device__ __forceinline__ u64 rotated(const u64* polynomial, int j, unsigned exponent, int size) {
  const unsigned from = (j - exponent) & (2 * size - 1);
  const u64 word = polynomial[from & (size - 1)];
  return from < (unsigned)size ? word : 0 - word;
}

// 1 + 4·rev(path), the exponent of a node's angle.
__device__ __forceinline__ unsigned nodeExponent(unsigned path, int bits) {
  return bits == 0 ? 1 : 1 + 4 * (__brev(path) >> (32 - bits));
}

// i^turns·z − 1.
__device__ __forceinline__ double2 turnedLessOne(double2 z, unsigned turns) {
  const double re = turns & 1 ? z.y : z.x;
  const double im = turns & 1 ? z.x : z.y;
  return make_double2(__dadd_rn((turns + 1) & 2 ? -re : re, -1.0), turns & 2 ? -im : im);
}
// Quarter turns of the monomial X^a at the points 4t, 4t + 1, 4t + 2, 4t + 3.
__device__ __forceinline__ unsigned quarterTurns(int q, unsigned a) {
  return (q == 0 ? 0 : q == 1 ? 2 * a : q == 2 ? a : 3 * a) & 3;
}

// Centred modulus switch of one mask word; `drift` collects what the rounding added.
__device__ __forceinline__ unsigned switchedMask(unsigned word, int dropped, unsigned orderMask, i64& drift) {
  const i64 rounded = ((i64)word + (1LL << (dropped - 1))) >> dropped;
  drift += (rounded << dropped) - (i64)word;
  return (unsigned)rounded & orderMask;
}
// Of the body: E[s]·drift is rounded to the nearest integer, ties up, and the sum rounded down.
__device__ __forceinline__ unsigned switchedBody(unsigned word, i64 drift, int meanDenominator, int dropped) {
  const i64 numerator = 2 * drift + meanDenominator;
  const i64 denominator = 2 * (i64)meanDenominator;
  i64 correction = numerator / denominator;
  if (correction * denominator > numerator) correction--;
  return (word + (unsigned)correction) >> dropped;
}

// Coefficient j of X^−body·table as a polynomial of N = `size` coefficients.
__device__ __forceinline__ u64 rotatedTable(const u64* boxes, int boxCount, int centred, int j, unsigned body, int size) {
  const unsigned at = (j + body) & (2 * size - 1);
  const unsigned width = size / boxCount;
  const unsigned box = ((at & (size - 1)) + (centred ? width / 2 : 0)) / width;
  const u64 word = box < (unsigned)boxCount ? boxes[box] : 0 - boxes[0];
  return at < (unsigned)size ? word : 0 - word;
}

// Word j of the LWE ciphertext of coefficient `at` of a GLWE ciphertext with `columns` polynomials.
__device__ __forceinline__ u64 extracted(const u64* glwe, int j, int at, int columns, int size) {
  const int mask = (columns - 1) * size;
  if (j == mask) return glwe[mask + at];
  const int polynomial = j & ~(size - 1);
  const int i = j & (size - 1);
  return i <= at ? glwe[polynomial + at - i] : 0 - glwe[polynomial + size + at - i];
}

}  // namespace cw
