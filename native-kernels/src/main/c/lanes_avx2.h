/* Vectors of four doubles: AVX2 and FMA. Same macros as lanes_avx512.h. */
#ifndef CW_LANES_AVX2_H
#define CW_LANES_AVX2_H
#include <immintrin.h>
#include <stdint.h>

#define LANES 4
enum { W = LANES, LOG_W = 2 };
typedef double V __attribute__((vector_size(32), may_alias));
typedef uint64_t I __attribute__((vector_size(32), may_alias));

#define LD(p) ((V)_mm256_load_pd(p))
#define ST(p, v) _mm256_store_pd(p, (__m256d)(v))
#define LDI(p) ((I)_mm256_load_si256((const __m256i *)(p)))
#define LDIU(p) ((I)_mm256_loadu_si256((const __m256i *)(p)))
#define STI(p, v) _mm256_store_si256((__m256i *)(p), (__m256i)(v))
#define STIU(p, v) _mm256_storeu_si256((__m256i *)(p), (__m256i)(v))
#define SET1(x) ((V)_mm256_set1_pd(x))
#define SET1I(x) ((I)_mm256_set1_epi64x((long long)(x)))
#define FMA(a, b, c) ((V)_mm256_fmadd_pd(a, b, c))
#define FNMA(a, b, c) ((V)_mm256_fnmadd_pd(a, b, c))
#define FMS(a, b, c) ((V)_mm256_fmsub_pd(a, b, c))
#define FNMS(a, b, c) ((V)_mm256_fnmsub_pd(a, b, c))
#define XOR(a, b) ((V)_mm256_xor_pd(a, b))

static inline V from_words_(I x) {
  V r = {(double)(int64_t)x[0], (double)(int64_t)x[1], (double)(int64_t)x[2], (double)(int64_t)x[3]};
  return r;
}
#define FROM_WORDS(x) from_words_(x)

/* There is no conversion of 64-bit lanes: y = (x - rint x) 2^64 is taken apart into a multiple of 2^32 and a rest, both
   rounded by adding 1.5 2^52 times their unit; the sum of the parts wraps modulo 2^64, so +2^63 is -2^63. Both steps
   round to nearest even, the first exactly leaves the rest, so the second rounds as one conversion would. */
static inline __attribute__((always_inline)) I to_torus_(V x) {
  const V m = SET1(0x1.8p52);
  const V f = (x - (V)_mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)) * SET1(0x1p32);
  const V high = f + m;
  const V low = FMA(f - (high - m), SET1(0x1p32), m);
  return ((I)high << 32) + ((I)low - SET1I(0x4338000000000000));
}
#define TO_TORUS(x) to_torus_(x)

/* a where the mask (all ones or zero in each lane) is set, else b. */
#define SELECT(mask, a, b) ((V)_mm256_blendv_pd(b, a, (__m256d)(mask)))
#define PREFETCH(p) _mm_prefetch(p, _MM_HINT_T1)

/* The one digit of a decomposition with one level, as digit 2^(64 - beta): the unsigned digit plus B/2 in the mantissa
   of 2^(116 - beta), minus both. */
#define DIGIT_CONSTANTS(beta)                                                                                   \
  const I half_ = SET1I((1ull << (63 - (beta))) + (1ull << 63)), exponent_ = SET1I((1023ull + 116 - (beta)) << 52); \
  const V minus_ = SET1(__builtin_ldexp(1, 116 - (beta)) + 0x1p63);                                              \
  const int shift_ = 64 - (beta);
#define DIGIT(c) ((V)((((c) + half_) >> shift_) | exponent_) - minus_)

#define TRANSPOSE_CONSTANTS
#define TR1_(v, a, b)                                   \
  {                                                     \
    V t_ = (V)_mm256_unpacklo_pd(v##a, v##b);           \
    v##b = (V)_mm256_unpackhi_pd(v##a, v##b);           \
    v##a = t_;                                          \
  }
#define TR2_(v, a, b)                                   \
  {                                                     \
    V t_ = (V)_mm256_permute2f128_pd(v##a, v##b, 0x20); \
    v##b = (V)_mm256_permute2f128_pd(v##a, v##b, 0x31); \
    v##a = t_;                                          \
  }
#define TRANSPOSE(v) TR1_(v, 0, 1) TR1_(v, 2, 3) TR2_(v, 0, 2) TR2_(v, 1, 3)
#endif
