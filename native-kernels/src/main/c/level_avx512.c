/* The dispatch level avx512: the ring of the named sets by kernels of its own, all else by the general ones. */
#include "lanes_avx512.h"
#include "rotation.h"
#include "rotation_rows.h"
#include "rotation_sliced.h"

static size_t rotation_scratch(const cw_ggsw *key) {
  if (!rows_fit(key)) return rotation_scratch_any(key);
  const size_t rows = sizeof(rows_state) * ROWS_TILE, groups = sizeof(sliced) * SLICED_GROUPS;
  return rows > groups ? rows : groups;
}

static void rotate(const cw_ggsw *key, size_t count, const cw_rotation *r, double *scratch) {
  if (!rows_fit(key)) {
    rotate_any(key, count, r, scratch);
    return;
  }
  const size_t done = sliced_fits(key) ? sliced_rotations(key, count, r, (sliced *)scratch) : 0;
  const cw_rotation rest = cw_rotation_from(key, r, done);
  rows_rotations(key, count - done, &rest, (rows_state *)scratch);
}

#define LEVEL cw_level_avx512
#define ROTATE rotate
#define ROTATION_SCRATCH rotation_scratch
#include "level.h"
