/*
 * Vectors of four doubles without any instruction set: the compiler's vector types. The macros of lanes_avx512.h, as far as
 * kernels for any ring use them. The fused multiply-add is the C library's where the machine has none: slow there, and the
 * same bits.
 */
#ifndef CW_LANES_PORTABLE_H
#define CW_LANES_PORTABLE_H
#include <math.h>
#include <stdint.h>

#define LANES 4
enum { W = LANES, LOG_W = 2 };
typedef double V __attribute__((vector_size(32), may_alias));
typedef uint64_t I __attribute__((vector_size(32), may_alias));
typedef V VU __attribute__((aligned(8)));
typedef I IU __attribute__((aligned(8)));

#define LD(p) (*(const V *)(p))
#define ST(p, v) (*(V *)(p) = (v))
#define LDIU(p) (*(const IU *)(p))
#define STIU(p, v) (*(IU *)(p) = (v))
#define SET1(x) ((V){(x), (x), (x), (x)})
#define SET1I(x) ((I){(uint64_t)(x), (uint64_t)(x), (uint64_t)(x), (uint64_t)(x)})
#define PORTABLE static inline __attribute__((always_inline))
PORTABLE V fma_(V a, V b, V c) {
  return (V){fma(a[0], b[0], c[0]), fma(a[1], b[1], c[1]), fma(a[2], b[2], c[2]), fma(a[3], b[3], c[3])};
}
#define FMA(a, b, c) fma_(a, b, c)
#define FNMA(a, b, c) fma_(-(a), b, c)
#define FMS(a, b, c) fma_(a, b, -(c))
#define FNMS(a, b, c) fma_(-(a), b, -(c))
#define XOR(a, b) ((V)((I)(a) ^ (I)(b)))

PORTABLE V from_words_(I x) {
  return (V){(double)(int64_t)x[0], (double)(int64_t)x[1], (double)(int64_t)x[2], (double)(int64_t)x[3]};
}
#define FROM_WORDS(x) from_words_(x)

/* As in lanes_avx2.h; rint x by the same addition, as |x| stays far below 2^51. */
PORTABLE I to_torus_(V x) {
  const V m = SET1(0x1.8p52);
  const V f = (x - ((x + m) - m)) * SET1(0x1p32);
  const V high = f + m;
  const V low = (f - (high - m)) * SET1(0x1p32) + m;
  return ((I)high << 32) + ((I)low - SET1I(0x4338000000000000));
}
#define TO_TORUS(x) to_torus_(x)

#define PREFETCH(p) __builtin_prefetch(p, 0, 2)

#define TRANSPOSE_CONSTANTS
#define TRANSPOSE(v)                                                                              \
  {                                                                                               \
    V a_ = v##0, b_ = v##1, c_ = v##2, d_ = v##3;                                                 \
    v##0 = (V){a_[0], b_[0], c_[0], d_[0]};                                                       \
    v##1 = (V){a_[1], b_[1], c_[1], d_[1]};                                                       \
    v##2 = (V){a_[2], b_[2], c_[2], d_[2]};                                                       \
    v##3 = (V){a_[3], b_[3], c_[3], d_[3]};                                                       \
  }
#endif
