/* Key switch for any CPU: eight outputs in the compiler's vectors. */
#include <stdint.h>

enum { OUTPUTS = 8 };
typedef uint32_t IV __attribute__((vector_size(32), may_alias));
typedef int32_t SV __attribute__((vector_size(32), may_alias));

static inline IV dot(IV sum, IV key, IV x) {
  const IV low = (IV)((SV)(key << 16) >> 16) * (IV)((SV)(x << 16) >> 16);
  return sum + low + (IV)((SV)key >> 16) * (IV)((SV)x >> 16);
}
#define DOT(sum, key, x) dot(sum, key, x)
#define DIGITS(x) ((IV){0} + (uint32_t)(x))
#include "key_switch.h"

const cw_ks_ops cw_ks_portable = {.outputs = OUTPUTS, .apply = apply};
