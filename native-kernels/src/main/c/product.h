/*
 * External products for any shape, vectors along the points (docs/arithmetic.md, sections 3, 5, 6): digits, product with
 * one GGSW ciphertext or with a block of them, rounding. Equals ScalarRingProduct.
 */
#ifndef CW_PRODUCT_H
#define CW_PRODUCT_H
#include "transform.h"

/*
 * Digits of one polynomial, transformed: level l at rows + (l - 1) N. A constant added before turns signed digits into
 * unsigned ones that are all B/2 too large, so no carry runs from level to level; the digits in [-B/2, B/2) of a number
 * are unique, so these are the specification's.
 */
INLINE void decompose(const cw_ggsw *g, const uint64_t *polynomial, double *rows, fetcher *f) {
  const size_t size = cw_polynomial_size(g), points = size / 2;
  const int beta = g->shape.base_log, levels = g->shape.level_count;
  uint64_t offset = 1ull << (63 - beta * levels);
  for (int l = 1; l <= levels; l++) offset += 1ull << (64 - beta * l + beta - 1);
  /* Into the mantissa of 2^52 times the unit, and that subtracted again: an exact conversion. */
  const int unit = cw_digit_unit(&g->shape);
  const I add = SET1I(offset), mask = SET1I((1ull << beta) - 1), exponent = SET1I((uint64_t)(1023 + 52 + unit) << 52);
  const V minus = SET1(__builtin_ldexp(0x1p52 + (double)(1ull << (beta - 1)), unit));
  for (int l = 1; l <= levels; l++, rows += size) {
    const int shift = 64 - beta * l;
    double *w = rows;
    for (size_t j = 0; j < points; j += W, w += 2 * W) {
      const I lo = LDIU(polynomial + j) + add, hi = LDIU(polynomial + points + j) + add;
      ST(w, (V)((lo >> shift & mask) | exponent) - minus);
      ST(w + W, (V)((hi >> shift & mask) | exponent) - minus);
    }
    forward(&g->ring, rows, f);
  }
}

/* y = sum over rows of digit times key at one vector; K(r, c) makes kr and ki of the key. Sums start from zero:
   fma(d, k, 0) rounds as d k does. */
#define ROW_PRODUCTS_(w, columns, rows, size, K)                                     \
  {                                                                                  \
    V yr[CW_MAX_COLUMNS] = {0}, yi[CW_MAX_COLUMNS] = {0};                            \
    for (size_t r = 0; r < rows; r++) {                                              \
      const V dr = LD(w + r * size), di = LD(w + r * size + W);                      \
      for (size_t c = 0; c < columns; c++) {                                         \
        V kr = {0}, ki = {0};                                                        \
        K(r, c)                                                                      \
        yr[c] = FNMA(di, ki, FMA(dr, kr, yr[c]));                                    \
        yi[c] = FMA(di, kr, FMA(dr, ki, yi[c]));                                     \
      }                                                                              \
    }                                                                                \
    for (size_t c = 0; c < columns; c++) {                                           \
      ST(w + c * size, yr[c]);                                                       \
      ST(w + c * size + W, yi[c]);                                                   \
    }                                                                                \
  }

/* In place: the sums of all columns take the place of the first digits. */
INLINE void multiply_shape(size_t columns, size_t rows, size_t size, const double *key, double *w) {
  const size_t cell = rows * columns * 2 * W;
#define KEY_(r, c)                                       \
  kr = LD(key + (r * columns + c) * 2 * W);              \
  ki = LD(key + (r * columns + c) * 2 * W + W);
  for (size_t v = 0; v < size / 2 / W; v++, w += 2 * W, key += cell) ROW_PRODUCTS_(w, columns, rows, size, KEY_)
#undef KEY_
}
static void multiply(const cw_ggsw *g, const double *key, double *work) {
  const size_t size = cw_polynomial_size(g), columns = cw_columns(g), rows = cw_rows(g);
  if (columns == 2 && rows == 2) multiply_shape(2, 2, size, key, work);
  else if (columns == 2 && rows == 4) multiply_shape(2, 4, size, key, work);
  else if (columns == 2 && rows == 6) multiply_shape(2, 6, size, key, work);
  else if (columns == 5 && rows == 5) multiply_shape(5, 5, size, key, work);
  else multiply_shape(columns, rows, size, key, work);
}

/* X^a - 1 of one block: see write_factor. */
typedef struct {
  const double *z; /* for each quarter of a group's W vectors [W re][W im]; one per four vectors */
  struct {
    size_t swap; /* 0 or W: where the real part comes from */
    double sign_r, sign_i;
  } turn[4];
} block_factor;

/* docs/arithmetic.md, section 5; z: M/2 doubles. Equals MonomialFactor, before "minus one" and turns. */
static void write_factor(const cw_ring *ring, uint32_t a, double *z, block_factor *f) {
  enum { MOST_MIDDLES = 512 };
  const size_t mask = ((size_t)2 << ring->log2_size) - 1;
  const int middle_bits = ring->log2_size - 7;
  const size_t middles = (size_t)1 << middle_bits, quarters = (size_t)1 << (ring->log2_size - 3);
  double middle[MOST_MIDDLES][2];
  for (size_t l = 0; l < middles; l++) {
    const double *root = ring->roots + 2 * ((size_t)a * 64 * cw_reverse((uint32_t)l, middle_bits) & mask);
    middle[l][0] = root[0];
    middle[l][1] = root[1];
  }
  for (size_t p = 0; p < quarters; p++) {
    const size_t head = p >> middle_bits;
    const double *root = ring->roots + 2 * ((size_t)a * (1 + 4 * cw_reverse((uint32_t)head, 4)) & mask);
    const double *l = middle[p & (middles - 1)];
    /* p = (g W + lane) W/4 + quarter of the group. */
    const size_t node = p / (W / 4), vector = node / W * (W / 4) + p % (W / 4);
    double *at = z + vector * 2 * W + node % W;
    at[0] = __builtin_fma(-root[1], l[1], root[0] * l[0]);
    at[W] = __builtin_fma(root[1], l[0], root[0] * l[1]);
  }
  f->z = z;
  /* The last two bits of a path, 00, 01, 10, 11, turn by i to the power 0, 2a, a, 3a. */
  const uint32_t turns[4] = {0, 2 * a & 3, a & 3, 3 * a & 3};
  for (int q = 0; q < 4; q++) {
    f->turn[q].swap = turns[q] & 1 ? W : 0;
    f->turn[q].sign_r = turns[q] == 1 || turns[q] == 2 ? -0.0 : 0.0;
    f->turn[q].sign_i = turns[q] >= 2 ? -0.0 : 0.0;
  }
}

/* The key of the block is combined first, K = sum over e of f_e k_e (section 7), then multiplied as above. */
INLINE void multiply_block_shape(size_t columns, size_t rows, size_t size, size_t length, const double *key, double *w,
                                 const block_factor *f) {
  const size_t cell = rows * columns * 2 * W;
  const V one = SET1(1);
  for (size_t v = 0; v < size / 2 / W; v++, w += 2 * W, key += length * cell) {
    V fr[CW_MAX_BLOCK], fi[CW_MAX_BLOCK];
    for (size_t e = 0; e < length; e++) {
      const double *z = f[e].z + v / 4 * 2 * W;
      const size_t swap = f[e].turn[v & 3].swap;
      fr[e] = XOR(LD(z + swap), SET1(f[e].turn[v & 3].sign_r)) - one;
      fi[e] = XOR(LD(z + (W - swap)), SET1(f[e].turn[v & 3].sign_i));
    }
#define BLOCK_KEY_(r, c)                                          \
  for (size_t e = 0; e < length; e++) {                           \
    const double *k = key + e * cell + (r * columns + c) * 2 * W; \
    const V er = LD(k), ei = LD(k + W);                           \
    kr = FNMA(fi[e], ei, FMA(fr[e], er, kr));                     \
    ki = FMA(fi[e], er, FMA(fr[e], ei, ki));                      \
  }
    ROW_PRODUCTS_(w, columns, rows, size, BLOCK_KEY_)
#undef BLOCK_KEY_
  }
}
static void multiply_block(const cw_ggsw *g, const double *key, double *work, const block_factor *f) {
  const size_t size = cw_polynomial_size(g), columns = cw_columns(g), rows = cw_rows(g);
  const size_t length = (size_t)g->shape.block_length;
  if (columns == 2 && rows == 2 && length == 2) multiply_block_shape(2, 2, size, 2, key, work, f);
  else if (columns == 2 && rows == 2 && length == 3) multiply_block_shape(2, 2, size, 3, key, work, f);
  else if (columns == 2 && rows == 2 && length == 4) multiply_block_shape(2, 2, size, 4, key, work, f);
  else multiply_block_shape(columns, rows, size, length, key, work, f);
}

/* Inverse transforms of all columns, rounded and added to a GLWE ciphertext. */
static void add_to(const cw_ggsw *g, double *work, uint64_t *glwe, fetcher *f) {
  const size_t size = cw_polynomial_size(g), points = size / 2;
  for (size_t c = 0; c < cw_columns(g); c++, work += size, glwe += size) {
    inverse(&g->ring, work, f);
    const double *w = work;
    for (size_t j = 0; j < points; j += W, w += 2 * W) {
      STIU(glwe + j, LDIU(glwe + j) + TO_TORUS(LD(w)));
      STIU(glwe + points + j, LDIU(glwe + points + j) + TO_TORUS(LD(w + W)));
    }
  }
}

static void decompose_glwe(const cw_ggsw *g, const uint64_t *glwe, double *work, fetcher *f) {
  const size_t size = cw_polynomial_size(g);
  for (size_t c = 0; c < cw_columns(g); c++, glwe += size) {
    decompose(g, glwe, work + c * (size_t)g->shape.level_count * size, f);
  }
}

/* One GGSW ciphertext into the transform, times a power of two, which changes no bit: see cw_digit_unit. */
static void set_ggsw(cw_ggsw *g, size_t index, const uint64_t *words, double *buffer) {
  const size_t size = cw_polynomial_size(g), points = size / 2, polynomials = cw_rows(g) * cw_columns(g);
  const V scale = SET1(g->key_scale);
  fetcher none = {0};
  for (size_t p = 0; p < polynomials; p++, words += size) {
    for (size_t j = 0; j < points; j += W) {
      ST(buffer + 2 * j, FROM_WORDS(LDIU(words + j)) * scale);
      ST(buffer + 2 * j + W, FROM_WORDS(LDIU(words + points + j)) * scale);
    }
    forward(&g->ring, buffer, &none);
    for (size_t v = 0; v < points / W; v++) {
      double *to = g->points + cw_key_offset(g, index, v) + p * 2 * W;
      ST(to, LD(buffer + v * 2 * W));
      ST(to + W, LD(buffer + v * 2 * W + W));
    }
  }
}

static size_t product_scratch(const cw_ggsw *g) { return cw_rows(g) * cw_polynomial_size(g) * sizeof(double); }
static void product(const cw_ggsw *g, size_t index, const uint64_t *in, uint64_t *out, double *scratch) {
  fetcher none = {0};
  decompose_glwe(g, in, scratch, &none);
  multiply(g, g->points + cw_key_offset(g, index, 0), scratch);
  add_to(g, scratch, out, &none);
}
#endif
