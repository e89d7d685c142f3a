/*
 * Blind rotation for any shape (docs/arithmetic.md, section 7), one ciphertext after the other in tiles that share a walk
 * through the key. Equals BlindRotation of fhe.kernels.heap. Gives up fusion for generality, as transform.h does.
 */
#ifndef CW_ROTATION_H
#define CW_ROTATION_H
#include <string.h>

#include "product.h"

/* Ciphertexts on one walk: their accumulators and one step of the key share the second-level cache. */
enum { TILE = 16 };

/* out = X^turn in - in, turn in [0, 2N). */
INLINE void rotate_minus(const uint64_t *in, uint32_t turn, uint64_t *out, size_t size) {
  const size_t shift = turn & (size - 1);
  const uint64_t kept = turn < size ? 0 : UINT64_MAX, wrapped = ~kept;
  for (size_t j = 0; j < shift; j++) out[j] = ((in[j + size - shift] ^ wrapped) - wrapped) - in[j];
  for (size_t j = shift; j < size; j++) out[j] = ((in[j - shift] ^ kept) - kept) - in[j];
}

static size_t rotation_scratch_any(const cw_ggsw *key) {
  const size_t size = cw_polynomial_size(key), lb = (size_t)key->shape.block_length;
  return (cw_rows(key) * size + (lb > 1 ? lb * size / 4 : cw_glwe_words(key))) * sizeof(double);
}

/* Requests for the key of the step that begins with element i, evenly over the transforms of one ciphertext. */
static fetcher fetcher_of(const cw_ggsw *key, size_t i) {
  if (i >= (size_t)key->shape.count) return (fetcher){0};
  const size_t lines = (size_t)key->shape.block_length * cw_element_doubles(key) / 8;
  const size_t passes = (cw_rows(key) + cw_columns(key)) * (size_t)((key->ring.log2_size - 1 - LOG_W) / 2);
  const size_t turns = passes * (cw_polynomial_size(key) / 8 / W), each = (lines + turns - 1) / turns;
  return (fetcher){(const char *)(key->points + cw_key_offset(key, i, 0)), (lines + each - 1) / each, each};
}

static void rotate_any(const cw_ggsw *key, size_t count, const cw_rotation *r, double *scratch) {
  const size_t size = cw_polynomial_size(key), columns = cw_columns(key), words = cw_glwe_words(key);
  const size_t lb = (size_t)key->shape.block_length, n = (size_t)key->shape.count;
  double *work = scratch, *factors = scratch + cw_rows(key) * size;
  uint64_t *difference = (uint64_t *)factors;
  for (size_t first = 0; first < count; first += TILE) {
    const size_t last = count - first < TILE ? count : first + TILE;
    for (size_t i = 0; i < n; i += lb) {
      const double *points = key->points + cw_key_offset(key, i, 0);
      fetcher f = fetcher_of(key, i + lb); /* the first ciphertext uses it up */
      for (size_t c = first; c < last; c++) {
        const int32_t *a = r->exponents + c * r->stride + i;
        uint64_t *accumulator = r->accumulators + c * words;
        if (lb == 1) {
          for (size_t p = 0; p < columns; p++) {
            rotate_minus(accumulator + p * size, (uint32_t)a[0], difference + p * size, size);
          }
          decompose_glwe(key, difference, work, &f);
          multiply(key, points, work);
        } else {
          block_factor factor[CW_MAX_BLOCK];
          for (size_t e = 0; e < lb; e++) write_factor(&key->ring, (uint32_t)a[e], factors + e * size / 4, factor + e);
          decompose_glwe(key, accumulator, work, &f);
          multiply_block(key, points, work, factor);
        }
        add_to(key, work, accumulator, &f);
      }
    }
  }
}
#endif
