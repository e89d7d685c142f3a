/* Key switch keys: their life, their layout, and the call. */
#include <string.h>

#include "key_switch_digits.h"

enum { MOST_WORDS = 1 << 17 };

static bool shape_is_valid(const cw_ksk_shape *s) {
  return s->input_dimension >= 1 && s->input_dimension <= MOST_WORDS && s->output_dimension >= 1 &&
         s->output_dimension <= MOST_WORDS && s->base_log >= 1 && s->base_log <= 15 && s->level_count >= 1 &&
         s->level_count <= 31 && s->base_log * s->level_count <= 31;
}

cw_status cw_ksk_new_u32(int32_t level, const cw_ksk_shape *shape, size_t shape_bytes, cw_ksk **out,
                         size_t out_bytes) {
  if (!shape || !out) return CW_BAD_ARGUMENT;
  if (shape_bytes != sizeof *shape || out_bytes != sizeof *out || !shape_is_valid(shape)) return CW_BAD_SHAPE;
  const cw_ks_ops *ops = cw_ks_find(level);
  if (!ops) return CW_NO_LEVEL;
  cw_ksk *k = cw_memory_new(sizeof *k);
  if (!k) return CW_NO_MEMORY;
  *k = (cw_ksk){.shape = *shape, .ops = ops};
  const size_t outputs = (size_t)ops->outputs, groups = ((size_t)shape->output_dimension + outputs) / outputs;
  k->limb_bytes = groups * cw_ks_pairs(k) * outputs * 4 * sizeof(int16_t);
  k->limbs = cw_memory_new(k->limb_bytes);
  if (!k->limbs) {
    cw_memory_free(k);
    return CW_NO_MEMORY;
  }
  memset(k->limbs, 0, k->limb_bytes);
  *out = k;
  return CW_OK;
}

void cw_ksk_free(cw_ksk *k) {
  if (!k) return;
  cw_memory_free(k->limbs);
  cw_memory_free(k);
}

size_t cw_ksk_bytes(const cw_ksk *k) { return k ? sizeof *k + k->limb_bytes : 0; }

cw_status cw_ksk_set_u32(cw_ksk *k, size_t index, const uint32_t *rows, size_t row_words) {
  if (!k || !rows || index >= (size_t)k->shape.input_dimension) return CW_BAD_ARGUMENT;
  const size_t levels = (size_t)k->shape.level_count, width = (size_t)k->shape.output_dimension + 1;
  if (row_words != levels * width) return CW_BAD_SHAPE;
  const size_t outputs = (size_t)k->ops->outputs, pairs = cw_ks_pairs(k);
  for (size_t l = 0; l < levels; l++, rows += width) {
    const size_t row = index * levels + l;
    for (size_t i = 0; i < width; i++) {
      const int16_t low = (int16_t)rows[i], high = (int16_t)((rows[i] - (uint32_t)(int32_t)low) >> 16);
      int16_t *p = k->limbs + ((i / outputs * pairs + row / 2) * 2 * outputs + i % outputs) * 2 + row % 2;
      p[0] = low;
      p[2 * outputs] = high;
    }
  }
  return CW_OK;
}

size_t cw_key_switch_scratch_bytes(const cw_ksk *k, size_t count) {
  if (!k) return 0;
  const size_t batch = count < CW_KS_BATCH ? count : CW_KS_BATCH;
  return batch * cw_ks_pairs(k) * 2 * sizeof(int16_t) + CW_ALIGNMENT;
}

cw_status cw_key_switch_u64(const cw_ksk *k, size_t count, const uint64_t *in, size_t in_words, uint64_t *out,
                            size_t out_words, void *scratch, size_t scratch_bytes) {
  if (!k || !in || !out || !scratch) return CW_BAD_ARGUMENT;
  const size_t from = (size_t)k->shape.input_dimension + 1, to = (size_t)k->shape.output_dimension + 1;
  if (count > SIZE_MAX / 2 / (MOST_WORDS + 1) || in_words != count * from || out_words != count * to ||
      scratch_bytes < cw_key_switch_scratch_bytes(k, count)) {
    return CW_BAD_SHAPE;
  }
  k->ops->apply(k, count, in, out, cw_align(scratch));
  return CW_OK;
}
