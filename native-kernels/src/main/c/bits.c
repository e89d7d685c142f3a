/* Polynomials of bits in the transform, for encryption: their life, and the checks of their products. */
#define _DEFAULT_SOURCE
#include <string.h>

#include "cw_internal.h"

/* So that two pieces of a word are enough: see bits.h. */
enum { LEAST_LOG2 = 8, MOST_LOG2 = 12 };

struct cw_bits {
  const cw_level_ops *ops;
  cw_ring ring;
  double *points;
};

static size_t point_bytes(const cw_bits *b) { return sizeof *b->points << b->ring.log2_size; }

cw_status cw_bits_new_u64(int32_t level, int32_t log2_polynomial_size, const double *roots, size_t root_values,
                          const uint64_t *bits, size_t bit_words, cw_bits **out, size_t out_bytes) {
  if (!roots || !bits || !out) return CW_BAD_ARGUMENT;
  if (log2_polynomial_size < LEAST_LOG2 || log2_polynomial_size > MOST_LOG2 || out_bytes != sizeof *out ||
      root_values != (size_t)4 << log2_polynomial_size || bit_words != (size_t)1 << log2_polynomial_size) {
    return CW_BAD_SHAPE;
  }
  const cw_level_ops *ops = cw_level_find(level);
  if (!ops) return CW_NO_LEVEL;
  cw_bits *b = cw_memory_new(sizeof *b);
  if (!b) return CW_NO_MEMORY;
  *b = (cw_bits){.ops = ops};
  if (!cw_ring_init(&b->ring, log2_polynomial_size, ops->lanes, roots)) {
    cw_memory_free(b);
    return CW_NO_MEMORY;
  }
  b->points = cw_memory_new(point_bytes(b));
  if (!b->points) {
    cw_bits_free(b);
    return CW_NO_MEMORY;
  }
  ops->set_bits(&b->ring, bits, b->points);
  *out = b;
  return CW_OK;
}

void cw_bits_free(cw_bits *b) {
  if (!b) return;
  if (b->points) explicit_bzero(b->points, point_bytes(b));
  cw_memory_free(b->points);
  cw_ring_free(&b->ring);
  cw_memory_free(b);
}

size_t cw_bits_scratch_bytes(const cw_bits *b) { return b ? point_bytes(b) + CW_ALIGNMENT : 0; }

cw_status cw_bits_add_product_u64(const cw_bits *b, const uint64_t *a, size_t a_words, uint64_t *out, size_t out_words,
                                  void *scratch, size_t scratch_bytes) {
  if (!b || !a || !out || !scratch) return CW_BAD_ARGUMENT;
  const size_t words = (size_t)1 << b->ring.log2_size;
  if (a_words != words || out_words != words || scratch_bytes < cw_bits_scratch_bytes(b)) return CW_BAD_SHAPE;
  b->ops->add_bit_product(&b->ring, b->points, a, out, (double *)cw_align(scratch));
  return CW_OK;
}
