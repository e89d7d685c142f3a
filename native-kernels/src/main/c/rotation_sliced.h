/*
 * Blind rotation of W ciphertexts at once, one ciphertext in each lane of a vector: block-binary keys, N = 2048, k = 1,
 * one level. Equals BlindRotation.blocks of fhe.kernels.heap with ScalarRingProduct.
 *
 * No shuffles: every twiddle and every key value is a broadcast, and one load of the key serves W ciphertexts. The 1024
 * points are 16 x 8 x 8. A step of the rotation is
 *   B  for each of 16 pieces of 64 points: forward levels 5 to 10, product with the key, inverse levels 10 to 5; all
 *      in the first-level cache;
 *   A  for each column of 16 points: inverse levels 4 to 1, to the torus, accumulate, digit, forward levels 1 to 4 of
 *      the next step, in one pass: the accumulator never rotates, so its layout is free.
 *
 * Sacrifices generality, and twice the code of a plain loop. Guards: BootstrapBenchmark, KernelsContract (N = 2048).
 */
#ifndef CW_ROTATION_SLICED_H
#define CW_ROTATION_SLICED_H
#include "product.h"

enum {
  SLICED_LOG2_SIZE = 11,
  SLICED_SIZE = 1 << SLICED_LOG2_SIZE,
  /* One vector of padding, so that the 16 streams of part A fall into different cache sets. */
  SLICED_PITCH = 64 * 2 * W + 2 * W,
  SLICED_POLY = 16 * SLICED_PITCH,
  SLICED_MAX_BLOCK = 4,
  /* Vector groups on one walk through the key: eight ciphertexts. */
  SLICED_GROUPS = 8 / W
};

/* X^a - 1 of one key bit for W exponents: G, L and turns of docs/arithmetic.md, section 5. */
typedef struct {
  _Alignas(CW_ALIGNMENT) double head[16][2 * W];
  double middle[8][2][2 * W];
  double sign1_r[W], sign1_i[W], sign2[W]; /* sign bits of i^a and (-1)^a */
  uint64_t odd[W];                         /* all ones where i^a exchanges real and imaginary part */
} sliced_factor;

typedef struct {
  _Alignas(CW_ALIGNMENT) double work[2][SLICED_POLY];
  double padding[256]; /* keeps work and accumulator in different cache sets */
  uint64_t accumulator[2][SLICED_POLY];
  sliced_factor factor[SLICED_MAX_BLOCK];
} sliced;

_Static_assert(offsetof(sliced, accumulator) % CW_ALIGNMENT == 0 && offsetof(sliced, accumulator[1]) % (8 * W) == 0 &&
                   offsetof(sliced, work[1]) % (8 * W) == 0 && offsetof(sliced_factor, sign1_r) % (8 * W) == 0,
               "vectors are loaded from these as aligned");

static void sliced_factors(sliced *s, const double (*roots)[2], size_t lb, const int32_t *a, size_t stride) {
  static const unsigned char REV4[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
  static const unsigned char REV3[8] = {0, 4, 2, 6, 1, 5, 3, 7};
  const uint32_t mask = 2 * SLICED_SIZE - 1;
  for (size_t e = 0; e < lb; e++) {
    sliced_factor *f = s->factor + e;
    for (size_t c = 0; c < W; c++) {
      const uint32_t x = (uint32_t)a[c * stride + e];
      for (uint32_t g = 0; g < 16; g++) {
        const double *r = roots[x * (1 + 4 * REV4[g]) & mask];
        f->head[g][c] = r[0];
        f->head[g][W + c] = r[1];
      }
      for (uint32_t l = 0; l < 8; l++) {
        for (uint32_t h = 0; h < 2; h++) {
          const double *r = roots[x * (64 * REV3[l] + 512 * h) & mask];
          f->middle[l][h][c] = r[0];
          f->middle[l][h][W + c] = r[1];
        }
      }
      f->odd[c] = x & 1 ? UINT64_MAX : 0;
      f->sign2[c] = x & 1 ? -0.0 : 0.0;
      f->sign1_r[c] = (x ^ x >> 1) & 1 ? -0.0 : 0.0;
      f->sign1_i[c] = x & 2 ? -0.0 : 0.0;
    }
  }
}

/* Part A on the 16 points j + 64 k in three stages; buf holds them in between. */
INLINE void sliced_a_inverse(const cw_ring *ring, const double *w, double *buf) { /* inverse levels 4, 3 */
  for (size_t c = 0; c < 4; c++, w += 4 * SLICED_PITCH, buf += 8 * W) {
    TWIDDLE(u, ring, 8 + 2 * c) TWIDDLE(v, ring, 4 + c)
    LOAD(0, w) LOAD(1, w + SLICED_PITCH) LOAD(2, w + 2 * SLICED_PITCH) LOAD(3, w + 3 * SLICED_PITCH)
    INVERSE4(v, u)
    STORE(0, buf) STORE(1, buf + 2 * W) STORE(2, buf + 4 * W) STORE(3, buf + 6 * W)
  }
}
/* Inverse levels 2, 1; accumulate; digit; forward levels 1, 2. */
INLINE void sliced_a_update(const cw_ggsw *key, int first, int last, double *buf, uint64_t *accumulator) {
  const cw_ring *ring = &key->ring;
  TWIDDLE(t1, ring, 1) TWIDDLE(t2, ring, 2)
  DIGIT_CONSTANTS(key->shape.base_log)
  for (size_t m = 0; m < 4; m++, buf += 2 * W, accumulator += SLICED_PITCH) {
    V r0, r1, r2, r3, i0, i1, i2, i3;
#define SLICED_GET_(k)            \
  r##k = LD(buf + 8 * k * W);     \
  i##k = LD(buf + 8 * k * W + W);
    if (!first) {
      EACH4(SLICED_GET_)
      INVERSE4(t1, t2)
    }
#define SLICED_UPDATE_(k)                                \
  {                                                      \
    uint64_t *q = accumulator + 4 * k * SLICED_PITCH;    \
    I lo = LDI(q), hi = LDI(q + W);                      \
    if (!first) {                                        \
      lo += TO_TORUS(r##k);                              \
      hi += TO_TORUS(i##k);                              \
      STI(q, lo);                                        \
      STI(q + W, hi);                                    \
    }                                                    \
    r##k = DIGIT(lo);                                    \
    i##k = DIGIT(hi);                                    \
  }
    EACH4(SLICED_UPDATE_)
    if (!last) {
      FORWARD4(t1, t2)
      STORE(0, buf) STORE(1, buf + 8 * W) STORE(2, buf + 16 * W) STORE(3, buf + 24 * W)
    }
  }
}
INLINE void sliced_a_forward(const cw_ring *ring, double *w, const double *buf) { /* forward levels 3, 4 */
  for (size_t c = 0; c < 4; c++, w += 4 * SLICED_PITCH, buf += 8 * W) {
    TWIDDLE(u, ring, 8 + 2 * c) TWIDDLE(v, ring, 4 + c)
    LOAD(0, buf) LOAD(1, buf + 2 * W) LOAD(2, buf + 4 * W) LOAD(3, buf + 6 * W)
    FORWARD4(v, u)
    STORE(0, w) STORE(1, w + SLICED_PITCH) STORE(2, w + 2 * SLICED_PITCH) STORE(3, w + 3 * SLICED_PITCH)
  }
}
/* The last stage of the column before stands between the first two of a column: no stage waits for the one in front. */
INLINE void sliced_part_a(const cw_ggsw *key, int first, int last, double *w, uint64_t *accumulator) {
  double buf[2][16 * 2 * W] __attribute__((aligned(64)));
  double *b = buf[0], *before = buf[1];
  for (size_t j = 0; j < 64 * 2 * W; j += 2 * W) {
    if (!first) sliced_a_inverse(&key->ring, w + j, b);
    if (!last && j) sliced_a_forward(&key->ring, w + j - 2 * W, before);
    sliced_a_update(key, first, last, b, accumulator + j);
    double *t = b;
    b = before;
    before = t;
  }
  if (!last) sliced_a_forward(&key->ring, w + 63 * 2 * W, before);
}

/* Three levels from `node` on eight points that are `stride` doubles apart. */
INLINE void sliced_radix8(const cw_ring *ring, int backwards, double *w, size_t stride, size_t node) {
  TWIDDLE(t1, ring, node) TWIDDLE(t2, ring, 2 * node) TWIDDLE(t3, ring, 4 * node) TWIDDLE(t4, ring, 4 * node + 2)
#define SLICED_IN_(k) LOAD(k, w + k * stride)
#define SLICED_OUT_(k) STORE(k, w + k * stride)
  EACH8(SLICED_IN_)
  if (backwards) {
    INVERSE8(t1, t2, t3, t4)
  } else {
    FORWARD8(t1, t2, t3, t4)
  }
  EACH8(SLICED_OUT_)
}

/* Points of the key for the paths (8 g + l) 8 + 4 h + v, v = 0 to 3: vectors that follow each other, at one lane. */
INLINE const double *sliced_key(const double *key, size_t lb, size_t g, size_t l, size_t h) {
  const size_t path = (8 * g + l) * 8 + 4 * h;
  const size_t vector = path / (W * W) * W + path % W, lane = path / W % W;
  return key + vector * lb * 8 * W + lane;
}

/*
 * The eight points of node (g, l). The key of the block is combined first, in registers, with factors from two complex
 * products for each element: the last two levels of a path only turn them by powers of i^a.
 */
INLINE void sliced_product(size_t lb, double *w0, double *w1, const double *key, const sliced *s, size_t g, size_t l,
                           const char *ahead) {
  const V one = SET1(1);
#pragma GCC unroll 2
  for (size_t h = 0; h < 2; h++) {
    const double *k = sliced_key(key, lb, g, l, h);
    V zr[SLICED_MAX_BLOCK], zi[SLICED_MAX_BLOCK], ur[SLICED_MAX_BLOCK], ui[SLICED_MAX_BLOCK];
#pragma GCC unroll 4
    for (size_t e = 0; e < lb; e++) {
      const sliced_factor *f = s->factor + e;
      const V gr = LD(f->head[g]), gi = LD(f->head[g] + W), lr = LD(f->middle[l][h]), li = LD(f->middle[l][h] + W);
      const V xr = FNMA(gi, li, gr * lr), xi = FMA(gi, lr, gr * li);
      zr[e] = xr;
      zi[e] = xi;
      ur[e] = XOR(SELECT(LDI(f->odd), xi, xr), LD(f->sign1_r));
      ui[e] = XOR(SELECT(LDI(f->odd), xr, xi), LD(f->sign1_i));
    }
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++, w0 += 2 * W, w1 += 2 * W) { /* turned by 1, (-1)^a, i^a, (-i)^a */
      V K00r, K00i, K01r, K01i, K10r, K10i, K11r, K11i;
#define SLICED_FIRST_(K, o)                              \
  {                                                      \
    const V kr = SET1(k[o]), ki = SET1(k[o + W]);        \
    K##r = FNMA(fi, ki, fr * kr);                        \
    K##i = FMA(fi, kr, fr * ki);                         \
  }
#define SLICED_NEXT_(K, o)                               \
  {                                                      \
    const V kr = SET1(k[o]), ki = SET1(k[o + W]);        \
    K##r = FNMA(fi, ki, FMA(fr, kr, K##r));              \
    K##i = FMA(fi, kr, FMA(fr, ki, K##i));               \
  }
#pragma GCC unroll 4
      for (size_t e = 0; e < lb; e++, k += 8 * W) {
        if (ahead) {
          PREFETCH(ahead);
          ahead += 64;
        }
        V fr = v < 2 ? zr[e] : ur[e], fi = v < 2 ? zi[e] : ui[e];
        if (v & 1) {
          const V turn = LD(s->factor[e].sign2);
          fr = XOR(fr, turn);
          fi = XOR(fi, turn);
        }
        fr = fr - one;
        if (e == 0) {
          SLICED_FIRST_(K00, 0) SLICED_FIRST_(K01, 2 * W) SLICED_FIRST_(K10, 4 * W) SLICED_FIRST_(K11, 6 * W)
        } else {
          SLICED_NEXT_(K00, 0) SLICED_NEXT_(K01, 2 * W) SLICED_NEXT_(K10, 4 * W) SLICED_NEXT_(K11, 6 * W)
        }
      }
      const V ar = LD(w0), ai = LD(w0 + W), br = LD(w1), bi = LD(w1 + W);
      V xr = FNMA(ai, K00i, ar * K00r), xi = FMA(ai, K00r, ar * K00i);
      V yr = FNMA(ai, K01i, ar * K01r), yi = FMA(ai, K01r, ar * K01i);
      xr = FMA(br, K10r, xr);
      xi = FMA(br, K10i, xi);
      yr = FMA(br, K11r, yr);
      yi = FMA(br, K11i, yi);
      ST(w0, FNMA(bi, K10i, xr));
      ST(w0 + W, FMA(bi, K10r, xi));
      ST(w1, FNMA(bi, K11i, yr));
      ST(w1 + W, FMA(bi, K11r, yi));
    }
  }
}

INLINE void sliced_part_b(const cw_ring *ring, size_t lb, sliced *s, size_t g, const double *key, const char *ahead) {
  double *w0 = s->work[0] + g * SLICED_PITCH, *w1 = s->work[1] + g * SLICED_PITCH;
  const size_t far = 8 * 2 * W, near = 2 * W, piece = 8 * 2 * W, base = 128 + 8 * g;
  for (size_t t = 0; t < 8; t++) {
    sliced_radix8(ring, 0, w0 + near * t, far, 16 + g);
    sliced_radix8(ring, 0, w1 + near * t, far, 16 + g);
  }
  sliced_radix8(ring, 0, w0, near, base);
  sliced_radix8(ring, 0, w1, near, base);
  for (size_t l = 0; l < 8; l++) { /* forward of the next node, inverse of the one before, product of this one */
    double *v0 = w0 + piece * l, *v1 = w1 + piece * l;
    if (l < 7) {
      sliced_radix8(ring, 0, v0 + piece, near, base + l + 1);
      sliced_radix8(ring, 0, v1 + piece, near, base + l + 1);
    }
    if (l > 0) {
      sliced_radix8(ring, 1, v0 - piece, near, base + l - 1);
      sliced_radix8(ring, 1, v1 - piece, near, base + l - 1);
    }
    sliced_product(lb, v0, v1, key, s, g, l, ahead ? ahead + (g * 8 + l) * 8 * lb * 64 : NULL);
  }
  sliced_radix8(ring, 1, w0 + 7 * piece, near, base + 7);
  sliced_radix8(ring, 1, w1 + 7 * piece, near, base + 7);
  for (size_t t = 0; t < 8; t++) {
    sliced_radix8(ring, 1, w0 + near * t, far, 16 + g);
    sliced_radix8(ring, 1, w1 + near * t, far, 16 + g);
  }
}

/* Where coefficient j of ciphertext c of a group lies. */
static inline size_t sliced_place(size_t j, size_t c) {
  const size_t half = j >> 10, point = j & 1023;
  return (point >> 6) * SLICED_PITCH + (point & 63) * 2 * W + half * W + c;
}

INLINE void sliced_rotate(const cw_ggsw *key, size_t lb, size_t groups, const int32_t *exponents, size_t stride,
                          uint64_t *accumulators, sliced *states) {
  const double(*roots)[2] = (const double(*)[2])key->ring.roots;
  const size_t steps = (size_t)key->shape.count / lb, block = lb * 4 * SLICED_SIZE;
  for (size_t q = 0; q < groups; q++) {
    for (size_t c = 0; c < W; c++) {
      for (size_t p = 0; p < 2; p++) {
        const uint64_t *from = accumulators + ((q * W + c) * 2 + p) * SLICED_SIZE;
        for (size_t j = 0; j < SLICED_SIZE; j++) states[q].accumulator[p][sliced_place(j, c)] = from[j];
      }
    }
    for (size_t p = 0; p < 2; p++) sliced_part_a(key, 1, 0, states[q].work[p], states[q].accumulator[p]);
  }
  const double *points = key->points;
  for (size_t i = 0; i < steps; i++, points += block) {
    const int last = i + 1 == steps;
    for (size_t q = 0; q < groups; q++) {
      sliced *s = states + q;
      sliced_factors(s, roots, lb, exponents + q * W * stride + i * lb, stride);
      /* The first group asks for the key of the next step, evenly over its work: in bursts it would block its loads. */
      const char *ahead = last || q ? NULL : (const char *)(points + block);
      for (size_t g = 0; g < 16; g++) sliced_part_b(&key->ring, lb, s, g, points, ahead);
      for (size_t p = 0; p < 2; p++) {
        if (last) sliced_part_a(key, 0, 1, s->work[p], s->accumulator[p]);
        else sliced_part_a(key, 0, 0, s->work[p], s->accumulator[p]);
      }
    }
  }
  for (size_t q = 0; q < groups; q++) {
    for (size_t c = 0; c < W; c++) {
      for (size_t p = 0; p < 2; p++) {
        uint64_t *to = accumulators + ((q * W + c) * 2 + p) * SLICED_SIZE;
        for (size_t j = 0; j < SLICED_SIZE; j++) to[j] = states[q].accumulator[p][sliced_place(j, c)];
      }
    }
  }
}

#define SLICED_VARIANT(lb)                                                                                       \
  static __attribute__((noinline)) void sliced_rotate_##lb(const cw_ggsw *key, size_t groups, const int32_t *a, \
                                                           size_t stride, uint64_t *accumulators, sliced *s) {  \
    sliced_rotate(key, lb, groups, a, stride, accumulators, s);                                                 \
  }
SLICED_VARIANT(2) SLICED_VARIANT(3) SLICED_VARIANT(4)

/* Whether these kernels are for the shape. */
static bool sliced_fits(const cw_ggsw *key) {
  const cw_ggsw_shape *s = &key->shape;
  return s->log2_polynomial_size == SLICED_LOG2_SIZE && s->glwe_dimension == 1 && s->level_count == 1 &&
         s->block_length >= 2 && s->block_length <= SLICED_MAX_BLOCK;
}

/* Rotates whole groups of W ciphertexts; returns how many ciphertexts that were. */
static size_t sliced_rotations(const cw_ggsw *key, size_t count, const cw_rotation *r, sliced *states) {
  size_t done = 0;
  while (count - done >= W) {
    const size_t possible = (count - done) / W, groups = possible < SLICED_GROUPS ? possible : SLICED_GROUPS;
    const int32_t *a = r->exponents + done * r->stride;
    uint64_t *accumulators = r->accumulators + done * 2 * SLICED_SIZE;
    switch (key->shape.block_length) {
      case 2: sliced_rotate_2(key, groups, a, r->stride, accumulators, states); break;
      case 3: sliced_rotate_3(key, groups, a, r->stride, accumulators, states); break;
      default: sliced_rotate_4(key, groups, a, r->stride, accumulators, states);
    }
    done += groups * W;
  }
  return done;
}
#endif
