// What vector.print and memref.copy call, without libmlir_c_runner_utils, which
// brings all of LLVM along: valgrind takes seconds to load it.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void printF32(float x) { printf("%g", x); }
void printI64(int64_t x) { printf("%ld", (long)x); }
void printU64(uint64_t x) { printf("%lu", (unsigned long)x); }
void printOpen(void) { fputs("( ", stdout); }
void printClose(void) { fputs(" )", stdout); }
void printComma(void) { fputs(", ", stdout); }
void printNewline(void) { fputs("\n", stdout); }

typedef struct {
  int64_t rank;
  void *descriptor;
} Unranked;

// The descriptor of a memref: two pointers, offset, sizes, strides.
typedef struct {
  char *base, *data;
  int64_t offset, shape[];
} Ranked;

static void copy(char *from, const int64_t *fromStrides, char *to,
                 const int64_t *toStrides, const int64_t *sizes, int64_t rank,
                 int64_t width) {
  if (rank == 0) {
    memcpy(to, from, width);
    return;
  }
  for (int64_t i = 0; i < sizes[0]; ++i)
    copy(from + i * fromStrides[0] * width, fromStrides + 1,
         to + i * toStrides[0] * width, toStrides + 1, sizes + 1, rank - 1,
         width);
}

void memrefCopy(int64_t width, Unranked *source, Unranked *target) {
  Ranked *from = source->descriptor, *to = target->descriptor;
  int64_t rank = source->rank;
  copy(from->data + from->offset * width, from->shape + rank,
       to->data + to->offset * width, to->shape + rank, from->shape, rank,
       width);
}
