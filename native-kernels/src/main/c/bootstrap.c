/* What stands around a blind rotation: modulus switch, accumulators, extraction. Integer work, the same at all levels. */
#include <string.h>

#include "cw_internal.h"

typedef struct {
  size_t exponents, accumulators, rotation, total; /* offsets in bytes, multiples of CW_ALIGNMENT */
} layout;

static size_t round_up(size_t bytes) { return (bytes + CW_ALIGNMENT - 1) & ~(size_t)(CW_ALIGNMENT - 1); }

/* False where the sizes leave size_t. */
static bool plan(const cw_ggsw *key, size_t count, layout *l) {
  size_t exponents, accumulators;
  if (__builtin_mul_overflow(count, (size_t)key->shape.count * sizeof(int32_t), &exponents) ||
      __builtin_mul_overflow(count, cw_glwe_words(key) * sizeof(uint64_t), &accumulators) ||
      exponents > SIZE_MAX / 4 || accumulators > SIZE_MAX / 4) {
    return false;
  }
  l->exponents = 0;
  l->accumulators = round_up(exponents);
  l->rotation = l->accumulators + round_up(accumulators);
  l->total = l->rotation + key->ops->rotation_scratch(key) + CW_ALIGNMENT;
  return true;
}

size_t cw_bootstrap_scratch_bytes(const cw_ggsw *key, size_t count) {
  layout l;
  return key && plan(key, count, &l) ? l.total : 0;
}

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

/*
 * Centred modulus switch (docs/arithmetic.md, section 4); returns the body. Equals ModulusSwitch.
 */
static uint32_t modulus_switch(const cw_ggsw *key, const uint64_t *in, int32_t *exponents) {
  const size_t n = (size_t)key->shape.count;
  const int dropped = 31 - key->shape.log2_polynomial_size;
  const uint64_t mask = ((uint64_t)2 << key->shape.log2_polynomial_size) - 1, half = 1ull << (dropped - 1);
  const int64_t delta = key->shape.block_length + 1;
  int64_t drift = 0;
  for (size_t i = 0; i < n; i++) {
    const uint64_t word = in[i] & UINT32_MAX, rounded = (word + half) >> dropped;
    drift += (int64_t)(rounded << dropped) - (int64_t)word;
    exponents[i] = (int32_t)(rounded & mask);
  }
  const int64_t correction = floor_divide(2 * drift + delta, 2 * delta);
  return (uint32_t)(in[n] + (uint64_t)correction) >> dropped;
}

/* The trivial ciphertext of X^-body T (section 7). Equals LookupTable.fillAccumulator and Rotation.multiply. */
static void fill(const cw_ggsw *key, const cw_table *t, const uint64_t *boxes, uint32_t body, uint64_t *accumulator) {
  const size_t size = cw_polynomial_size(key), width = size / (size_t)t->box_count;
  const size_t shift = t->centred ? width / 2 : 0;
  const int log2_width = __builtin_ctzll(width);
  memset(accumulator, 0, (cw_columns(key) - 1) * size * sizeof *accumulator);
  uint64_t *out = accumulator + (cw_columns(key) - 1) * size;
  boxes += t->first_box;
  for (size_t j = 0; j < size; j++) {
    const size_t from = j + body, at = from & (size - 1), box = (at + shift) >> log2_width;
    const uint64_t value = box < (size_t)t->box_count ? boxes[box] : 0 - boxes[0];
    out[j] = from >> key->shape.log2_polynomial_size & 1 ? 0 - value : value;
  }
}

/* LWE ciphertext of coefficient h (section 7). Equals SampleExtraction. */
static void extract(const cw_ggsw *key, const uint64_t *glwe, size_t h, uint64_t *out) {
  const size_t size = cw_polynomial_size(key), k = cw_columns(key) - 1;
  for (size_t c = 0; c < k; c++, glwe += size, out += size) {
    for (size_t j = 0; j <= h; j++) out[j] = glwe[h - j];
    for (size_t j = h + 1; j < size; j++) out[j] = 0 - glwe[size + h - j];
  }
  *out = glwe[h];
}

static bool table_is_valid(const cw_table *t, size_t size, size_t box_words) {
  return t->box_count >= 1 && (t->box_count & (t->box_count - 1)) == 0 &&
         (size_t)t->box_count <= (t->centred ? size / 2 : size) && t->output_count >= 1 &&
         t->output_count <= t->box_count && (t->output_count & (t->output_count - 1)) == 0 && t->first_box >= 0 &&
         (size_t)t->first_box <= box_words && (size_t)t->box_count <= box_words - (size_t)t->first_box;
}

cw_status cw_bootstrap_u64(const cw_ggsw *key, size_t count, const uint64_t *in, size_t in_words,
                           const cw_table *tables, size_t table_bytes, const uint64_t *boxes, size_t box_words,
                           uint64_t *out, size_t out_words, void *scratch, size_t scratch_bytes) {
  if (!key || !in || !tables || !boxes || !out || !scratch) return CW_BAD_ARGUMENT;
  layout l;
  if (!plan(key, count, &l) || scratch_bytes < l.total) return CW_BAD_SHAPE;
  const size_t n = (size_t)key->shape.count, size = cw_polynomial_size(key), words = cw_glwe_words(key);
  const size_t big = (cw_columns(key) - 1) * size + 1;
  if (in_words != count * (n + 1) || table_bytes != count * sizeof *tables) return CW_BAD_SHAPE;
  size_t outputs = 0;
  for (size_t c = 0; c < count; c++) {
    if (!table_is_valid(tables + c, size, box_words)) return CW_BAD_SHAPE;
    outputs += (size_t)tables[c].output_count;
  }
  if (outputs > SIZE_MAX / big || out_words != outputs * big) return CW_BAD_SHAPE;
  char *base = cw_align(scratch);
  int32_t *exponents = (int32_t *)(base + l.exponents);
  uint64_t *accumulators = (uint64_t *)(base + l.accumulators);
  for (size_t c = 0; c < count; c++) {
    const uint32_t body = modulus_switch(key, in + c * (n + 1), exponents + c * n);
    fill(key, tables + c, boxes, body, accumulators + c * words);
  }
  const cw_rotation r = {.exponents = exponents, .stride = n, .accumulators = accumulators};
  key->ops->rotate(key, count, &r, (double *)(base + l.rotation));
  for (size_t c = 0; c < count; c++) {
    for (size_t o = 0; o < (size_t)tables[c].output_count; o++, out += big) {
      extract(key, accumulators + c * words, o * (size / (size_t)tables[c].output_count), out);
    }
  }
  return CW_OK;
}
