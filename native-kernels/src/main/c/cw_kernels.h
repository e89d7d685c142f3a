/*
 * The C side of the provider `cpu`: batched TFHE kernels with the bits of docs/arithmetic.md.
 *
 * Rules of this interface. Every pointer has its length beside it, and a function that is given too little returns
 * CW_BAD_SHAPE before it touches anything. Outputs are wholly written on CW_OK and not at all otherwise; they overlap
 * no input. Nothing is printed, thrown or aborted, and there is no hidden state: what is shared is immutable once it
 * is filled, scratch belongs to the caller, so every function may run in many threads at once. Scratch needs no
 * alignment and no initial value.
 *
 * Words are torus words modulo 2^64 unless said otherwise. N polynomial size, M = N/2, k GLWE dimension, n LWE
 * dimension, beta and l (levels) of a decomposition, lb block length of a block-binary key (1: uniform binary).
 */
#ifndef CW_KERNELS_H
#define CW_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define CW_EXPORT __attribute__((visibility("default")))
#else
#define CW_EXPORT
#endif

/* Changes whenever a signature, a struct or a meaning here does. */
#define CW_ABI_VERSION 1

typedef int32_t cw_status;
enum {
  CW_OK = 0,
  CW_BAD_SHAPE = 1,    /* a length or shape that does not fit */
  CW_BAD_ARGUMENT = 2, /* a null pointer, an index outside */
  CW_NO_MEMORY = 3,
  CW_NO_LEVEL = 4 /* this CPU, or this build, lacks the dispatch level */
};

/*
 * Dispatch levels. The key switch of AVX512 is with VNNI where the CPU has it; AVX512_BW, which cw_ksk_new_u32 alone takes,
 * is the one without on every CPU with AVX-512, so that it can be compared.
 */
enum { CW_LEVEL_PORTABLE = 0, CW_LEVEL_AVX2 = 1, CW_LEVEL_AVX512 = 2, CW_LEVEL_AVX512_BW = 3 };

/* What cw_cpu_flags reports: instructions that both the CPU and the operating system support. */
enum {
  CW_CPU_AVX2 = 1,
  CW_CPU_FMA = 2,
  CW_CPU_AVX512F = 4,
  CW_CPU_AVX512DQ = 8,
  CW_CPU_AVX512BW = 16,
  CW_CPU_AVX512VL = 32,
  CW_CPU_AVX512VNNI = 64
};

CW_EXPORT uint32_t cw_abi_version(void);
CW_EXPORT uint32_t cw_cpu_flags(void);
/* Bit 1 << level for each level that this build has, whatever the CPU. */
CW_EXPORT uint32_t cw_built_levels(void);

/* ---- Scratch that callers keep from call to call: on huge pages where they are granted ---- */

CW_EXPORT cw_status cw_scratch_new_u8(size_t bytes, void **out, size_t out_bytes);
CW_EXPORT void cw_scratch_free(void *scratch);

/* ---- GGSW ciphertexts in the transform: bootstrap keys and selectors ---- */

typedef struct {
  int32_t glwe_dimension;       /* k, 1 to 8 */
  int32_t log2_polynomial_size; /* 8 to 16 */
  int32_t base_log;             /* beta, 1 to 32 */
  int32_t level_count;          /* l, beta * l <= 63 */
  int32_t block_length;         /* lb, 1 to 8; 1 for selectors */
  int32_t count;                /* ciphertexts; a multiple of lb */
} cw_ggsw_shape;

typedef struct cw_ggsw cw_ggsw;

/*
 * Room for `count` ciphertexts, with the tables of their ring.
 *   roots   2N pairs (Re, Im) of e^(2 pi i j / 2N), correctly rounded; copied
 */
CW_EXPORT cw_status cw_ggsw_new_f64(int32_t level, const cw_ggsw_shape *shape, size_t shape_bytes, const double *roots,
                                    size_t root_values, cw_ggsw **out, size_t out_bytes);
CW_EXPORT void cw_ggsw_free(cw_ggsw *ggsw);
/* Bytes that it occupies. */
CW_EXPORT size_t cw_ggsw_bytes(const cw_ggsw *ggsw);
/*
 * Transforms ciphertext `index`. Calls with different indices may run at once.
 *   words   (k+1) l (k+1) N words, row by row
 */
CW_EXPORT cw_status cw_ggsw_set_u64(cw_ggsw *ggsw, size_t index, const uint64_t *words, size_t word_count);

/* ---- Bootstrap: modulus switch, blind rotation, extraction ---- */

typedef struct {
  int64_t first_box;    /* index into `boxes` */
  int64_t box_count;    /* a power of two, at most N (N/2 if centred) */
  int64_t centred;      /* 0 or 1 */
  int64_t output_count; /* a power of two, at most box_count */
} cw_table;

CW_EXPORT size_t cw_bootstrap_scratch_bytes(const cw_ggsw *key, size_t count);
/*
 * Bootstraps `count` ciphertexts in passes over the key (docs/arithmetic.md, sections 4 to 7).
 *   in       count rows of n + 1 words modulo 2^32, n the key's count
 *   tables   one per input
 *   out      for each input its table's output_count rows of kN + 1 words, in input order
 */
CW_EXPORT cw_status cw_bootstrap_u64(const cw_ggsw *key, size_t count, const uint64_t *in, size_t in_words,
                                     const cw_table *tables, size_t table_bytes, const uint64_t *boxes,
                                     size_t box_words, uint64_t *out, size_t out_words, void *scratch,
                                     size_t scratch_bytes);

/* ---- Products with selectors ---- */

CW_EXPORT size_t cw_product_scratch_bytes(const cw_ggsw *selectors);
/*
 * out i = selector[chosen[i]] x in i, external products (section 6).
 *   in, out   count GLWE ciphertexts of (k+1) N words
 */
CW_EXPORT cw_status cw_external_product_u64(const cw_ggsw *selectors, size_t count, const int32_t *chosen,
                                            size_t chosen_count, const uint64_t *in, size_t in_words, uint64_t *out,
                                            size_t out_words, void *scratch, size_t scratch_bytes);

typedef struct {
  int32_t selector, if_zero, if_one; /* values are numbered leaves first, then nodes */
} cw_node;

/*
 * Value leaves + i = CMUX of node i: if_zero + selector x (if_one - if_zero).
 *   values   leaves + nodes GLWE ciphertexts: the leaves are given, the nodes are written
 */
CW_EXPORT cw_status cw_cmux_u64(const cw_ggsw *selectors, size_t leaves, const cw_node *nodes, size_t node_bytes,
                                uint64_t *values, size_t value_words, void *scratch, size_t scratch_bytes);

/* ---- Key switch to modulus 2^32 ---- */

typedef struct {
  int32_t input_dimension;  /* d, 1 to 2^17 */
  int32_t output_dimension; /* n, 1 to 2^17 */
  int32_t base_log;         /* beta, 1 to 15 */
  int32_t level_count;      /* l, beta * l <= 31 */
} cw_ksk_shape;

typedef struct cw_ksk cw_ksk;

CW_EXPORT cw_status cw_ksk_new_u32(int32_t level, const cw_ksk_shape *shape, size_t shape_bytes, cw_ksk **out,
                                   size_t out_bytes);
CW_EXPORT void cw_ksk_free(cw_ksk *ksk);
CW_EXPORT size_t cw_ksk_bytes(const cw_ksk *ksk);
/*
 * Sets the l rows of input coefficient `index`. Calls with different indices may run at once.
 *   rows   l rows of n + 1 words modulo 2^32
 */
CW_EXPORT cw_status cw_ksk_set_u32(cw_ksk *ksk, size_t index, const uint32_t *rows, size_t row_words);
CW_EXPORT size_t cw_key_switch_scratch_bytes(const cw_ksk *ksk, size_t count);
/*
 * Exact (section 8).
 *   in    count rows of d + 1 words
 *   out   count rows of n + 1 words modulo 2^32
 */
CW_EXPORT cw_status cw_key_switch_u64(const cw_ksk *ksk, size_t count, const uint64_t *in, size_t in_words,
                                      uint64_t *out, size_t out_words, void *scratch, size_t scratch_bytes);

/* ---- Exact operations without a key in this memory; no scratch ---- */

typedef struct {
  int32_t glwe_dimension;       /* of the packing key */
  int32_t log2_polynomial_size; /* of the packing key */
  int32_t base_log;             /* 1 to 32 */
  int32_t level_count;          /* beta * l <= 63 */
} cw_packing_shape;

/*
 * Packing key switch to one output, the share of one input coefficient: out -= sum over inputs c and levels of
 * X^c digit row (section 8).
 *   coefficients   that word of each of the inputs, at most N
 *   rows           l GLWE ciphertexts: the rows of that coefficient
 *   out            one GLWE ciphertext, added to
 */
CW_EXPORT cw_status cw_packing_add_u64(int32_t level, const cw_packing_shape *shape, size_t shape_bytes,
                                       const uint64_t *coefficients, size_t coefficient_words, const uint64_t *rows,
                                       size_t row_words, uint64_t *out, size_t out_words);

/*
 * out = sum over t of coefficients[t] in[indices[t]] + constant on the last word: one row of a linear map, for the words
 * first ... first + length - 1 of `width`. Writes only those; terms may name an input twice.
 */
CW_EXPORT cw_status cw_linear_u64(int32_t level, size_t width, size_t first, size_t length, const int32_t *indices,
                                  size_t index_count, const uint64_t *coefficients, size_t coefficient_count,
                                  uint64_t constant, const uint64_t *in, size_t in_words, uint64_t *out,
                                  size_t out_words);

/*
 * out = in times sum over t of coefficients[t] X^exponents[t], in Z/2^64 [X] / (X^N + 1), each of `polynomials`
 * polynomials of N words.
 */
CW_EXPORT cw_status cw_multiply_plain_u64(int32_t level, int32_t log2_polynomial_size, size_t polynomials,
                                          const int32_t *exponents, size_t exponent_count,
                                          const uint64_t *coefficients, size_t coefficient_count, const uint64_t *in,
                                          size_t in_words, uint64_t *out, size_t out_words);

#endif
