/* The dispatch level avx2: groups of four with block keys sliced, all else by the general kernels. */
#include "lanes_avx2.h"
#include "rotation.h"
#include "rotation_sliced.h"

static size_t rotation_scratch(const cw_ggsw *key) {
  const size_t any = rotation_scratch_any(key), groups = sizeof(sliced) * SLICED_GROUPS;
  return sliced_fits(key) && groups > any ? groups : any;
}

static void rotate(const cw_ggsw *key, size_t count, const cw_rotation *r, double *scratch) {
  const size_t done = sliced_fits(key) ? sliced_rotations(key, count, r, (sliced *)scratch) : 0;
  const cw_rotation rest = cw_rotation_from(key, r, done);
  rotate_any(key, count - done, &rest, scratch);
}

#define LEVEL cw_level_avx2
#define ROTATE rotate
#define ROTATION_SCRATCH rotation_scratch
#include "level.h"
