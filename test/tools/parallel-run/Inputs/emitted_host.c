// Calls an emitted function, linked or loaded, and prints what it gives. The
// header comes from the command line, and so does the library to load, if any.
#include HEADER
#include "parallel_op_runtime.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef void Entry(ParallelOpResults_main *, const ParallelOpMemRef2D_f32 *,
                   const ParallelOpMemRef2D_f32 *, int64_t);

static Entry *entry(int argc, char **argv) {
#ifdef LOADED
  void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  return (Entry *)dlsym(library, "_mlir_ciface_main");
#else
  (void)argc, (void)argv;
  return _mlir_ciface_main;
#endif
}

int main(int argc, char **argv) {
  float x[4][8], w[8][3];
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 4; ++j)
      x[j][i] = i + j;
    for (int j = 0; j < 3; ++j)
      w[i][j] = j;
  }
  ParallelOpMemRef2D_f32 left = {x[0], x[0], 0, {4, 8}, {8, 1}};
  ParallelOpMemRef2D_f32 right = {w[0], w[0], 0, {8, 3}, {3, 1}};
  Entry *call = entry(argc, argv);

  ParallelOpResults_main results;
  call(&results, &left, &right, 0);
  float *product = results.result0.aligned + results.result0.offset;
  for (int i = 0; i < 4; ++i)
    printf("%g %g %g\n", product[3 * i], product[3 * i + 1],
           product[3 * i + 2]);
  float *row = results.result1.aligned + results.result1.offset;
  printf("row: %g, %lld floats\n", row[0], (long long)results.result1.sizes[0]);
  float *corner = results.result2.aligned + results.result2.offset;
  printf("corner: %g %g %g %g\n", corner[0], corner[1], corner[6], corner[7]);
  printf("is first: %d\n", results.result3);
  free(results.result0.allocated);
  free(results.result1.allocated);
  free(results.result2.allocated);

  char message[64] = {0};
  printf("failed: %d\n", parallel_op_rt_failed());
  call(&results, &left, &right, 4);
  printf("failed: %d\n", parallel_op_rt_failed());
  int64_t length = parallel_op_rt_take_failure(message, sizeof message - 1);
  printf("%lld: %s\n", (long long)length, message);
  return 0;
}
