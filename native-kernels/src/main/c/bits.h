/*
 * Products of words with bits, exact. A word is split into two signed pieces of 32 bits; for N <= 2^12 a coefficient of a
 * piece's product stays below 2^43 and its error below 2^-4. Nothing but values depends on the bits, neither a branch nor
 * an address. Equals BitProduct; guarded by CompareModels (round trips of trees).
 */
#ifndef CW_BITS_H
#define CW_BITS_H
#include <string.h>

#include "transform.h"

/* The upper piece, in its place: what is left is in [-2^31, 2^31). */
#define UPPER_(w) (((w) + SET1I(1ull << 31)) & SET1I(UINT64_MAX << 32))

/* Times 1/M, which the inverse transform leaves out, and in torus units. */
static void set_bits(const cw_ring *ring, const uint64_t *bits, double *points) {
  const size_t half = (size_t)1 << (ring->log2_size - 1);
  const V scale = SET1(__builtin_ldexp(1, -64 - (ring->log2_size - 1)));
  fetcher none = {0};
  for (size_t j = 0; j < half; j += W) {
    ST(points + 2 * j, FROM_WORDS(LDIU(bits + j)) * scale);
    ST(points + 2 * j + W, FROM_WORDS(LDIU(bits + half + j)) * scale);
  }
  forward(ring, points, &none);
}

/* out += one piece of a, times the bits. */
INLINE void add_piece(const cw_ring *ring, const double *points, bool upper, const uint64_t *a, uint64_t *out,
                      double *work) {
  const size_t half = (size_t)1 << (ring->log2_size - 1);
  const V unit = SET1(0x1p-32);
  fetcher none = {0};
  double *w = work;
  for (size_t j = 0; j < half; j += W, w += 2 * W) {
    const I re = LDIU(a + j), im = LDIU(a + half + j);
    if (upper) {
      ST(w, FROM_WORDS(UPPER_(re)) * unit);
      ST(w + W, FROM_WORDS(UPPER_(im)) * unit);
    } else {
      ST(w, FROM_WORDS(re - UPPER_(re)));
      ST(w + W, FROM_WORDS(im - UPPER_(im)));
    }
  }
  forward(ring, work, &none);
  w = work;
  for (size_t j = 0; j < half; j += W, w += 2 * W, points += 2 * W) {
    const V wr = LD(w), wi = LD(w + W), kr = LD(points), ki = LD(points + W);
    ST(w, FNMA(wi, ki, wr * kr));
    ST(w + W, FMA(wi, kr, wr * ki));
  }
  inverse(ring, work, &none);
  const int shift = upper ? 32 : 0;
  w = work;
  for (size_t j = 0; j < half; j += W, w += 2 * W) {
    STIU(out + j, LDIU(out + j) + (TO_TORUS(LD(w)) << shift));
    STIU(out + half + j, LDIU(out + half + j) + (TO_TORUS(LD(w + W)) << shift));
  }
}

/* work: N doubles, aligned; zero afterwards. */
static void add_bit_product(const cw_ring *ring, const double *points, const uint64_t *a, uint64_t *out, double *work) {
  add_piece(ring, points, false, a, out, work);
  add_piece(ring, points, true, a, out, work);
  memset(work, 0, sizeof *work << ring->log2_size);
}
#endif
