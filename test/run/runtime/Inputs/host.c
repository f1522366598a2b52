/* A C program against the header and the shared library: two threads start
 * tasks, wait, and read a failure. */

#include "parallel_op_runtime.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* A coroutine of one step: doubles its number, or fails if it is negative. */
typedef struct {
  AsyncValue *value;
  int64_t number;
} Task;

static void run_task(void *handle) {
  Task *task = handle;
  AsyncValue *value = task->value;
  if (task->number < 0) {
    static const char text[] = "negative number";
    parallel_op_rt_fail(text, (int64_t)strlen(text));
    mlirAsyncRuntimeSetValueError(value);
    return;
  }
  *(int64_t *)mlirAsyncRuntimeGetValueStorage(value) = 2 * task->number;
  mlirAsyncRuntimeEmplaceValue(value);
}

static void start(Task *task, int64_t number) {
  task->value = mlirAsyncRuntimeCreateValue(sizeof(int64_t));
  task->number = number;
  mlirAsyncRuntimeExecute(task, run_task);
}

static int64_t finish(Task *task) {
  int64_t result = -1;
  mlirAsyncRuntimeAwaitValue(task->value);
  if (!mlirAsyncRuntimeIsValueError(task->value))
    result = *(int64_t *)mlirAsyncRuntimeGetValueStorage(task->value);
  mlirAsyncRuntimeDropRef(task->value, 1);
  return result;
}

static void *host(void *number) {
  int64_t n = *(int64_t *)number;
  Task good, bad;
  char text[64];
  int64_t length, result, failed;
  start(&good, n);
  start(&bad, -n);
  result = finish(&good);
  failed = finish(&bad);
  length = parallel_op_rt_take_failure(text, sizeof(text));
  printf("%lld %lld %.*s\n", (long long)result, (long long)failed, (int)length,
         text);
  return NULL;
}

int main(void) {
  int64_t numbers[2] = {21, 21};
  pthread_t threads[2];
  int i;
  parallel_op_rt_configure(2);
  for (i = 0; i < 2; ++i)
    if (pthread_create(&threads[i], NULL, host, &numbers[i]) != 0)
      return 1;
  for (i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
  parallel_op_rt_wait_idle();
  printf("threads %lld, objects %lld\n",
         (long long)mlirAsyncRuntimGetNumWorkerThreads(),
         (long long)parallel_op_rt_live_objects());
  return 0;
}
