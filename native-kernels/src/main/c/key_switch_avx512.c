/* Key switch with vpmaddwd (AVX-512 BW), sixteen outputs at once: for CPUs without VNNI, and as CW_LEVEL_AVX512_BW. */
#include <immintrin.h>

enum { OUTPUTS = 16 };
typedef __m512i IV;
#define DOT(sum, key, x) _mm512_add_epi32(sum, _mm512_madd_epi16(key, x))
#define DIGITS(x) _mm512_set1_epi32(x)
#include "key_switch.h"

const cw_ks_ops cw_ks_avx512 = {.outputs = OUTPUTS, .apply = apply};
