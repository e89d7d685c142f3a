/* The dispatch level avx2. */
#include "lanes_avx2.h"

#define LEVEL cw_level_avx2
#define LEVEL_NAME "avx2"
#define ROTATE rotate_any
#define ROTATION_SCRATCH rotation_scratch_any
#include "level.h"
