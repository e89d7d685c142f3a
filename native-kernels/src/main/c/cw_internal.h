/* What the C files share: the objects behind the handles, and the operations that each dispatch level implements. */
#ifndef CW_INTERNAL_H
#define CW_INTERNAL_H

#include <stdbool.h>

#include "cw_kernels.h"

enum { CW_ALIGNMENT = 64, CW_MAX_COLUMNS = 9, CW_MAX_BLOCK = 8 };

/*
 * Tables of one ring for kernels with `lanes` doubles in a vector. A polynomial in the transform is M/lanes vectors
 * [lanes re][lanes im]; vector g lanes + i holds at lane l the leaf with path (g lanes + l) lanes + i, "slot order".
 */
typedef struct {
  int log2_size;           /* lg N */
  int lanes;               /* 8 or 4 */
  const double *roots;     /* 2N pairs */
  const double *twiddle_r; /* M values: Re omega_t, node t in heap order */
  const double *twiddle_i;
  const double *lane; /* for each group g of lanes^2 points: lanes/2 vectors [lanes re][lanes im], see ring.c */
  const double *half; /* lanes = 8, N = 2048 only: [16][2][16], see ring.c */
  void *memory;
  size_t bytes;
} cw_ring;

typedef struct cw_level_ops cw_level_ops;

struct cw_ggsw {
  cw_ggsw_shape shape;
  const cw_level_ops *ops;
  cw_ring ring;
  /* [block][group][vector in group][element of block][row][column][lanes re][lanes im] */
  double *points;
  size_t point_bytes;
  double key_scale; /* a power of two: puts results in torus units */
};

typedef struct cw_ks_ops cw_ks_ops;

struct cw_ksk {
  cw_ksk_shape shape;
  const cw_ks_ops *ops;
  /* [group of outputs][pair of rows][limb low, high][output][row of pair], 16-bit limbs */
  int16_t *limbs;
  size_t limb_bytes;
};

static inline size_t cw_polynomial_size(const cw_ggsw *g) { return (size_t)1 << g->shape.log2_polynomial_size; }
static inline size_t cw_columns(const cw_ggsw *g) { return (size_t)g->shape.glwe_dimension + 1; }
static inline size_t cw_rows(const cw_ggsw *g) { return cw_columns(g) * (size_t)g->shape.level_count; }
static inline size_t cw_glwe_words(const cw_ggsw *g) { return cw_columns(g) * cw_polynomial_size(g); }

/*
 * Digits enter the transform as digit 2^unit. With one level that is the masked coefficient itself, which AVX-512 converts
 * as it is; a power of two that the key takes back changes no bit.
 */
static inline int cw_digit_unit(const cw_ggsw_shape *s) { return s->level_count == 1 ? 64 - s->base_log : 0; }

/* Doubles of one element of a block in the transform. */
static inline size_t cw_element_doubles(const cw_ggsw *g) { return cw_rows(g) * cw_glwe_words(g); }

/* Index of the points of block `index / lb`, element `index % lb`, at vector v: add (row columns + column) 2 lanes. */
static inline size_t cw_key_offset(const cw_ggsw *g, size_t index, size_t vector) {
  size_t lb = (size_t)g->shape.block_length, cell = cw_rows(g) * cw_columns(g) * 2 * (size_t)g->ring.lanes;
  size_t vectors = cw_polynomial_size(g) / 2 / (size_t)g->ring.lanes;
  return ((index / lb * vectors + vector) * lb + index % lb) * cell;
}

/* One blind rotation's input after the modulus switch; see bootstrap.c. */
typedef struct {
  const int32_t *exponents; /* count rows of n values in [0, 2N) */
  size_t stride;            /* n */
  uint64_t *accumulators;   /* count GLWE ciphertexts, in place */
} cw_rotation;

/* The same without its first ciphertexts. */
static inline cw_rotation cw_rotation_from(const cw_ggsw *key, const cw_rotation *r, size_t first) {
  return (cw_rotation){r->exponents + first * r->stride, r->stride, r->accumulators + first * cw_glwe_words(key)};
}

struct cw_level_ops {
  int lanes;
  /* buffer: N doubles, aligned. */
  void (*set)(cw_ggsw *g, size_t index, const uint64_t *words, double *buffer);
  size_t (*rotation_scratch)(const cw_ggsw *key);
  void (*rotate)(const cw_ggsw *key, size_t count, const cw_rotation *r, double *scratch);
  /* out += GGSW index x in. */
  size_t (*product_scratch)(const cw_ggsw *g);
  void (*product)(const cw_ggsw *g, size_t index, const uint64_t *in, uint64_t *out, double *scratch);
  void (*packing)(const cw_packing_shape *s, size_t count, const uint64_t *coefficients, const uint64_t *rows,
                  uint64_t *out);
  void (*linear)(size_t width, size_t first, size_t length, const int32_t *indices, size_t terms,
                 const uint64_t *coefficients, const uint64_t *in, uint64_t *out);
  void (*multiply_plain)(size_t size, size_t polynomials, const int32_t *exponents, size_t terms,
                         const uint64_t *coefficients, const uint64_t *in, uint64_t *out);
};

struct cw_ks_ops {
  int outputs; /* 32-bit lanes: outputs of one group */
  void (*apply)(const cw_ksk *k, size_t count, const uint64_t *in, uint64_t *out, char *scratch);
};

/* The levels of this build; null where the compiler or the architecture has none. */
const cw_level_ops *cw_level_find(int32_t level);
const cw_ks_ops *cw_ks_find(int32_t level);

/* Tables for a ring: all or nothing. */
bool cw_ring_init(cw_ring *ring, int log2_size, int lanes, const double *roots);
void cw_ring_free(cw_ring *ring);

/* Aligned to 2 MiB from that size on, with huge pages where they are granted; contents undefined. Null: no memory. */
void *cw_memory_new(size_t bytes);
void cw_memory_free(void *memory);

static inline char *cw_align(void *p) {
  return (char *)(((uintptr_t)p + CW_ALIGNMENT - 1) & ~(uintptr_t)(CW_ALIGNMENT - 1));
}

/*
 * Where a prefetch asks for what will be read soon. It may ask behind the end of the memory: the instruction never faults,
 * and the address is an integer because a pointer may not go there.
 */
static inline const void *cw_ahead(const void *p, size_t bytes) { return (const void *)((uintptr_t)p + bytes); }

/* The `bits` low bits of x in reverse order. */
static inline uint32_t cw_reverse(uint32_t x, int bits) {
  uint32_t r = 0;
  for (int i = 0; i < bits; i++) r |= (x >> i & 1) << (bits - 1 - i);
  return r;
}

#endif
