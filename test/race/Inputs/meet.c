// What planted programs call. Compiled without a sanitizer, so that the meeting
// itself is not seen and orders nothing.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECONDS 60

static int threadsHere;
static _Thread_local int isHere;

// Returns once two threads are inside a task: whatever they do next has no
// order, on every run. They go on one millisecond apart, because a detector can
// miss two accesses in the very same nanosecond.
void meet(void) {
  if (isHere)
    return;
  isHere = 1;
  int rank = __atomic_fetch_add(&threadsHere, 1, __ATOMIC_RELAXED);
  time_t begin = time(NULL);
  while (__atomic_load_n(&threadsHere, __ATOMIC_RELAXED) < 2)
    if (time(NULL) - begin > SECONDS) {
      fputs("meet: no second thread came\n", stderr);
      _Exit(3);
    }
  nanosleep(&(struct timespec){.tv_nsec = rank * 1000000}, 0);
}

// Takes memory over and never frees it.
void keep(void *memory) {
  static volatile uintptr_t hidden;
  hidden = ~(uintptr_t)memory;
  hidden = 0;
}
