/* Butterflies of the canonical transform (docs/arithmetic.md, section 2) on named registers r##k, i##k. */
#ifndef CW_BUTTERFLIES_H
#define CW_BUTTERFLIES_H

#define INLINE static inline __attribute__((always_inline))

/*
 * Forward and inverse butterfly of a and b with the twiddle W##r, W##i. The forms with I at the end belong to the odd
 * sibling of the node that W is for: its twiddle is exactly i W, so exchanging parts gives the same bits.
 */
#define PROD_(b, W)                                 \
  V p_ = FNMA(i##b, W##i, r##b * W##r);             \
  V q_ = FMA(i##b, W##r, r##b * W##i);
#define FB(a, b, W)                                                                   \
  {                                                                                   \
    PROD_(b, W) r##b = r##a - p_; i##b = i##a - q_; r##a = r##a + p_; i##a = i##a + q_; \
  }
#define FBI(a, b, W)                                                                  \
  {                                                                                   \
    PROD_(b, W) r##b = r##a + q_; i##b = i##a - p_; r##a = r##a - q_; i##a = i##a + p_; \
  }
#define DIFF_(a, b)                                 \
  V p_ = r##a - r##b, q_ = i##a - i##b;             \
  r##a = r##a + r##b; i##a = i##a + i##b;
#define IB(a, b, W)                                                                       \
  {                                                                                       \
    DIFF_(a, b) r##b = FMA(q_, W##i, p_ * W##r); i##b = FNMA(p_, W##i, q_ * W##r);        \
  }
#define IBI(a, b, W)                                                                      \
  {                                                                                       \
    DIFF_(a, b) r##b = FMS(q_, W##r, p_ * W##i); i##b = FNMS(p_, W##r, q_ * W##i);        \
  }

#define TWIDDLE(W, ring, node) const V W##r = SET1((ring)->twiddle_r[node]), W##i = SET1((ring)->twiddle_i[node]);
#define TWIDDLE_AT(X, p) const V X##r = LD(p), X##i = LD((p) + W);

#define LOAD(k, p) V r##k = LD(p), i##k = LD((p) + W);
#define STORE(k, p) ST(p, r##k); ST((p) + W, i##k);

/* Two levels: W1 of node t, W2 of node 2t. */
#define FORWARD4(W1, W2) FB(0, 2, W1) FB(1, 3, W1) FB(0, 1, W2) FBI(2, 3, W2)
#define INVERSE4(W1, W2) IB(0, 1, W2) IBI(2, 3, W2) IB(0, 2, W1) IB(1, 3, W1)

/* Three levels: W1 of node t, W2 of 2t, W3 of 4t, W4 of 4t + 2. */
#define FORWARD8(W1, W2, W3, W4)                                  \
  FB(0, 4, W1) FB(1, 5, W1) FB(2, 6, W1) FB(3, 7, W1)             \
  FB(0, 2, W2) FB(1, 3, W2) FBI(4, 6, W2) FBI(5, 7, W2)           \
  FB(0, 1, W3) FBI(2, 3, W3) FB(4, 5, W4) FBI(6, 7, W4)
#define INVERSE8(W1, W2, W3, W4)                                  \
  IB(0, 1, W3) IBI(2, 3, W3) IB(4, 5, W4) IBI(6, 7, W4)           \
  IB(0, 2, W2) IB(1, 3, W2) IBI(4, 6, W2) IBI(5, 7, W2)           \
  IB(0, 4, W1) IB(1, 5, W1) IB(2, 6, W1) IB(3, 7, W1)

#define EACH4(F) F(0) F(1) F(2) F(3)
#define EACH8(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)

#endif
