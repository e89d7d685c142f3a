/* The dispatch level avx512. */
#include "lanes_avx512.h"

#define LEVEL cw_level_avx512
#define LEVEL_NAME "avx512"
#define ROTATE rotate_any
#define ROTATION_SCRATCH rotation_scratch_any
#include "level.h"
