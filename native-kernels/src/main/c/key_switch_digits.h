/* What every level of the key switch shares: tiles and digits. */
#ifndef CW_KEY_SWITCH_DIGITS_H
#define CW_KEY_SWITCH_DIGITS_H
#include "cw_internal.h"

/* Ciphertexts on one walk through the key. */
enum { CW_KS_BATCH = 32 };

/* Pairs of rows; an odd number of rows is filled up with zeros. */
static inline size_t cw_ks_pairs(const cw_ksk *k) {
  return ((size_t)k->shape.input_dimension * (size_t)k->shape.level_count + 1) / 2;
}

/* Ciphertexts that share each load of the key, of `left` ones. */
static inline size_t cw_ks_tile(size_t left) { return left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1; }

/* Digits of one mask (section 3): of row j l + level, half (row & 1) of the pair at out + (row >> 1) 2 stride. */
static inline void cw_ks_digits(const cw_ksk_shape *s, const uint64_t *mask, int16_t *out, size_t stride) {
  const int beta = s->base_log, levels = s->level_count, total = beta * levels;
  const int32_t base = (int32_t)1 << beta;
  const size_t rows = (size_t)s->input_dimension * (size_t)levels;
  for (size_t j = 0; j < (size_t)s->input_dimension; j++) {
    uint64_t rest = (mask[j] + (1ull << (63 - total))) >> (64 - total);
    int32_t carry = 0;
    for (int l = levels - 1; l >= 0; l--) {
      const int32_t digit = (int32_t)(rest & (uint64_t)(base - 1)) + carry;
      const size_t row = j * (size_t)levels + (size_t)l;
      rest >>= beta;
      carry = digit >= base / 2;
      out[(row >> 1) * 2 * stride + (row & 1)] = (int16_t)(digit - carry * base);
    }
  }
  if (rows & 1) out[(rows >> 1) * 2 * stride + 1] = 0;
}
#endif
