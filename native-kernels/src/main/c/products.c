/* Batches of external products and decision diagrams. */
#include <string.h>

#include "cw_internal.h"

size_t cw_product_scratch_bytes(const cw_ggsw *g) {
  return g ? g->ops->product_scratch(g) + cw_glwe_words(g) * sizeof(uint64_t) + CW_ALIGNMENT : 0;
}

static bool scratch_fits(const cw_ggsw *g, size_t bytes) {
  return g->shape.block_length == 1 && bytes >= cw_product_scratch_bytes(g);
}

cw_status cw_external_product_u64(const cw_ggsw *g, size_t count, const int32_t *chosen, size_t chosen_count,
                                  const uint64_t *in, size_t in_words, uint64_t *out, size_t out_words, void *scratch,
                                  size_t scratch_bytes) {
  if (!g || !chosen || !in || !out || !scratch) return CW_BAD_ARGUMENT;
  const size_t words = cw_glwe_words(g);
  if (!scratch_fits(g, scratch_bytes) || chosen_count != count || count > SIZE_MAX / words ||
      in_words != count * words || out_words != count * words) {
    return CW_BAD_SHAPE;
  }
  for (size_t i = 0; i < count; i++) {
    if (chosen[i] < 0 || chosen[i] >= g->shape.count) return CW_BAD_ARGUMENT;
  }
  memset(out, 0, count * words * sizeof *out);
  for (size_t i = 0; i < count; i++) {
    g->ops->product(g, (size_t)chosen[i], in + i * words, out + i * words, (double *)cw_align(scratch));
  }
  return CW_OK;
}

cw_status cw_cmux_u64(const cw_ggsw *g, size_t leaves, const cw_node *nodes, size_t node_bytes, uint64_t *values,
                      size_t value_words, void *scratch, size_t scratch_bytes) {
  if (!g || !nodes || !values || !scratch) return CW_BAD_ARGUMENT;
  const size_t words = cw_glwe_words(g), count = node_bytes / sizeof *nodes;
  if (!scratch_fits(g, scratch_bytes) || node_bytes % sizeof *nodes || leaves > SIZE_MAX / words / 2 ||
      count > SIZE_MAX / words / 2 || value_words != (leaves + count) * words) {
    return CW_BAD_SHAPE;
  }
  for (size_t i = 0; i < count; i++) {
    const cw_node *n = nodes + i;
    const int64_t known = (int64_t)(leaves + i);
    if (n->selector < 0 || n->selector >= g->shape.count || n->if_zero < 0 || n->if_zero >= known || n->if_one < 0 ||
        n->if_one >= known) {
      return CW_BAD_ARGUMENT;
    }
  }
  double *work = (double *)cw_align(scratch);
  uint64_t *difference = (uint64_t *)((char *)work + g->ops->product_scratch(g));
  for (size_t i = 0; i < count; i++) {
    const uint64_t *zero = values + (size_t)nodes[i].if_zero * words, *one = values + (size_t)nodes[i].if_one * words;
    uint64_t *result = values + (leaves + i) * words;
    for (size_t j = 0; j < words; j++) difference[j] = one[j] - zero[j];
    memcpy(result, zero, words * sizeof *result);
    g->ops->product(g, (size_t)nodes[i].selector, difference, result, work);
  }
  return CW_OK;
}
