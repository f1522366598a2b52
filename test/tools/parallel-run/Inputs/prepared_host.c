// Prepares once, calls twice, and compares with the entry that does both.

#include "n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  float x[4] = {1, 2, 3, 4}, w[4] = {-10, 20, -30, 40};
  ParallelOpMemRef1D_f32 input = {x, x, 0, {4}, {1}};
  ParallelOpMemRef1D_f32 weight = {w, w, 0, {4}, {1}};
  ParallelOpMemRef1D_f32 packed, first, second, whole;
  _mlir_ciface_marked_prepare(&packed, &weight);
  _mlir_ciface_marked_prepared(&first, &input, &packed);
  _mlir_ciface_marked_prepared(&second, &input, &packed);
  _mlir_ciface_marked(&whole, &input, &weight);
  const float *sum = second.aligned;
  printf("%g %g %g %g\n", sum[0], sum[1], sum[2], sum[3]);
  printf("equal: %d\n", !memcmp(first.aligned, sum, sizeof(x)) &&
                            !memcmp(whole.aligned, sum, sizeof(x)));
  free(first.allocated);
  free(second.allocated);
  free(whole.allocated);
  free(packed.allocated);
  return 0;
}
