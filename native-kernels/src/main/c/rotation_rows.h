/*
 * Blind rotation with vectors along the points, AVX-512: N = 2048, k = 1, one level, uniform binary keys and block-binary
 * ones. For few ciphertexts, and for uniform keys, whose rotation on the coefficients has no common layout for several
 * ciphertexts. Equals BlindRotation of fhe.kernels.heap with ScalarRingProduct.
 *
 * A step is
 *   B  for each of 8 pieces of 128 points: forward levels 4 to 10, product with the key, inverse levels 10 to 4; all in
 *      the first-level cache;
 *   A  inverse levels 3 to 1, to the torus, accumulate, digit, forward levels 1 to 3 of the next step: one pass for
 *      block keys; for uniform keys the rotation by X^a stands between and splits it into two.
 * The key of the next step is asked for ahead, evenly over the step: at small batches the largest single gain (batch 1:
 * 4.2 -> 2.9 ms on one Zen 4 core); in bursts the requests block the loads of the kernel itself.
 *
 * Sacrifices generality, and twice the code of a plain loop. Guards: BootstrapBenchmark, KernelsContract (N = 2048).
 */
#ifndef CW_ROTATION_ROWS_H
#define CW_ROTATION_ROWS_H
#include "product.h"

enum {
  ROWS_LOG2_SIZE = 11,
  ROWS_SIZE = 1 << ROWS_LOG2_SIZE,
  ROWS_POINTS = ROWS_SIZE / 2,
  /* Doubles from piece to piece: 16 vectors and one of padding, for the cache sets of part A's eight streams. */
  ROWS_PITCH = 17 * 16,
  ROWS_POLY = 8 * ROWS_PITCH,
  ROWS_MAX_BLOCK = 4,
  /* Ciphertexts on one walk through the key. */
  ROWS_TILE = 8,
  /*
   * Per cent of the requests for the next key that part A, the two middle levels and the last five levels make; the
   * product makes the rest. The more even the better (one core of a Xeon, batch 1, standard: 9.1 -> 7.3 ms from 30, 0, 0).
   */
  ROWS_AHEAD_IN_A = 20,
  ROWS_AHEAD_IN_MID = 20,
  ROWS_AHEAD_IN_LAST = 20,
  /*
   * Pages that those requests walk side by side: the hardware's prefetcher stops at the end of each, and on several it gets
   * further ahead (one core of a Xeon, batch 1: the rotation 5 to 8 % faster; 8 or 32 pages do nearly the same). Divides the
   * 16 pages of an element.
   */
  ROWS_PAGES = 16,
  /*
   * Bytes between the key that a product reads and what it asks from the second into the first-level cache (one core of a
   * Xeon, batch 1: the rotation of block3 3 to 5 % faster, standard 2 %; 6 and 8 KiB do the same, 2 KiB half of it).
   */
  ROWS_NEAR = 4096
};

/* X^a - 1 of one key bit: what depends on a alone (docs/arithmetic.md, section 5). */
typedef struct {
  _Alignas(CW_ALIGNMENT) double middle[2][16];
  const double *head[16];
  __mmask8 odd;
  double sign1_r, sign1_i, sign2; /* 0.0 or -0.0: signs of i^a and (-1)^a */
} rows_factor;

typedef struct {
  _Alignas(CW_ALIGNMENT) double work[2][ROWS_POLY];
  union {
    uint64_t blocked[2][ROWS_POLY];  /* block keys: laid out as work is */
    uint64_t plain[2][ROWS_SIZE + 8]; /* uniform keys: in order, and the negated first eight again */
  };
  rows_factor factor[ROWS_MAX_BLOCK];
} rows_state;

_Static_assert(sizeof(rows_factor) % CW_ALIGNMENT == 0 && offsetof(rows_state, factor) % CW_ALIGNMENT == 0 &&
                   offsetof(rows_state, plain[1]) % CW_ALIGNMENT == 0 && sizeof(rows_state) % CW_ALIGNMENT == 0,
               "vectors are loaded from these as aligned");

static void rows_factor_of(const cw_ring *ring, rows_factor *f, uint32_t a) {
  static const unsigned char REV4[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
  static const unsigned char REV3[8] = {0, 4, 2, 6, 1, 5, 3, 7};
  const double(*roots)[2] = (const double(*)[2])ring->roots;
  const uint32_t mask = 2 * ROWS_SIZE - 1;
  for (uint32_t l = 0; l < 8; l++) {
    for (uint32_t h = 0; h < 2; h++) {
      const double *r = roots[a * (64 * REV3[l] + 512 * h) & mask];
      f->middle[h][l] = r[0];
      f->middle[h][8 + l] = r[1];
    }
  }
  for (uint32_t g = 0; g < 16; g++) f->head[g] = roots[a * (1 + 4 * REV4[g]) & mask];
  f->odd = a & 1 ? 0xff : 0;
  f->sign2 = a & 1 ? -0.0 : 0.0;
  f->sign1_r = (a ^ a >> 1) & 1 ? -0.0 : 0.0;
  f->sign1_i = a & 2 ? -0.0 : 0.0;
}

/* Requests for the key of the next step, by the line of 64 bytes; ROWS_PAGES pages of 64 lines take turns. */
typedef struct {
  const char *key;
  size_t line;
  int per_vector, per_pass_a, per_mid, per_last;
} rows_ahead;
INLINE void rows_fetch(rows_ahead *ahead, int lines) {
  for (int k = 0; k < lines; k++, ahead->line++) {
    const size_t page = ahead->line / (ROWS_PAGES * 64) * ROWS_PAGES + ahead->line % ROWS_PAGES;
    PREFETCH(cw_ahead(ahead->key, page * 4096 + ahead->line / ROWS_PAGES % 64 * 64));
  }
}

/* Requests for what the product reads soon: one element at one vector, 8 lines. */
INLINE void rows_fetch_near(const double *key) {
#pragma GCC unroll 8
  for (int k = 0; k < 8; k++) PREFETCH_NEAR(cw_ahead(key, ROWS_NEAR + 64 * (size_t)k));
}

/* Levels 4 and 5 of piece p (16 vectors at w), in place. */
INLINE void rows_forward_mid(const cw_ring *ring, double *w, size_t p, rows_ahead *ahead) {
  TWIDDLE(a, ring, 8 + p) TWIDDLE(b, ring, 16 + 2 * p)
  for (size_t j = 0; j < 4; j++, w += 16) {
    rows_fetch(ahead, ahead->per_mid);
    LOAD(0, w) LOAD(1, w + 64) LOAD(2, w + 128) LOAD(3, w + 192)
    FORWARD4(a, b)
    STORE(0, w) STORE(1, w + 64) STORE(2, w + 128) STORE(3, w + 192)
  }
}
INLINE void rows_inverse_mid(const cw_ring *ring, double *w, size_t p, rows_ahead *ahead) {
  TWIDDLE(a, ring, 8 + p) TWIDDLE(b, ring, 16 + 2 * p)
  for (size_t j = 0; j < 4; j++, w += 16) {
    rows_fetch(ahead, ahead->per_mid);
    LOAD(0, w) LOAD(1, w + 64) LOAD(2, w + 128) LOAD(3, w + 192)
    INVERSE4(a, b)
    STORE(0, w) STORE(1, w + 64) STORE(2, w + 128) STORE(3, w + 192)
  }
}

/*
 * The last five levels of group g (8 vectors at w), with the transposition between the second and the third. Its outer
 * stage, halves of vectors k and k + 4, is done by loads and stores, so the first two levels see twiddles that
 * differ between the halves.
 */
#define ROWS_MERGE_(p, o) \
  ((V)_mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_load_pd(p)), _mm256_load_pd((p) + (o)), 1))
#define ROWS_SPLIT_(p, o, v)                                     \
  {                                                              \
    _mm256_store_pd(p, _mm512_castpd512_pd256(v));               \
    _mm256_store_pd((p) + (o), _mm512_extractf64x4_pd(v, 1));    \
  }
#define ROWS_MERGE_IN_(k, at) V r##k = ROWS_MERGE_(w + at, 64), i##k = ROWS_MERGE_(w + at + 8, 64);
#define ROWS_SPLIT_OUT_(k, at) ROWS_SPLIT_(w + at, 64, r##k) ROWS_SPLIT_(w + at + 8, 64, i##k)
#define ROWS_GROUP_TWIDDLES_                                                              \
  TRANSPOSE_CONSTANTS                                                                     \
  const double *half = ring->half + g * 32, *lane = ring->lane + g * 64;                  \
  TWIDDLE_AT(a, half) TWIDDLE_AT(b, half + 16)                                            \
  TWIDDLE_AT(t0, lane) TWIDDLE_AT(t1, lane + 16) TWIDDLE_AT(t2, lane + 32) TWIDDLE_AT(t3, lane + 48)
INLINE void rows_forward_last(const cw_ring *ring, double *w, size_t g, rows_ahead *ahead) {
  rows_fetch(ahead, ahead->per_last);
  ROWS_GROUP_TWIDDLES_
  ROWS_MERGE_IN_(0, 0) ROWS_MERGE_IN_(1, 16) ROWS_MERGE_IN_(2, 32) ROWS_MERGE_IN_(3, 48)
  ROWS_MERGE_IN_(4, 4) ROWS_MERGE_IN_(5, 20) ROWS_MERGE_IN_(6, 36) ROWS_MERGE_IN_(7, 52)
  FB(0, 2, a) FB(1, 3, a) FB(4, 6, a) FB(5, 7, a)
  FB(0, 1, b) FBI(2, 3, b) FB(4, 5, b) FBI(6, 7, b)
  TRANSPOSE_HALVES(r) TRANSPOSE_HALVES(i)
  FORWARD8(t0, t1, t2, t3)
  EACH8(OUT_GROUP_)
}
INLINE void rows_inverse_last(const cw_ring *ring, double *w, size_t g, rows_ahead *ahead) {
  rows_fetch(ahead, ahead->per_last);
  ROWS_GROUP_TWIDDLES_
  EACH8(IN_GROUP_)
  INVERSE8(t0, t1, t2, t3)
  TRANSPOSE_HALVES(r) TRANSPOSE_HALVES(i)
  IB(0, 1, b) IBI(2, 3, b) IB(4, 5, b) IBI(6, 7, b)
  IB(0, 2, a) IB(1, 3, a) IB(4, 6, a) IB(5, 7, a)
  ROWS_SPLIT_OUT_(0, 0) ROWS_SPLIT_OUT_(1, 16) ROWS_SPLIT_OUT_(2, 32) ROWS_SPLIT_OUT_(3, 48)
  ROWS_SPLIT_OUT_(4, 4) ROWS_SPLIT_OUT_(5, 20) ROWS_SPLIT_OUT_(6, 36) ROWS_SPLIT_OUT_(7, 52)
}

/* column = sum over rows of digit[row] K[row][column] at one vector, in place; K in registers. */
#define ROWS_MULTIPLY_(w0, w1)                                             \
  {                                                                        \
    const V ar = LD(w0), ai = LD(w0 + 8), br = LD(w1), bi = LD(w1 + 8);    \
    V xr = FNMA(ai, K00i, ar * K00r), xi = FMA(ai, K00r, ar * K00i);       \
    V yr = FNMA(ai, K01i, ar * K01r), yi = FMA(ai, K01r, ar * K01i);       \
    xr = FMA(br, K10r, xr); xi = FMA(br, K10i, xi);                        \
    yr = FMA(br, K11r, yr); yi = FMA(br, K11i, yi);                        \
    ST(w0, FNMA(bi, K10i, xr)); ST(w0 + 8, FMA(bi, K10r, xi));             \
    ST(w1, FNMA(bi, K11i, yr)); ST(w1 + 8, FMA(bi, K11r, yi));             \
  }

/* Product of one group with one element of a uniform key, in place. */
INLINE void rows_product_plain(double *w0, double *w1, const double *key, rows_ahead *ahead) {
#pragma GCC unroll 8
  for (int v = 0; v < 8; v++, w0 += 16, w1 += 16, key += 64) {
    rows_fetch(ahead, ahead->per_vector);
    rows_fetch_near(key);
    const V K00r = LD(key), K00i = LD(key + 8), K01r = LD(key + 16), K01i = LD(key + 24);
    const V K10r = LD(key + 32), K10i = LD(key + 40), K11r = LD(key + 48), K11i = LD(key + 56);
    ROWS_MULTIPLY_(w0, w1)
  }
}

/* The same for a block: the key is combined first, with factors that stay in registers, as in rotation_sliced.h. */
INLINE void rows_product_block(size_t lb, double *w0, double *w1, const double *key, const rows_factor *factor, size_t g,
                               rows_ahead *ahead) {
  const V one = SET1(1);
#pragma GCC unroll 2
  for (int h = 0; h < 2; h++) {
    V zr[ROWS_MAX_BLOCK], zi[ROWS_MAX_BLOCK], ur[ROWS_MAX_BLOCK], ui[ROWS_MAX_BLOCK];
#pragma GCC unroll 4
    for (size_t e = 0; e < lb; e++) {
      const rows_factor *f = factor + e;
      const V gr = SET1(f->head[g][0]), gi = SET1(f->head[g][1]);
      const V lr = LD(f->middle[h]), li = LD(f->middle[h] + 8);
      const V xr = FNMA(gi, li, gr * lr), xi = FMA(gi, lr, gr * li);
      zr[e] = xr;
      zi[e] = xi;
      ur[e] = XOR((V)_mm512_mask_blend_pd(f->odd, xr, xi), SET1(f->sign1_r));
      ui[e] = XOR((V)_mm512_mask_blend_pd(f->odd, xi, xr), SET1(f->sign1_i));
    }
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++, w0 += 16, w1 += 16) { /* turned by 1, (-1)^a, i^a, (-i)^a */
      V K00r, K00i, K01r, K01i, K10r, K10i, K11r, K11i;
#define ROWS_FIRST_(K, o)                                 \
  {                                                       \
    const V kr = LD(key + o), ki = LD(key + o + 8);       \
    K##r = FNMA(fi, ki, fr * kr);                         \
    K##i = FMA(fi, kr, fr * ki);                          \
  }
#define ROWS_NEXT_(K, o)                                  \
  {                                                       \
    const V kr = LD(key + o), ki = LD(key + o + 8);       \
    K##r = FNMA(fi, ki, FMA(fr, kr, K##r));               \
    K##i = FMA(fi, kr, FMA(fr, ki, K##i));                \
  }
#pragma GCC unroll 4
      for (size_t e = 0; e < lb; e++, key += 64) {
        rows_fetch(ahead, ahead->per_vector);
        rows_fetch_near(key);
        V fr = v < 2 ? zr[e] : ur[e], fi = v < 2 ? zi[e] : ui[e];
        if (v & 1) {
          const V turn = SET1(factor[e].sign2);
          fr = XOR(fr, turn);
          fi = XOR(fi, turn);
        }
        fr = fr - one;
        if (e == 0) {
          ROWS_FIRST_(K00, 0) ROWS_FIRST_(K01, 16) ROWS_FIRST_(K10, 32) ROWS_FIRST_(K11, 48)
        } else {
          ROWS_NEXT_(K00, 0) ROWS_NEXT_(K01, 16) ROWS_NEXT_(K10, 32) ROWS_NEXT_(K11, 48)
        }
      }
      ROWS_MULTIPLY_(w0, w1)
    }
  }
}

/* Part B on piece p. */
INLINE void rows_part_b(const cw_ring *ring, size_t lb, rows_state *s, size_t p, const double *key, rows_ahead *ahead) {
  double *w0 = s->work[0] + p * ROWS_PITCH, *w1 = s->work[1] + p * ROWS_PITCH;
  rows_forward_mid(ring, w0, p, ahead);
  rows_forward_mid(ring, w1, p, ahead);
  for (size_t h = 0; h < 2; h++) {
    const size_t g = 2 * p + h;
    const double *k = key + g * 8 * lb * 64;
    rows_forward_last(ring, w0 + h * 128, g, ahead);
    rows_forward_last(ring, w1 + h * 128, g, ahead);
    if (lb > 1) rows_product_block(lb, w0 + h * 128, w1 + h * 128, k, s->factor, g, ahead);
    else rows_product_plain(w0 + h * 128, w1 + h * 128, k, ahead);
    rows_inverse_last(ring, w0 + h * 128, g, ahead);
    rows_inverse_last(ring, w1 + h * 128, g, ahead);
  }
  rows_inverse_mid(ring, w0, p, ahead);
  rows_inverse_mid(ring, w1, p, ahead);
}

/* Part A of one polynomial, block keys: first, there is no inverse yet; last, no forward any more. */
INLINE void rows_part_a(const cw_ggsw *key, int first, int last, double *w, uint64_t *accumulator, rows_ahead *ahead) {
  const cw_ring *ring = &key->ring;
  TWIDDLE(t1, ring, 1) TWIDDLE(t2, ring, 2) TWIDDLE(t3, ring, 4) TWIDDLE(t4, ring, 6)
  DIGIT_CONSTANTS(key->shape.base_log)
  for (size_t j = 0; j < 256; j += 16) {
    V r0, r1, r2, r3, r4, r5, r6, r7, i0, i1, i2, i3, i4, i5, i6, i7;
    if (!first && !last) rows_fetch(ahead, ahead->per_pass_a);
#define ROWS_GET_(k)                           \
  r##k = LD(w + j + k * ROWS_PITCH);           \
  i##k = LD(w + j + k * ROWS_PITCH + 8);
    if (!first) {
      EACH8(ROWS_GET_)
      INVERSE8(t1, t2, t3, t4)
    }
#define ROWS_UPDATE_(k)                                    \
  {                                                        \
    uint64_t *q = accumulator + j + k * ROWS_PITCH;        \
    I lo = LDI(q), hi = LDI(q + 8);                        \
    if (!first) {                                          \
      lo += TO_TORUS(r##k);                                \
      hi += TO_TORUS(i##k);                                \
      STI(q, lo);                                          \
      STI(q + 8, hi);                                      \
    }                                                      \
    r##k = DIGIT(lo);                                      \
    i##k = DIGIT(hi);                                      \
  }
    EACH8(ROWS_UPDATE_)
    if (!last) {
      FORWARD8(t1, t2, t3, t4)
#define ROWS_PUT_(k) STORE(k, w + j + k * ROWS_PITCH)
      EACH8(ROWS_PUT_)
    }
  }
}

/* Part A for uniform keys: inverse and accumulate; then rotate, subtract, digit, forward. */
INLINE void rows_part_a_back(const cw_ring *ring, const double *w, uint64_t *accumulator, rows_ahead *ahead) {
  TWIDDLE(t1, ring, 1) TWIDDLE(t2, ring, 2) TWIDDLE(t3, ring, 4) TWIDDLE(t4, ring, 6)
  for (size_t j = 0; j < 128; j += 8) {
#define ROWS_LOAD_(k) LOAD(k, w + 2 * j + k * ROWS_PITCH)
    rows_fetch(ahead, ahead->per_pass_a);
    EACH8(ROWS_LOAD_)
    INVERSE8(t1, t2, t3, t4)
#define ROWS_ADD_(k)                                                   \
  {                                                                    \
    uint64_t *y = accumulator + j + 128 * k, *z = y + ROWS_POINTS;     \
    STI(y, LDI(y) + TO_TORUS(r##k));                                   \
    STI(z, LDI(z) + TO_TORUS(i##k));                                   \
  }
    EACH8(ROWS_ADD_)
  }
  STI(accumulator + ROWS_SIZE, SET1I(0) - LDI(accumulator));
}
INLINE void rows_part_a_rotate(const cw_ggsw *key, double *w, const uint64_t *accumulator, uint32_t a) {
  const cw_ring *ring = &key->ring;
  TWIDDLE(t1, ring, 1) TWIDDLE(t2, ring, 2) TWIDDLE(t3, ring, 4) TWIDDLE(t4, ring, 6)
  DIGIT_CONSTANTS(key->shape.base_log)
  const __m512i zero = _mm512_setzero_si512();
  for (uint32_t j = 0; j < 128; j += 8) {
#define ROWS_ROTATE_(k, v, o)                                                                       \
  {                                                                                                 \
    const uint32_t from = (j + 128 * k + o - a) & (2 * ROWS_SIZE - 1);                              \
    __m512i x = _mm512_loadu_si512(accumulator + (from & (ROWS_SIZE - 1)));                         \
    x = _mm512_mask_sub_epi64(x, (__mmask8) - (int)(from >> ROWS_LOG2_SIZE), zero, x);              \
    v##k = DIGIT((I)x - LDI(accumulator + j + 128 * k + o));                                        \
  }
#define ROWS_ROTATE_POINT_(k)  \
  V r##k, i##k;                \
  ROWS_ROTATE_(k, r, 0)        \
  ROWS_ROTATE_(k, i, ROWS_POINTS)
    EACH8(ROWS_ROTATE_POINT_)
    FORWARD8(t1, t2, t3, t4)
#define ROWS_PUT_PLAIN_(k) STORE(k, w + 2 * j + k * ROWS_PITCH)
    EACH8(ROWS_PUT_PLAIN_)
  }
}

/* Where coefficient j of a block key's accumulator lies. */
static inline size_t rows_place(size_t j) {
  const size_t half = j >> 10, vector = (j & 1023) >> 3;
  return (vector >> 4) * ROWS_PITCH + (vector & 15) * 16 + half * 8 + (j & 7);
}

static void rows_load(size_t lb, rows_state *s, const uint64_t *accumulator) {
  for (size_t p = 0; p < 2; p++, accumulator += ROWS_SIZE) {
    if (lb > 1) {
      for (size_t j = 0; j < ROWS_SIZE; j++) s->blocked[p][rows_place(j)] = accumulator[j];
    } else {
      memcpy(s->plain[p], accumulator, ROWS_SIZE * sizeof *accumulator);
      for (size_t j = 0; j < 8; j++) s->plain[p][ROWS_SIZE + j] = 0 - accumulator[j];
    }
  }
}
static void rows_store(size_t lb, const rows_state *s, uint64_t *accumulator) {
  for (size_t p = 0; p < 2; p++, accumulator += ROWS_SIZE) {
    if (lb > 1) {
      for (size_t j = 0; j < ROWS_SIZE; j++) accumulator[j] = s->blocked[p][rows_place(j)];
    } else {
      memcpy(accumulator, s->plain[p], ROWS_SIZE * sizeof *accumulator);
    }
  }
}

INLINE void rows_rotate(const cw_ggsw *key, size_t lb, size_t count, const cw_rotation *r, rows_state *states) {
  const size_t steps = (size_t)key->shape.count / lb, block = lb * 4 * ROWS_SIZE;
  const double *points = key->points;
  rows_ahead ahead = {0};
  for (size_t c = 0; c < count; c++) {
    rows_state *s = states + c;
    rows_load(lb, s, r->accumulators + c * 2 * ROWS_SIZE);
    for (size_t p = 0; lb > 1 && p < 2; p++) rows_part_a(key, 1, 0, s->work[p], s->blocked[p], &ahead);
  }
  for (size_t i = 0; i < steps; i++, points += block) {
    const int last = i + 1 == steps;
    for (size_t c = 0; c < count; c++) {
      rows_state *s = states + c;
      const int32_t *a = r->exponents + c * r->stride + i * lb;
      ahead = (rows_ahead){0};
      if (!last) { /* its share of the next step's key */
        const int lines = (int)((lb * 1024 + count - 1) / count);
        /* A step has 32 turns of part A, 128 of the middle levels, 64 groups and 128 vectors of the product. */
        ahead.key = (const char *)(points + block);
        ahead.line = c * (size_t)lines;
        ahead.per_pass_a = lines * ROWS_AHEAD_IN_A / 100 / 32;
        ahead.per_mid = lines * ROWS_AHEAD_IN_MID / 100 / 128;
        ahead.per_last = lines * ROWS_AHEAD_IN_LAST / 100 / 64;
        const int rest = lines - 32 * ahead.per_pass_a - 128 * ahead.per_mid - 64 * ahead.per_last;
        ahead.per_vector = (rest + 128 * (int)lb - 1) / (128 * (int)lb); /* and element */
      }
      if (lb > 1) {
        for (size_t e = 0; e < lb; e++) rows_factor_of(&key->ring, s->factor + e, (uint32_t)a[e]);
      } else {
        for (size_t p = 0; p < 2; p++) rows_part_a_rotate(key, s->work[p], s->plain[p], (uint32_t)a[0]);
      }
      for (size_t p = 0; p < 8; p++) rows_part_b(&key->ring, lb, s, p, points, &ahead);
      for (size_t p = 0; p < 2; p++) {
        if (lb == 1) rows_part_a_back(&key->ring, s->work[p], s->plain[p], &ahead);
        else if (last) rows_part_a(key, 0, 1, s->work[p], s->blocked[p], &ahead);
        else rows_part_a(key, 0, 0, s->work[p], s->blocked[p], &ahead);
      }
    }
  }
  for (size_t c = 0; c < count; c++) rows_store(lb, states + c, r->accumulators + c * 2 * ROWS_SIZE);
}

#define ROWS_VARIANT(lb)                                                                                     \
  static __attribute__((noinline)) void rows_rotate_##lb(const cw_ggsw *key, size_t count,                   \
                                                         const cw_rotation *r, rows_state *states) {         \
    rows_rotate(key, lb, count, r, states);                                                                  \
  }
ROWS_VARIANT(1) ROWS_VARIANT(2) ROWS_VARIANT(3) ROWS_VARIANT(4)

/* Whether these kernels are for the shape. */
static bool rows_fit(const cw_ggsw *key) {
  const cw_ggsw_shape *s = &key->shape;
  return s->log2_polynomial_size == ROWS_LOG2_SIZE && s->glwe_dimension == 1 && s->level_count == 1 &&
         s->block_length <= ROWS_MAX_BLOCK;
}

static void rows_rotations(const cw_ggsw *key, size_t count, const cw_rotation *r, rows_state *states) {
  for (size_t done = 0; done < count;) {
    const size_t tile = count - done < ROWS_TILE ? count - done : ROWS_TILE;
    const cw_rotation rest = cw_rotation_from(key, r, done);
    switch (key->shape.block_length) {
      case 1: rows_rotate_1(key, tile, &rest, states); break;
      case 2: rows_rotate_2(key, tile, &rest, states); break;
      case 3: rows_rotate_3(key, tile, &rest, states); break;
      default: rows_rotate_4(key, tile, &rest, states);
    }
    done += tile;
  }
}
#endif
