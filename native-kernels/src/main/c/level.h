/* Puts a dispatch level together; included after its lanes and rotations. ROTATE and ROTATION_SCRATCH name the latter. */
#include "exact.h"

const cw_level_ops LEVEL = {
    .lanes = W,
    .set = set_ggsw,
    .rotation_scratch = ROTATION_SCRATCH,
    .rotate = ROTATE,
    .product_scratch = product_scratch,
    .product = product,
    .packing = packing_exact,
    .linear = linear_exact,
    .multiply_plain = multiply_plain_exact,
};
