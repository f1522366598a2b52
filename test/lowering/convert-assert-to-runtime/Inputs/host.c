// Calls @check with 0, 1, ... up to the number on the command line, and prints
// what came of each call.
#include <stdio.h>
#include <stdlib.h>

#include "parallel_op_runtime.h"

int64_t _mlir_ciface_check(int64_t x);

int main(int argc, char **argv) {
  int64_t last = argc > 1 ? atoll(argv[1]) : 0;
  for (int64_t x = 0; x <= last; ++x) {
    int64_t result = _mlir_ciface_check(x);
    char text[256];
    int64_t length = parallel_op_rt_take_failure(text, sizeof text);
    if (length < 0)
      printf("check(%ld) = %ld\n", (long)x, (long)result);
    else
      printf("check(%ld) failed: %.*s\n", (long)x, (int)length, text);
  }
  parallel_op_rt_wait_idle();
  printf("objects left: %ld\n", (long)parallel_op_rt_live_objects());
  return 0;
}
