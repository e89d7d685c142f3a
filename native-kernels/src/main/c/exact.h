/* Exact operations modulo 2^64 (docs/arithmetic.md, section 8) as plain loops: the compiler makes vectors of them. */
#ifndef CW_EXACT_H
#define CW_EXACT_H
#include <string.h>

#include "cw_internal.h"

/* out += factor X^exponent in, exponent in [0, N). */
static inline void add_rotated(uint64_t factor, const uint64_t *restrict in, size_t exponent, uint64_t *restrict out,
                               size_t size) {
  for (size_t j = 0; j < size - exponent; j++) out[exponent + j] += factor * in[j];
  for (size_t j = 0; j < exponent; j++) out[j] -= factor * in[size - exponent + j];
}

static void packing_exact(const cw_packing_shape *s, size_t count, const uint64_t *coefficients, const uint64_t *rows,
                          uint64_t *out) {
  const size_t size = (size_t)1 << s->log2_polynomial_size, words = ((size_t)s->glwe_dimension + 1) * size;
  const int beta = s->base_log, levels = s->level_count;
  const uint64_t base = 1ull << beta;
  for (size_t c = 0; c < count; c++) {
    uint64_t rest = (coefficients[c] + (1ull << (63 - beta * levels))) >> (64 - beta * levels), carry = 0;
    for (int l = levels - 1; l >= 0; l--) {
      uint64_t digit = (rest & (base - 1)) + carry;
      rest >>= beta;
      carry = digit >= base / 2;
      digit -= carry << beta;
      if (digit == 0) continue;
      for (size_t p = 0; p < words; p += size) {
        add_rotated(-digit, rows + (size_t)l * words + p, c, out + p, size);
      }
    }
  }
}

static void linear_exact(size_t width, size_t first, size_t length, const int32_t *indices, size_t terms,
                         const uint64_t *coefficients, const uint64_t *in, uint64_t *out) {
  memset(out + first, 0, length * sizeof *out);
  uint64_t *restrict to = out + first;
  size_t t = 0;
  for (; t + 4 <= terms; t += 4) { /* four at once: the sums are loaded and stored a quarter as often */
    const uint64_t *restrict a = in + (size_t)indices[t] * width + first;
    const uint64_t *restrict b = in + (size_t)indices[t + 1] * width + first;
    const uint64_t *restrict c = in + (size_t)indices[t + 2] * width + first;
    const uint64_t *restrict d = in + (size_t)indices[t + 3] * width + first;
    const uint64_t p = coefficients[t], q = coefficients[t + 1], r = coefficients[t + 2], s = coefficients[t + 3];
    for (size_t i = 0; i < length; i++) to[i] += p * a[i] + q * b[i] + r * c[i] + s * d[i];
  }
  for (; t < terms; t++) {
    const uint64_t *restrict a = in + (size_t)indices[t] * width + first;
    const uint64_t p = coefficients[t];
    for (size_t i = 0; i < length; i++) to[i] += p * a[i];
  }
}

static void multiply_plain_exact(size_t size, size_t polynomials, const int32_t *exponents, size_t terms,
                                 const uint64_t *coefficients, const uint64_t *in, uint64_t *out) {
  memset(out, 0, polynomials * size * sizeof *out);
  for (size_t p = 0; p < polynomials; p++) {
    for (size_t t = 0; t < terms; t++) {
      add_rotated(coefficients[t], in + p * size, (size_t)exponents[t], out + p * size, size);
    }
  }
}
#endif
