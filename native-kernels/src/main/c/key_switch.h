/*
 * Key switch of a batch as an exact integer matrix product (docs/arithmetic.md, section 8). Equals KeySwitch of
 * fhe.kernels.heap.
 *
 * The 32-bit key is split into two signed 16-bit limbs and digits are 16-bit, so that one instruction multiplies two
 * neighbouring digits with two rows and adds both to a 32-bit sum: exact modulo 2^32. Every load of the key serves
 * eight ciphertexts; the key is one sequential stream for each group of outputs. Wants twice the multiplications of a
 * 32-bit product, which is still less than those cost. Guard: BootstrapBenchmark.
 *
 * A file that includes this defines OUTPUTS, the vector IV of OUTPUTS 32-bit integers, DOT(sum, key, digits) and
 * DIGITS(x), a pair of digits in every lane.
 */
#ifndef CW_KEY_SWITCH_H
#define CW_KEY_SWITCH_H
#include <string.h>

#include "cw_internal.h"
#include "key_switch_digits.h"

/* Pairs of rows in one piece of the key that stays in the cache while the tiles take turns: 128 KiB at 16 outputs. */
enum { CHUNK = 1024 };

/*
 * Bytes between the key that is used and the key that is asked for. The stream is sequential, but the hardware stops
 * at every 4 KiB: batch 8 0.55 -> 0.39 ms on one core of a Xeon (model 207), batch 1 2.7 -> 2.4; the same from 2 to 8 KiB.
 */
enum { AHEAD = 4096 };

/* A pair of digits as the 32 bits that DIGITS wants. */
static inline int32_t pair_of(const int16_t *digits) {
  int32_t pair;
  memcpy(&pair, digits, sizeof pair);
  return pair;
}

/* Adds `pairs` pairs of rows of T ciphertexts to sums[T][2 limbs]; d: [pair][T] pairs of digits. */
#define ACCUMULATE(T)                                                                                     \
  static void accumulate_##T(const IV *key, const int16_t *d, size_t pairs, IV *sums) {                   \
    IV lo[T], hi[T];                                                                                      \
    for (int t = 0; t < T; t++) {                                                                         \
      lo[t] = sums[2 * t];                                                                                \
      hi[t] = sums[2 * t + 1];                                                                            \
    }                                                                                                     \
    for (size_t k = 0; k < pairs; k++, key += 2, d += 2 * T) {                                            \
      __builtin_prefetch(cw_ahead(key, AHEAD));                                                           \
      __builtin_prefetch(cw_ahead(key, AHEAD + 64));                                                      \
      const IV kl = key[0], kh = key[1];                                                                  \
      _Pragma("GCC unroll 8") for (int t = 0; t < T; t++) {                                               \
        const IV x = DIGITS(pair_of(d + 2 * t));                                                          \
        lo[t] = DOT(lo[t], kl, x);                                                                        \
        hi[t] = DOT(hi[t], kh, x);                                                                        \
      }                                                                                                   \
    }                                                                                                     \
    for (int t = 0; t < T; t++) {                                                                         \
      sums[2 * t] = lo[t];                                                                                \
      sums[2 * t + 1] = hi[t];                                                                            \
    }                                                                                                     \
  }
ACCUMULATE(1) ACCUMULATE(2) ACCUMULATE(4) ACCUMULATE(8)

static void accumulate(size_t tile, const IV *key, const int16_t *d, size_t pairs, IV *sums) {
  switch (tile) {
    case 8: accumulate_8(key, d, pairs, sums); break;
    case 4: accumulate_4(key, d, pairs, sums); break;
    case 2: accumulate_2(key, d, pairs, sums); break;
    default: accumulate_1(key, d, pairs, sums);
  }
}

static void apply(const cw_ksk *k, size_t count, const uint64_t *in, uint64_t *out, char *scratch) {
  const size_t d = (size_t)k->shape.input_dimension, n = (size_t)k->shape.output_dimension, width = n + 1;
  const size_t pairs = cw_ks_pairs(k), groups = (width + OUTPUTS - 1) / OUTPUTS;
  int16_t *digits = (int16_t *)scratch;
  for (size_t c0 = 0; c0 < count; c0 += CW_KS_BATCH) {
    const size_t batch = count - c0 < CW_KS_BATCH ? count - c0 : CW_KS_BATCH;
    for (size_t c = 0, tile; c < batch; c += tile) {
      tile = cw_ks_tile(batch - c);
      for (size_t t = 0; t < tile; t++) {
        cw_ks_digits(&k->shape, in + (c0 + c + t) * (d + 1), digits + 2 * (c * pairs + t), tile);
      }
    }
    for (size_t g = 0; g < groups; g++) {
      const IV *key = (const IV *)k->limbs + g * pairs * 2;
      IV sums[CW_KS_BATCH * 2];
      memset(sums, 0, sizeof sums);
      for (size_t p = 0; p < pairs; p += CHUNK) {
        const size_t length = pairs - p < CHUNK ? pairs - p : CHUNK;
        for (size_t c = 0, tile; c < batch; c += tile) {
          tile = cw_ks_tile(batch - c);
          accumulate(tile, key + 2 * p, digits + 2 * (c * pairs + p * tile), length, sums + 2 * c);
        }
      }
      const size_t outputs = width - g * OUTPUTS < OUTPUTS ? width - g * OUTPUTS : OUTPUTS;
      for (size_t c = 0; c < batch; c++) {
        uint64_t *to = out + (c0 + c) * width + g * OUTPUTS;
        uint32_t low[OUTPUTS], high[OUTPUTS];
        memcpy(low, &sums[2 * c], sizeof low);
        memcpy(high, &sums[2 * c + 1], sizeof high);
        for (size_t i = 0; i < outputs; i++) to[i] = (uint32_t) - (low[i] + (high[i] << 16));
      }
    }
    for (size_t c = c0; c < c0 + batch; c++) {
      uint64_t *body = out + c * width + n;
      *body = (uint32_t)(*body + ((in[c * (d + 1) + d] + (1ull << 31)) >> 32));
    }
  }
}
#endif
