/*
 * Drives the C functions without Java: `driver check` compares every dispatch level with the portable one, for
 * builds with sanitizers and for emulators, and prints a digest of the results, for comparison with other
 * architectures; `driver bench` measures one, in CPU time of each thread, so that other load disturbs less;
 * `driver stream` measures the reading of the keys alone, which is the bound of a batch of one.
 * Keys and ciphertexts are random words of a seeded generator: bits and times are the same as with real ones.
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cw_internal.h"

static uint64_t state = 88172645463325252u;
static uint64_t random_word(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * 0x9e3779b97f4a7c15u;
}

/* Exactly as long as asked, so that a sanitizer sees a step over the end; odd addresses of words on purpose. */
static void *room(size_t bytes) {
  void *p = malloc(bytes ? bytes : 1);
  if (!p) exit(3);
  return p;
}
static uint64_t *random_words(size_t count) {
  uint64_t *w = room(count * 8);
  for (size_t i = 0; i < count; i++) w[i] = random_word();
  return w;
}

#define MUST(call)                                                      \
  do {                                                                  \
    cw_status s_ = (call);                                              \
    if (s_ != CW_OK) {                                                  \
      fprintf(stderr, "%s: status %d (line %d)\n", #call, s_, __LINE__); \
      exit(1);                                                          \
    }                                                                   \
  } while (0)

typedef struct {
  const char *name;
  int k, log2_size, beta, levels, lb, n, ks_beta, ks_levels;
} shape;

static const shape SHAPES[] = {
    {"standard", 1, 11, 23, 1, 1, 918, 4, 4}, {"block2", 1, 11, 23, 1, 2, 916, 3, 6},
    {"block3", 1, 11, 23, 1, 3, 939, 3, 5},   {"block4", 1, 11, 23, 1, 4, 956, 3, 5},
    {"toy256", 1, 8, 23, 1, 1, 5, 4, 4},      {"toy512", 2, 9, 15, 2, 1, 4, 3, 5},
    {"toy1024", 1, 10, 23, 1, 2, 6, 3, 6},    {"toyk4", 4, 8, 11, 3, 4, 8, 5, 3},
    {"toy8192", 1, 13, 15, 2, 1, 2, 4, 5},    {"toy2048u", 1, 11, 23, 1, 1, 3, 4, 4},
    {"toy2048b2", 1, 11, 23, 1, 2, 6, 3, 5},  {"toy2048b3", 1, 11, 23, 1, 3, 9, 3, 5},
    {"toy2048b4", 1, 11, 23, 1, 4, 8, 3, 5},  {"toy2048b5", 1, 11, 22, 1, 5, 10, 3, 5},
    {"toy2048l2", 1, 11, 15, 2, 1, 3, 3, 5}};
enum { SHAPE_COUNT = sizeof SHAPES / sizeof *SHAPES, FIRST_TOY = 4 };

typedef struct {
  const shape *s;
  cw_ggsw *ggsw;
  cw_ksk *ksk;
  uint64_t ksk_seed;
} key;

static size_t big_words(const shape *s) { return ((size_t)s->k << s->log2_size) + 1; }

static cw_ksk *make_ksk(const shape *s, int level, uint64_t seed, size_t distinct) {
  cw_ksk *k = NULL;
  state = seed;
  const cw_ksk_shape ks = {s->k << s->log2_size, s->n, s->ks_beta, s->ks_levels};
  MUST(cw_ksk_new_u32(level, &ks, sizeof ks, &k, sizeof k));
  const size_t row_words = (size_t)s->ks_levels * (s->n + 1);
  uint32_t *rows = room(row_words * 4);
  for (int j = 0; j < ks.input_dimension; j++) {
    if ((size_t)j < distinct * 4) {
      for (size_t i = 0; i < row_words; i++) rows[i] = (uint32_t)(random_word() >> 32);
    }
    MUST(cw_ksk_set_u32(k, (size_t)j, rows, row_words));
  }
  free(rows);
  return k;
}

static key make_key(const shape *s, int level, uint64_t seed, size_t distinct) {
  key k = {.s = s};
  state = seed;
  const size_t order = (size_t)2 << s->log2_size;
  double *roots = room(order * 2 * sizeof *roots);
  for (size_t j = 0; j < order; j++) {
    const long double a = 2 * 3.14159265358979323846264338327950288L * (long double)(j % (order / 4)) / order;
    const double c = (float)cosl(a), z = (float)sinl(a); /* 24 bits: the same with every long double */
    const double turned[4][2] = {{c, z}, {-z, c}, {-c, -z}, {z, -c}};
    memcpy(roots + 2 * j, turned[j / (order / 4)], 16);
  }
  const cw_ggsw_shape gs = {s->k, s->log2_size, s->beta, s->levels, s->lb, s->n};
  MUST(cw_ggsw_new_f64(level, &gs, sizeof gs, roots, order * 2, &k.ggsw, sizeof k.ggsw));
  free(roots);
  const size_t words = (size_t)(s->k + 1) * s->levels * (s->k + 1) << s->log2_size;
  uint64_t *w = NULL;
  for (int i = 0; i < s->n; i++) {
    if ((size_t)i < distinct) {
      free(w);
      w = random_words(words);
    }
    MUST(cw_ggsw_set_u64(k.ggsw, (size_t)i, w, words));
  }
  free(w);
  k.ksk_seed = state;
  k.ksk = make_ksk(s, level, k.ksk_seed, distinct);
  return k;
}
static void free_key(key k) {
  cw_ggsw_free(k.ggsw);
  cw_ksk_free(k.ksk);
}

typedef struct {
  size_t count, outputs;
  uint64_t *in, *small, *boxes, *out;
  cw_table *tables;
  void *scratch;
  size_t scratch_bytes;
} batch;

static batch make_batch(key k, size_t count, uint64_t seed) {
  state = seed;
  batch b = {.count = count};
  b.in = random_words(count * big_words(k.s));
  b.small = room(count * (k.s->n + 1) * 8);
  b.boxes = random_words(count * 16);
  b.tables = room(count * sizeof *b.tables);
  for (size_t c = 0; c < count; c++) {
    b.tables[c] = (cw_table){(int64_t)c * 16, 16, c % 3 != 1, c % 5 == 4 ? 2 : 1};
    b.outputs += (size_t)b.tables[c].output_count;
  }
  b.out = room(b.outputs * big_words(k.s) * 8);
  b.scratch_bytes = cw_bootstrap_scratch_bytes(k.ggsw, count);
  const size_t ks = cw_key_switch_scratch_bytes(k.ksk, count);
  if (ks > b.scratch_bytes) b.scratch_bytes = ks;
  b.scratch = room(b.scratch_bytes);
  return b;
}
static void free_batch(batch b) {
  free(b.in);
  free(b.small);
  free(b.boxes);
  free(b.tables);
  free(b.out);
  free(b.scratch);
}
static void run_switch(key k, batch *b) {
  MUST(cw_key_switch_u64(k.ksk, b->count, b->in, b->count * big_words(k.s), b->small,
                         b->count * (size_t)(k.s->n + 1), b->scratch, b->scratch_bytes));
}
static void run_bootstrap(key k, batch *b) {
  MUST(cw_bootstrap_u64(k.ggsw, b->count, b->small, b->count * (size_t)(k.s->n + 1), b->tables,
                        b->count * sizeof *b->tables, b->boxes, b->count * 16, b->out, b->outputs * big_words(k.s),
                        b->scratch, b->scratch_bytes));
}

/* FNV-1a of all that was computed, word by word. */
static uint64_t digest;
static void digest_words(const uint64_t *words, size_t count) {
  for (size_t i = 0; i < count; i++) digest = (digest ^ words[i]) * 0x100000001b3u;
}

static int same(const char *what, const shape *s, int level, size_t count, const void *a, const void *b, size_t bytes) {
  if (memcmp(a, b, bytes) == 0) return 0;
  printf("DIFFERENT: %s, %s, level %d, count %zu\n", what, s->name, level, count);
  return 1;
}

/* Selectors: external product and CMUX with the ring and decomposition of a shape. */
static int check_products(const shape *s, int level) {
  shape plain = *s;
  plain.lb = 1;
  plain.n = 3;
  key a = make_key(&plain, CW_LEVEL_PORTABLE, 5, 3), b = make_key(&plain, level, 5, 3);
  const size_t words = (size_t)(s->k + 1) << s->log2_size, count = 3, nodes = 4;
  uint64_t *in = random_words(count * words);
  uint64_t *out[2], *values[2];
  const int32_t chosen[] = {2, 0, 1};
  const cw_node tree[] = {{0, 0, 1}, {1, 2, 3}, {2, 3, 0}, {1, 5, 4}};
  for (int q = 0; q < 2; q++) {
    const cw_ggsw *g = q ? b.ggsw : a.ggsw;
    const size_t bytes = cw_product_scratch_bytes(g);
    void *scratch = room(bytes);
    out[q] = room(count * words * 8);
    values[q] = room((count + nodes) * words * 8);
    memcpy(values[q], in, count * words * 8);
    MUST(cw_external_product_u64(g, count, chosen, count, in, count * words, out[q], count * words, scratch, bytes));
    MUST(cw_cmux_u64(g, count, tree, sizeof tree, values[q], (count + nodes) * words, scratch, bytes));
    free(scratch);
  }
  int bad = same("external product", s, level, count, out[0], out[1], count * words * 8) +
            same("cmux", s, level, count, values[0], values[1], (count + nodes) * words * 8);
  for (int q = 0; q < 2; q++) {
    free(out[q]);
    free(values[q]);
  }
  free(in);
  free_key(a);
  free_key(b);
  return bad;
}

static int check_exact(int level) {
  int bad = 0;
  const cw_packing_shape ps = {2, 8, 4, 3};
  const size_t words = 3 << 8, width = 77, terms = 7;
  uint64_t *coefficients = random_words(19), *rows = random_words(3 * words), *in = random_words(5 * width);
  uint64_t *glwe = random_words(words), *out[3][2];
  int32_t indices[7], exponents[7];
  for (int t = 0; t < 7; t++) {
    indices[t] = (int32_t)(random_word() % 5);
    exponents[t] = (int32_t)(random_word() % 256);
  }
  for (int q = 0; q < 2; q++) {
    const int l = q ? level : CW_LEVEL_PORTABLE;
    out[0][q] = room(words * 8);
    out[1][q] = room(width * 8);
    out[2][q] = room(words * 8);
    memcpy(out[0][q], glwe, words * 8);
    MUST(cw_packing_add_u64(l, &ps, sizeof ps, coefficients, 19, rows, 3 * words, out[0][q], words));
    MUST(cw_linear_u64(l, width, 0, 30, indices, terms, coefficients, terms, 9, in, 5 * width, out[1][q], width));
    MUST(cw_linear_u64(l, width, 30, 47, indices, terms, coefficients, terms, 9, in, 5 * width, out[1][q], width));
    MUST(cw_multiply_plain_u64(l, 8, 3, exponents, terms, coefficients, terms, glwe, words, out[2][q], words));
  }
  const size_t lengths[] = {words, width, words};
  for (int o = 0; o < 3; o++) {
    bad += same("exact operation", SHAPES, level, (size_t)o, out[o][0], out[o][1], lengths[o] * 8);
    free(out[o][0]);
    free(out[o][1]);
  }
  free(coefficients);
  free(rows);
  free(in);
  free(glwe);
  return bad;
}

/* The key switch without VNNI, which a CPU that has it would never run. */
static int check_without_vnni(key k, size_t distinct, size_t count, const batch *expected) {
  key other = k;
  other.ksk = make_ksk(k.s, CW_LEVEL_AVX512_BW, k.ksk_seed, distinct);
  batch b = make_batch(other, count, count);
  run_switch(other, &b);
  const int bad = same("key switch without VNNI", k.s, CW_LEVEL_AVX512_BW, count, expected->small, b.small,
                       count * (size_t)(k.s->n + 1) * 8);
  free_batch(b);
  cw_ksk_free(other.ksk);
  return bad;
}

static int check(int level, int first, int last) {
  static const size_t counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 31, 33};
  int bad = level == CW_LEVEL_PORTABLE ? 0 : check_exact(level);
  for (int i = first; i < last; i++) {
    const shape *s = SHAPES + i;
    key a = make_key(s, CW_LEVEL_PORTABLE, 7, 9), b = make_key(s, level, 7, 9);
    for (size_t j = 0; j < (first < FIRST_TOY ? 1 : sizeof counts / sizeof *counts); j++) {
      const size_t count = first < FIRST_TOY ? 11 : counts[j];
      batch x = make_batch(a, count, count), y = make_batch(b, count, count);
      run_switch(a, &x);
      run_switch(b, &y);
      bad += same("key switch", s, level, count, x.small, y.small, count * (size_t)(s->n + 1) * 8);
      run_bootstrap(a, &x);
      run_bootstrap(b, &y);
      bad += same("bootstrap", s, level, count, x.out, y.out, x.outputs * big_words(s) * 8);
      if (level == CW_LEVEL_AVX512) bad += check_without_vnni(a, 9, count, &x);
      digest_words(y.small, count * (size_t)(s->n + 1));
      digest_words(y.out, y.outputs * big_words(s));
      free_batch(x);
      free_batch(y);
    }
    free_key(a);
    free_key(b);
    bad += check_products(s, level);
  }
  return bad;
}

static double cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

typedef struct {
  key k;
  size_t count;
  int repetitions;
  double ks, br, best_ks, best_br; /* medians and best, ms per ciphertext */
} job;

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void *measure(void *argument) {
  job *j = argument;
  batch b = make_batch(j->k, j->count, 3);
  double *ks = room((size_t)j->repetitions * 8), *br = room((size_t)j->repetitions * 8);
  for (int r = -1; r < j->repetitions; r++) {
    const double t0 = cpu_ms();
    run_switch(j->k, &b);
    const double t1 = cpu_ms();
    run_bootstrap(j->k, &b);
    const double t2 = cpu_ms();
    if (r >= 0) {
      ks[r] = (t1 - t0) / (double)j->count;
      br[r] = (t2 - t1) / (double)j->count;
    }
  }
  qsort(ks, (size_t)j->repetitions, 8, by_value);
  qsort(br, (size_t)j->repetitions, 8, by_value);
  j->ks = ks[j->repetitions / 2];
  j->br = br[j->repetitions / 2];
  j->best_ks = ks[0];
  j->best_br = br[0];
  free(ks);
  free(br);
  free_batch(b);
  return NULL;
}

static int bench(const char *name, int level, size_t count, int threads, int repetitions) {
  const shape *s = NULL;
  for (int i = 0; i < SHAPE_COUNT; i++) {
    if (strcmp(SHAPES[i].name, name) == 0) s = SHAPES + i;
  }
  if (!s || threads < 1 || threads > 64) return 2;
  key k = make_key(s, level, 1, 4);
  pthread_t thread[64];
  job jobs[64];
  for (int t = 0; t < threads; t++) {
    jobs[t] = (job){.k = k, .count = count, .repetitions = repetitions};
    if (pthread_create(thread + t, NULL, measure, jobs + t)) return 3;
  }
  for (int t = 0; t < threads; t++) pthread_join(thread[t], NULL);
  double ks = 0, br = 0, best_ks = 0, best_br = 0;
  for (int t = 0; t < threads; t++) {
    ks += jobs[t].ks / threads;
    br += jobs[t].br / threads;
    best_ks += jobs[t].best_ks / threads;
    best_br += jobs[t].best_br / threads;
  }
  printf("%-9s level %d batch %3zu threads %d: KS %.3f  BR %.3f  KS-PBS %.3f ms  %.0f /s and core;  best %.3f  %.3f  %.3f\n",
         name, level, count, threads, ks, br, ks + br, 1e3 / (ks + br), best_ks, best_br, best_ks + best_br);
  free_key(k);
  return 0;
}

/* What the loops below read: sums that nothing may leave out, in chains that do not wait for each other. */
typedef struct {
  uint64_t sum[8];
} line_sums;
static inline void read_line(const char *line, line_sums *s) {
  uint64_t words[8];
  memcpy(words, line, sizeof words);
  for (int i = 0; i < 8; i++) s->sum[i] += words[i];
}

enum { LINE = 64, PAGE = 4096, PAGES = 16, NEAR = 4096 };

/* The rotation key as rotation_rows.h reads it for one ciphertext: requests for the next step, page by page in turns. */
static void stream_rotation(const cw_ggsw *g, line_sums *s) {
  const size_t step = (size_t)g->shape.block_length * cw_element_doubles(g) * sizeof(double);
  const char *points = (const char *)g->points, *end = points + g->point_bytes;
  for (; points < end; points += step) {
    for (size_t line = 0; line < step / LINE; line++) {
      const size_t page = line / (PAGES * PAGE / LINE) * PAGES + line % PAGES;
      __builtin_prefetch(cw_ahead(points, step + page * PAGE + line / PAGES % (PAGE / LINE) * LINE), 0, 2);
      __builtin_prefetch(cw_ahead(points, line * LINE + NEAR));
      read_line(points + line * LINE, s);
    }
  }
}

/* The key-switch key as key_switch.h reads it: one stream. */
static void stream_switch(const cw_ksk *k, line_sums *s) {
  const char *limbs = (const char *)k->limbs;
  for (size_t at = 0; at < k->limb_bytes; at += LINE) {
    __builtin_prefetch(cw_ahead(limbs, at + NEAR));
    read_line(limbs + at, s);
  }
}

static void print_stream(const char *what, size_t bytes, double *ms, int repetitions) {
  qsort(ms, (size_t)repetitions, sizeof *ms, by_value);
  const double median = ms[repetitions / 2];
  printf("%-14s %6.1f MB  median %.3f ms, %.1f GB/s;  best %.3f ms, %.1f GB/s\n", what, (double)bytes / 1e6, median,
         (double)bytes / 1e6 / median, ms[0], (double)bytes / 1e6 / ms[0]);
}

/* Reads what one bootstrap of block3 reads, as often as asked. All levels lay out as many bytes. */
static int stream(int repetitions) {
  enum { BLOCK3 = 2 };
  if (repetitions < 1) return 2;
  key k = make_key(SHAPES + BLOCK3, CW_LEVEL_PORTABLE, 1, 4);
  double *ms[3];
  for (int i = 0; i < 3; i++) ms[i] = room((size_t)repetitions * sizeof **ms);
  line_sums sums = {0};
  for (int r = -1; r < repetitions; r++) {
    const double t0 = cpu_ms();
    stream_rotation(k.ggsw, &sums);
    const double t1 = cpu_ms();
    stream_switch(k.ksk, &sums);
    const double t2 = cpu_ms();
    if (r < 0) continue;
    ms[0][r] = t1 - t0;
    ms[1][r] = t2 - t1;
    ms[2][r] = t2 - t0;
  }
  print_stream("rotation key", k.ggsw->point_bytes, ms[0], repetitions);
  print_stream("key-switch key", k.ksk->limb_bytes, ms[1], repetitions);
  print_stream("both", k.ggsw->point_bytes + k.ksk->limb_bytes, ms[2], repetitions);
  uint64_t all = 0;
  for (int i = 0; i < 8; i++) all += sums.sum[i];
  printf("sum %016llx\n", (unsigned long long)all);
  for (int i = 0; i < 3; i++) free(ms[i]);
  free_key(k);
  return 0;
}

int main(int argc, char **argv) {
  if (argc >= 2 && strcmp(argv[1], "check") == 0) {
    const int full = argc >= 3 && strcmp(argv[2], "named") == 0;
    int bad = 0;
    for (int level = 0; level < 3; level++) {
      cw_ggsw *g = NULL;
      const cw_ggsw_shape gs = {1, 8, 23, 1, 1, 1};
      double *roots = calloc(1024, sizeof *roots);
      const cw_status s = cw_ggsw_new_f64(level, &gs, sizeof gs, roots, 1024, &g, sizeof g);
      free(roots);
      cw_ggsw_free(g);
      if (s == CW_NO_LEVEL) {
        printf("level %d: skipped, this CPU or build lacks it\n", level);
        continue;
      }
      digest = 0xcbf29ce484222325u;
      bad += check(level, full ? 0 : FIRST_TOY, full ? FIRST_TOY : SHAPE_COUNT);
      printf("level %d: checked, digest %016llx\n", level, (unsigned long long)digest);
    }
    return bad != 0;
  }
  if (argc >= 6 && strcmp(argv[1], "bench") == 0) {
    return bench(argv[2], atoi(argv[3]), (size_t)atoi(argv[4]), atoi(argv[5]), argc > 6 ? atoi(argv[6]) : 9);
  }
  if (argc >= 2 && strcmp(argv[1], "stream") == 0) return stream(argc > 2 ? atoi(argv[2]) : 31);
  fprintf(stderr, "usage: driver check [named] | bench SET LEVEL BATCH THREADS [REPETITIONS] | stream [REPETITIONS]\n");
  return 2;
}
