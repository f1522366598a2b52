// The copy of a memref with strides, compiled with the program's sanitizer:
// that of the runtime is not instrumented, and what it reads and writes is not
// seen.
#include <stdint.h>
#include <string.h>

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
