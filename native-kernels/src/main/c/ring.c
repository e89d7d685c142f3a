/* Tables of a ring, all taken from the frozen roots of unity: nothing here computes a number. */
#include <string.h>

#include "cw_internal.h"

/* omega_t = zeta^((1 + 4 rev_d(p)) M / 2^(d+1)), p the path of node t at depth d (docs/arithmetic.md, section 2). */
static size_t twiddle_exponent(uint32_t node, size_t points) {
  int depth = 31 - __builtin_clz(node);
  return (1 + 4 * (size_t)cw_reverse(node - (1u << depth), depth)) * (points >> (depth + 1));
}

static void fill_lanes(cw_ring *ring, double *lane, double *half) {
  const size_t points = (size_t)1 << (ring->log2_size - 1), w = (size_t)ring->lanes;
  /* The last lg(lanes) levels run in all lanes at once: lane l of group g starts at node M/lanes + g lanes + l. Odd
     children have i times the twiddle of their even neighbour, so even ones are enough. */
  for (size_t g = 0; g < points / (w * w); g++) {
    for (size_t k = 0; k < w / 2; k++) {
      for (size_t l = 0; l < w; l++) {
        size_t base = points / w + g * w + l;
        size_t node = k == 0 ? base : k == 1 ? 2 * base : 4 * base + 2 * (k - 2);
        double *v = lane + (g * (w / 2) + k) * 2 * w;
        v[l] = ring->twiddle_r[node];
        v[w + l] = ring->twiddle_i[node];
      }
    }
  }
  /* Two levels before them, with the lower half of a vector in node 32 + 2g and the upper half in its neighbour. */
  if (half) {
    for (size_t g = 0; g < 16; g++) {
      for (size_t k = 0; k < 2; k++) {
        for (size_t l = 0; l < 8; l++) {
          size_t node = k ? 64 + 4 * g + (l >> 2) * 2 : 32 + 2 * g + (l >> 2);
          half[(g * 2 + k) * 16 + l] = ring->twiddle_r[node];
          half[(g * 2 + k) * 16 + 8 + l] = ring->twiddle_i[node];
        }
      }
    }
  }
}

bool cw_ring_init(cw_ring *ring, int log2_size, int lanes, const double *roots) {
  const size_t size = (size_t)1 << log2_size, points = size / 2;
  const size_t lane_values = points / (size_t)lanes / (size_t)lanes * (size_t)(lanes / 2) * 2 * (size_t)lanes;
  const bool halves = lanes == 8 && log2_size == 11;
  const size_t values = 4 * size + 2 * points + lane_values + (halves ? 16 * 2 * 16 : 0);
  double *at = cw_memory_new(values * sizeof *at);
  if (!at) return false;
  *ring = (cw_ring){.log2_size = log2_size, .lanes = lanes, .memory = at, .bytes = values * sizeof *at};
  double *root = at, *tr = root + 4 * size, *ti = tr + points, *lane = ti + points;
  double *half = halves ? lane + lane_values : NULL;
  memcpy(root, roots, 4 * size * sizeof *root);
  tr[0] = ti[0] = 0;
  for (uint32_t t = 1; t < points; t++) {
    size_t e = twiddle_exponent(t, points);
    tr[t] = root[2 * e];
    ti[t] = root[2 * e + 1];
  }
  ring->roots = root;
  ring->twiddle_r = tr;
  ring->twiddle_i = ti;
  ring->lane = lane;
  ring->half = half;
  fill_lanes(ring, lane, half);
  return true;
}

void cw_ring_free(cw_ring *ring) { cw_memory_free(ring->memory); }
