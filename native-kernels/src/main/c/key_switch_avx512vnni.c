/* Key switch with vpdpwssd (AVX-512 VNNI), sixteen outputs at once: product and sum in one instruction. */
#include <immintrin.h>

enum { OUTPUTS = 16 };
typedef __m512i IV;
#define DOT(sum, key, x) _mm512_dpwssd_epi32(sum, key, x)
#define DIGITS(x) _mm512_set1_epi32(x)
#include "key_switch.h"

const cw_ks_ops cw_ks_avx512vnni = {.outputs = OUTPUTS, .apply = apply};
