/* Checks of the exact operations that need no key in this memory. */
#include "cw_internal.h"

cw_status cw_packing_add_u64(int32_t level, const cw_packing_shape *s, size_t shape_bytes, const uint64_t *coefficients,
                             size_t coefficient_words, const uint64_t *rows, size_t row_words, uint64_t *out,
                             size_t out_words) {
  if (!s || !coefficients || !rows || !out) return CW_BAD_ARGUMENT;
  if (shape_bytes != sizeof *s || s->glwe_dimension < 1 || s->glwe_dimension >= CW_MAX_COLUMNS ||
      s->log2_polynomial_size < 8 || s->log2_polynomial_size > 16 || s->base_log < 1 || s->base_log > 32 ||
      s->level_count < 1 || s->level_count > 63 || s->base_log * s->level_count > 63) {
    return CW_BAD_SHAPE;
  }
  const size_t words = ((size_t)s->glwe_dimension + 1) << s->log2_polynomial_size;
  if (coefficient_words > (size_t)1 << s->log2_polynomial_size || row_words != (size_t)s->level_count * words ||
      out_words != words) {
    return CW_BAD_SHAPE;
  }
  const cw_level_ops *ops = cw_level_find(level);
  if (!ops) return CW_NO_LEVEL;
  ops->packing(s, coefficient_words, coefficients, rows, out);
  return CW_OK;
}

cw_status cw_linear_u64(int32_t level, size_t width, size_t first, size_t length, const int32_t *indices,
                        size_t index_count, const uint64_t *coefficients, size_t coefficient_count, uint64_t constant,
                        const uint64_t *in, size_t in_words, uint64_t *out, size_t out_words) {
  if (!indices || !coefficients || !in || !out) return CW_BAD_ARGUMENT;
  if (width < 1 || first > width || length > width - first || coefficient_count != index_count ||
      in_words % width || out_words != width) {
    return CW_BAD_SHAPE;
  }
  for (size_t t = 0; t < index_count; t++) {
    if (indices[t] < 0 || (size_t)indices[t] >= in_words / width) return CW_BAD_ARGUMENT;
  }
  const cw_level_ops *ops = cw_level_find(level);
  if (!ops) return CW_NO_LEVEL;
  ops->linear(width, first, length, indices, index_count, coefficients, in, out);
  if (length && first + length == width) out[width - 1] += constant;
  return CW_OK;
}

cw_status cw_multiply_plain_u64(int32_t level, int32_t log2_polynomial_size, size_t polynomials,
                                const int32_t *exponents, size_t exponent_count, const uint64_t *coefficients,
                                size_t coefficient_count, const uint64_t *in, size_t in_words, uint64_t *out,
                                size_t out_words) {
  if (!exponents || !coefficients || !in || !out) return CW_BAD_ARGUMENT;
  if (log2_polynomial_size < 8 || log2_polynomial_size > 16 || coefficient_count != exponent_count ||
      polynomials > CW_MAX_COLUMNS || in_words != polynomials << log2_polynomial_size || out_words != in_words) {
    return CW_BAD_SHAPE;
  }
  for (size_t t = 0; t < exponent_count; t++) {
    if (exponents[t] < 0 || exponents[t] >= 1 << log2_polynomial_size) return CW_BAD_ARGUMENT;
  }
  const cw_level_ops *ops = cw_level_find(level);
  if (!ops) return CW_NO_LEVEL;
  ops->multiply_plain((size_t)1 << log2_polynomial_size, polynomials, exponents, exponent_count, coefficients, in, out);
  return CW_OK;
}
