/* GGSW ciphertexts in the transform: their life, and the checks of their shape. */
#include "cw_internal.h"

static bool shape_is_valid(const cw_ggsw_shape *s) {
  return s->glwe_dimension >= 1 && s->glwe_dimension < CW_MAX_COLUMNS && s->log2_polynomial_size >= 8 &&
         s->log2_polynomial_size <= 16 && s->base_log >= 1 && s->base_log <= 32 && s->level_count >= 1 &&
         s->level_count <= 63 && s->base_log * s->level_count <= 63 && s->block_length >= 1 &&
         s->block_length <= CW_MAX_BLOCK && s->count >= 1 && s->count <= 1 << 17 && s->count % s->block_length == 0;
}

/*
 * Times this, key words give results in torus units: one step of a word, the factor that the inverse transform leaves
 * out, and the unit of digits.
 */
static double key_scale(const cw_ggsw_shape *s) {
  return __builtin_ldexp(1, -64 - (s->log2_polynomial_size - 1) - cw_digit_unit(s));
}

cw_status cw_ggsw_new_f64(int32_t level, const cw_ggsw_shape *shape, size_t shape_bytes, const double *roots,
                          size_t root_values, cw_ggsw **out, size_t out_bytes) {
  if (!shape || !roots || !out) return CW_BAD_ARGUMENT;
  if (shape_bytes != sizeof *shape || out_bytes != sizeof *out || !shape_is_valid(shape)) return CW_BAD_SHAPE;
  if (root_values != (size_t)4 << shape->log2_polynomial_size) return CW_BAD_SHAPE;
  const cw_level_ops *ops = cw_level_find(level);
  if (!ops) return CW_NO_LEVEL;
  cw_ggsw *g = cw_memory_new(sizeof *g);
  if (!g) return CW_NO_MEMORY;
  *g = (cw_ggsw){.shape = *shape, .ops = ops, .key_scale = key_scale(shape)};
  size_t bytes;
  if (__builtin_mul_overflow((size_t)shape->count, cw_element_doubles(g) * sizeof(double), &bytes)) {
    cw_memory_free(g);
    return CW_NO_MEMORY;
  }
  if (!cw_ring_init(&g->ring, shape->log2_polynomial_size, ops->lanes, roots)) {
    cw_memory_free(g);
    return CW_NO_MEMORY;
  }
  g->points = cw_memory_new(bytes);
  g->point_bytes = bytes;
  if (!g->points) {
    cw_ggsw_free(g);
    return CW_NO_MEMORY;
  }
  *out = g;
  return CW_OK;
}

void cw_ggsw_free(cw_ggsw *g) {
  if (!g) return;
  cw_memory_free(g->points);
  cw_ring_free(&g->ring);
  cw_memory_free(g);
}

size_t cw_ggsw_bytes(const cw_ggsw *g) { return g ? sizeof *g + g->ring.bytes + g->point_bytes : 0; }

cw_status cw_ggsw_set_u64(cw_ggsw *g, size_t index, const uint64_t *words, size_t word_count) {
  if (!g || !words || index >= (size_t)g->shape.count) return CW_BAD_ARGUMENT;
  if (word_count != cw_element_doubles(g)) return CW_BAD_SHAPE;
  double *buffer = cw_memory_new(cw_polynomial_size(g) * sizeof *buffer);
  if (!buffer) return CW_NO_MEMORY;
  g->ops->set(g, index, words, buffer);
  cw_memory_free(buffer);
  return CW_OK;
}
