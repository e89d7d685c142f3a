/*
 * Core cycles of one transform of N = 2048 at the level of this file's flags (see docs/PERFORMANCE.md for the command): the
 * kernels are included, so that they are called without the interface around them. Cycles come from a chain of
 * multiplications of three cycles each, which x86-64 cores of the last ten years share.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "level_avx512.c"

enum { SIZE = 2048, CALLS = 50, REPETITIONS = 1001, CHAIN = 20000, MULTIPLY_CYCLES = 3 };

static double cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double ns_per_cycle(void) {
  uint64_t x = 3;
  const double begin = cpu_ns();
  for (int i = 0; i < CHAIN; i++) __asm__ volatile("imul %0, %0" : "+r"(x));
  return (cpu_ns() - begin) / CHAIN / MULTIPLY_CYCLES;
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The median: the least would be that of a chain which something disturbed. */
static void measure(const char *name, void (*transform)(const cw_ring *, double *, fetcher *), const cw_ring *ring,
                    double *w) {
  fetcher nothing = {0}; /* no key is asked for */
  double cycles[REPETITIONS];
  for (int r = 0; r < REPETITIONS; r++) {
    for (int j = 0; j < SIZE; j++) w[j] = j; /* far from infinity after CALLS of them */
    const double begin = cpu_ns();
    for (int i = 0; i < CALLS; i++) transform(ring, w, &nothing);
    cycles[r] = (cpu_ns() - begin) / CALLS / ns_per_cycle();
  }
  qsort(cycles, REPETITIONS, sizeof *cycles, by_value);
  printf("%s: %.0f cycles\n", name, cycles[REPETITIONS / 2]);
}

int main(void) {
  static double roots[4 * SIZE];
  for (int j = 0; j < 2 * SIZE; j++) {
    roots[2 * j] = cos(M_PI * j / SIZE);
    roots[2 * j + 1] = sin(M_PI * j / SIZE);
  }
  cw_ring ring;
  double *w = cw_memory_new(SIZE * sizeof *w);
  if (!w || !cw_ring_init(&ring, 11, 8, roots)) return 3;
  measure("forward", forward, &ring, w);
  measure("inverse", inverse, &ring, w);
  cw_ring_free(&ring);
  cw_memory_free(w);
  return 0;
}
