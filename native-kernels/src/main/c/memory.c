/* Memory of keys: a blind rotation reads 60 MB in order, and without huge pages the walk costs 5 % and more. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "cw_internal.h"

enum { HUGE_PAGE = 2 << 20 };

void *cw_memory_new(size_t bytes) {
  const size_t alignment = bytes >= HUGE_PAGE ? (size_t)HUGE_PAGE : (size_t)CW_ALIGNMENT;
  if (bytes > SIZE_MAX - alignment) return NULL;
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void *memory = aligned_alloc(alignment, rounded);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  /* Refused on some systems: then the pages stay small, and nothing else changes. */
  if (memory && alignment == HUGE_PAGE) (void)madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  return memory;
}

void cw_memory_free(void *memory) { free(memory); }

cw_status cw_scratch_new_u8(size_t bytes, void **out, size_t out_bytes) {
  if (!out) return CW_BAD_ARGUMENT;
  if (out_bytes != sizeof *out || bytes == 0) return CW_BAD_SHAPE;
  void *memory = cw_memory_new(bytes);
  if (!memory) return CW_NO_MEMORY;
  *out = memory;
  return CW_OK;
}

void cw_scratch_free(void *scratch) { cw_memory_free(scratch); }
