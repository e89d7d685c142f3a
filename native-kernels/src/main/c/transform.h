/*
 * The canonical transform for any ring, vectors along the points: levels of whole vectors two at a time, then one
 * transposition of W x W points, after which the last lg W levels run across registers. Natural order in, slot order out
 * (cw_internal.h). Equals NegacyclicTransform. Gives up fusion with what stands around it for generality; the ring
 * of the named sets has kernels of its own.
 */
#ifndef CW_TRANSFORM_H
#define CW_TRANSFORM_H
#include "butterflies.h"
#include "cw_internal.h"

/*
 * Requests for the key that a rotation needs next, made by the passes over pairs of levels: evenly, because in bursts they
 * block the loads of the kernel itself (avx2, standard, batch 1 on one core of a busy Xeon: the rotation 15.1 -> 12.1 ms;
 * 14.0 with all of them in the product).
 */
typedef struct {
  const char *key;
  size_t turns, lines; /* turns that still ask, and for how many lines of 64 bytes each */
} fetcher;
INLINE void fetch(fetcher *f) {
  if (!f->turns) return;
  for (size_t i = 0; i < f->lines; i++) PREFETCH(cw_ahead(f->key, 64 * i));
  f->key = cw_ahead(f->key, 64 * f->lines);
  f->turns--;
}

INLINE void forward_pair(const cw_ring *ring, double *w, size_t node, size_t quarter, fetcher *f) {
  TWIDDLE(a, ring, node) TWIDDLE(b, ring, 2 * node)
  const size_t step = quarter * 2 * W;
  for (size_t j = 0; j < quarter; j++, w += 2 * W) {
    fetch(f);
    LOAD(0, w) LOAD(1, w + step) LOAD(2, w + 2 * step) LOAD(3, w + 3 * step)
    FORWARD4(a, b)
    STORE(0, w) STORE(1, w + step) STORE(2, w + 2 * step) STORE(3, w + 3 * step)
  }
}
INLINE void inverse_pair(const cw_ring *ring, double *w, size_t node, size_t quarter, fetcher *f) {
  TWIDDLE(a, ring, node) TWIDDLE(b, ring, 2 * node)
  const size_t step = quarter * 2 * W;
  for (size_t j = 0; j < quarter; j++, w += 2 * W) {
    fetch(f);
    LOAD(0, w) LOAD(1, w + step) LOAD(2, w + 2 * step) LOAD(3, w + 3 * step)
    INVERSE4(a, b)
    STORE(0, w) STORE(1, w + step) STORE(2, w + 2 * step) STORE(3, w + 3 * step)
  }
}

/* The root alone, where the number of levels of whole vectors is odd. */
INLINE void forward_root(const cw_ring *ring, double *w, size_t half) {
  TWIDDLE(a, ring, 1)
  const size_t step = half * 2 * W;
  for (size_t j = 0; j < half; j++, w += 2 * W) {
    LOAD(0, w) LOAD(1, w + step)
    FB(0, 1, a)
    STORE(0, w) STORE(1, w + step)
  }
}
INLINE void inverse_root(const cw_ring *ring, double *w, size_t half) {
  TWIDDLE(a, ring, 1)
  const size_t step = half * 2 * W;
  for (size_t j = 0; j < half; j++, w += 2 * W) {
    LOAD(0, w) LOAD(1, w + step)
    IB(0, 1, a)
    STORE(0, w) STORE(1, w + step)
  }
}

#define IN_GROUP_(k) LOAD(k, w + 2 * W * k)
#define OUT_GROUP_(k) STORE(k, w + 2 * W * k)
INLINE void forward_group(const double *lane, double *w) {
  TRANSPOSE_CONSTANTS
  TWIDDLE_AT(t0, lane) TWIDDLE_AT(t1, lane + 2 * W)
#if LANES == 8
  TWIDDLE_AT(t2, lane + 4 * W) TWIDDLE_AT(t3, lane + 6 * W)
  EACH8(IN_GROUP_)
  TRANSPOSE(r) TRANSPOSE(i)
  FORWARD8(t0, t1, t2, t3)
  EACH8(OUT_GROUP_)
#else
  EACH4(IN_GROUP_)
  TRANSPOSE(r) TRANSPOSE(i)
  FORWARD4(t0, t1)
  EACH4(OUT_GROUP_)
#endif
}
INLINE void inverse_group(const double *lane, double *w) {
  TRANSPOSE_CONSTANTS
  TWIDDLE_AT(t0, lane) TWIDDLE_AT(t1, lane + 2 * W)
#if LANES == 8
  TWIDDLE_AT(t2, lane + 4 * W) TWIDDLE_AT(t3, lane + 6 * W)
  EACH8(IN_GROUP_)
  INVERSE8(t0, t1, t2, t3)
  TRANSPOSE(r) TRANSPOSE(i)
  EACH8(OUT_GROUP_)
#else
  EACH4(IN_GROUP_)
  INVERSE4(t0, t1)
  TRANSPOSE(r) TRANSPOSE(i)
  EACH4(OUT_GROUP_)
#endif
}

/* One polynomial: 2M doubles at w, aligned. */
static void forward(const cw_ring *ring, double *w, fetcher *f) {
  const int levels = ring->log2_size - 1 - LOG_W;
  const size_t vectors = (size_t)1 << levels;
  size_t nodes = 1;
  if (levels & 1) {
    forward_root(ring, w, vectors / 2);
    nodes = 2;
  }
  for (; nodes < vectors; nodes *= 4) {
    const size_t quarter = vectors / nodes / 4;
    for (size_t t = 0; t < nodes; t++) forward_pair(ring, w + t * quarter * 8 * W, nodes + t, quarter, f);
  }
  for (size_t g = 0; g < vectors / W; g++) forward_group(ring->lane + g * W * W, w + g * 2 * W * W);
}
static void inverse(const cw_ring *ring, double *w, fetcher *f) {
  const int levels = ring->log2_size - 1 - LOG_W;
  const size_t vectors = (size_t)1 << levels;
  for (size_t g = 0; g < vectors / W; g++) inverse_group(ring->lane + g * W * W, w + g * 2 * W * W);
  size_t nodes = vectors / 4;
  for (; nodes >= 1; nodes /= 4) {
    const size_t quarter = vectors / nodes / 4;
    for (size_t t = 0; t < nodes; t++) inverse_pair(ring, w + t * quarter * 8 * W, nodes + t, quarter, f);
  }
  if (levels & 1) inverse_root(ring, w, vectors / 2);
}
#endif
