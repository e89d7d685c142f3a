/* Vectors of eight doubles: AVX-512 F and DQ. The macros of this header are what the kernels are written in. */
#ifndef CW_LANES_AVX512_H
#define CW_LANES_AVX512_H
#include <immintrin.h>
#include <stdint.h>

#define LANES 8
enum { W = LANES, LOG_W = 3 };
typedef double V __attribute__((vector_size(64), may_alias));
typedef uint64_t I __attribute__((vector_size(64), may_alias));

#define LD(p) ((V)_mm512_load_pd(p))
#define ST(p, v) _mm512_store_pd(p, (__m512d)(v))
#define LDI(p) ((I)_mm512_load_si512(p))
#define LDIU(p) ((I)_mm512_loadu_si512(p))
#define STI(p, v) _mm512_store_si512(p, (__m512i)(v))
#define STIU(p, v) _mm512_storeu_si512(p, (__m512i)(v))
#define SET1(x) ((V)_mm512_set1_pd(x))
#define SET1I(x) ((I)_mm512_set1_epi64((long long)(x)))
#define FMA(a, b, c) ((V)_mm512_fmadd_pd(a, b, c))    /*  ab + c */
#define FNMA(a, b, c) ((V)_mm512_fnmadd_pd(a, b, c))  /* -ab + c */
#define FMS(a, b, c) ((V)_mm512_fmsub_pd(a, b, c))    /*  ab - c */
#define FNMS(a, b, c) ((V)_mm512_fnmsub_pd(a, b, c))  /* -ab - c */
#define XOR(a, b) ((V)_mm512_xor_pd(a, b))

/* Signed 64-bit integers to doubles, rounded to nearest even. */
#define FROM_WORDS(x) ((V)_mm512_cvtepi64_pd((__m512i)(x)))
/* Torus.ofReal: the int64 nearest to (x - rint x) 2^64; one half becomes -2^63, which is what the conversion returns
   for everything that does not fit. */
#define TO_TORUS(x) ((I)_mm512_cvtpd_epi64(_mm512_mul_pd(_mm512_reduce_pd(x, 0), _mm512_set1_pd(0x1p64))))

/* a where the mask (all ones or zero in each lane) is set, else b. */
#define SELECT(mask, a, b) ((V)_mm512_mask_blend_pd(_mm512_movepi64_mask((__m512i)(mask)), b, a))
#define PREFETCH(p) _mm_prefetch(p, _MM_HINT_T1)
#define PREFETCH_NEAR(p) _mm_prefetch(p, _MM_HINT_T0)

/* The one digit of a decomposition with one level, as digit 2^(64 - beta): the nearest multiple, a signed word. */
#define DIGIT_CONSTANTS(beta) \
  const I half_ = SET1I(1ull << (63 - (beta))), high_ = SET1I(UINT64_MAX << (64 - (beta)));
#define DIGIT(c) FROM_WORDS(((c) + half_) & high_)

#define TR1_(v, a, b)                                   \
  {                                                     \
    V t_ = (V)_mm512_unpacklo_pd(v##a, v##b);           \
    v##b = (V)_mm512_unpackhi_pd(v##a, v##b);           \
    v##a = t_;                                          \
  }
#define TR2_(v, a, b)                                   \
  {                                                     \
    V t_ = (V)_mm512_permutex2var_pd(v##a, Q0_, v##b);  \
    v##b = (V)_mm512_permutex2var_pd(v##a, Q1_, v##b);  \
    v##a = t_;                                          \
  }
#define TR3_(v, a, b)                                   \
  {                                                     \
    V t_ = (V)_mm512_shuffle_f64x2(v##a, v##b, 0x44);   \
    v##b = (V)_mm512_shuffle_f64x2(v##a, v##b, 0xee);   \
    v##a = t_;                                          \
  }
#define TRANSPOSE_CONSTANTS                                             \
  const __m512i Q0_ = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13),      \
                Q1_ = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
/* Within the halves of the vectors. */
#define TRANSPOSE_HALVES(v)                                             \
  TR1_(v, 0, 1) TR1_(v, 2, 3) TR1_(v, 4, 5) TR1_(v, 6, 7)               \
  TR2_(v, 0, 2) TR2_(v, 1, 3) TR2_(v, 4, 6) TR2_(v, 5, 7)
#define TRANSPOSE(v) \
  TRANSPOSE_HALVES(v) TR3_(v, 0, 4) TR3_(v, 1, 5) TR3_(v, 2, 6) TR3_(v, 3, 7)
#endif
