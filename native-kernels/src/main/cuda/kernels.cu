// All kernels: one translation unit, one fatbin.
#include "exact.cuh"
#include "ggsw.cuh"
#include "key_switch.cuh"
#include "products.cuh"
#include "rotation_2048.cuh"
#include "rotation_any.cuh"
