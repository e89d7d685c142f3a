/* The dispatch level portable: one source for every ring, no special cases. */
#include "lanes_portable.h"
#include "rotation.h"

#define LEVEL cw_level_portable
#define ROTATE rotate_any
#define ROTATION_SCRATCH rotation_scratch_any
#include "level.h"
