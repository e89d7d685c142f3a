/* Key switch with vpmaddwd, eight outputs at once. */
#include <immintrin.h>

enum { OUTPUTS = 8 };
typedef __m256i IV;
#define DOT(sum, key, x) _mm256_add_epi32(sum, _mm256_madd_epi16(key, x))
#define DIGITS(x) _mm256_set1_epi32(x)
#include "key_switch.h"

const cw_ks_ops cw_ks_avx2 = {.outputs = OUTPUTS, .apply = apply};
