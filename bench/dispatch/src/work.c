/* The body of a branch: a chain of steps that no compiler shortens, because
 * each needs the one before, the caller does not see this file, and the end is
 * stored. */

#include <stdint.h>

void bench_work(int64_t steps);

void bench_work(int64_t steps) {
  uint64_t state = 88172645463325252u;
  if (steps <= 0)
    return;
  for (int64_t step = 0; step < steps; ++step) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  /* On the stack of the thread, so that branches share no line of the cache. */
  volatile uint64_t kept = state;
  (void)kept;
}
