/*===- parallel_op_runtime.h - What lowered code calls at run time --------===*\
|*
|* Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* The functions of libparallel_op_runtime.so: the async ABI, by which MLIR's
|* convert-async-to-llvm calls a runtime, and our own for containers and loops,
|* failures, traces, node times and threads. Every function may be called from
|* any thread.
|*
\*===----------------------------------------------------------------------===*/

#ifndef PARALLEL_OP_RUNTIME_H
#define PARALLEL_OP_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*===----------------------------------------------------------------------===*\
|* The async ABI
\*===----------------------------------------------------------------------===*/

/* Something to wait for. */
typedef struct AsyncToken AsyncToken;

/* Something to wait for that carries a payload. Wherever a token can be given
 * its place can be taken by a value. */
typedef struct AsyncValue AsyncValue;

/* A fixed number of tokens and values to wait for together. */
typedef struct AsyncGroup AsyncGroup;

/* A suspended coroutine, and the function that continues it, on any thread. */
typedef void *CoroHandle;
typedef void (*CoroResume)(void *);

/* Counting. A reference is any token, value or group; the object ends with its
 * last count. */
void mlirAsyncRuntimeAddRef(void *reference, int64_t n);
void mlirAsyncRuntimeDropRef(void *reference, int64_t n);

/* A pending token or value has two counts: the caller's, and its producer's,
 * which completing the object drops. A group has one. */
AsyncToken *mlirAsyncRuntimeCreateToken(void);
AsyncValue *mlirAsyncRuntimeCreateValue(int64_t n_bytes);
AsyncGroup *mlirAsyncRuntimeCreateGroup(int64_t size);

/* Returns the rank of the member, counted from 0. A group waits for as many
 * members as it was created for. */
int64_t mlirAsyncRuntimeAddTokenToGroup(AsyncToken *member, AsyncGroup *group);

/* The memory of a value's payload, aligned to 64 bytes. It ends with the value.
 */
void *mlirAsyncRuntimeGetValueStorage(AsyncValue *value);

/* Completion, once, by the producer. What it wrote before is visible to whoever
 * has waited. The Set..Error functions take as reason the failure that is
 * pending on the calling thread. */
void mlirAsyncRuntimeEmplaceToken(AsyncToken *token);
void mlirAsyncRuntimeEmplaceValue(AsyncValue *value);
void mlirAsyncRuntimeSetTokenError(AsyncToken *token);
void mlirAsyncRuntimeSetValueError(AsyncValue *value);

/* True if the object failed; its reason is then pending on the calling thread,
 * unless another failure was. A group has the reason of its failed member of
 * lowest rank. */
bool mlirAsyncRuntimeIsTokenError(AsyncToken *token);
bool mlirAsyncRuntimeIsValueError(AsyncValue *value);
bool mlirAsyncRuntimeIsGroupError(AsyncGroup *group);

/* Block until the object is complete. A thread that waits may run the tasks
 * that it waits for, never others; it does not count as running while it is
 * blocked.
 */
void mlirAsyncRuntimeAwaitToken(AsyncToken *token);
void mlirAsyncRuntimeAwaitValue(AsyncValue *value);
void mlirAsyncRuntimeAwaitAllInGroup(AsyncGroup *group);

/* Runs a coroutine on a thread of the runtime, or on one that waits for it. */
void mlirAsyncRuntimeExecute(CoroHandle handle, CoroResume resume);

/* The same once the object is complete. */
void mlirAsyncRuntimeAwaitTokenAndExecute(AsyncToken *token, CoroHandle handle,
                                          CoroResume resume);
void mlirAsyncRuntimeAwaitValueAndExecute(AsyncValue *value, CoroHandle handle,
                                          CoroResume resume);
void mlirAsyncRuntimeAwaitAllInGroupAndExecute(AsyncGroup *group,
                                               CoroHandle handle,
                                               CoroResume resume);

/* How many threads may run tasks at a time. The spelling is upstream's. */
int64_t mlirAsyncRuntimGetNumWorkerThreads(void);

/* Prints "Current thread id: N" for tests. */
void mlirAsyncRuntimePrintCurrentThreadId(void);

/* Called by MLIR's execution engine, before and after it runs code. The second
 * waits until no task runs. */
void __mlir_execution_engine_init(void *symbols);
void __mlir_execution_engine_destroy(void);

/*===----------------------------------------------------------------------===*\
|* Containers and loops
|*
|* Strict fork-join without objects: who forks waits until all has ended. A
|* thread that waits runs what stands below its own container, never other work,
|* and so no more tasks run at a time than threads were asked for.
\*===----------------------------------------------------------------------===*/

/* A task of a plan, or a segment of a lane: runs to its end without waiting for
 * its siblings. Gives -1, or the number of the failed task in the text of the
 * program; its message is then pending on the thread that ran it. A panic in a
 * task is its failure, with its index in the plan as the number. */
typedef int64_t (*ParallelOpTask)(void *environment);

/* What a container executes: constant data. A task waits only for tasks with
 * lower indices, so that all may run in the order of their indices. */
typedef struct ParallelOpPlan {
  int64_t n_tasks;
  const ParallelOpTask *tasks;
  /* All tasks that wait for no other one, in the order in which they are to be
   * started; the first one runs on the caller. */
  int64_t n_starts;
  const int32_t *starts;
  /* For each task how many others it waits for; null if no task waits. */
  const int32_t *n_predecessors;
  /* The tasks that wait for task i are successors[successor_ends[i - 1]] up to
   * before successors[successor_ends[i]] (from 0 on for the first task). */
  const int32_t *successor_ends;
  const int32_t *successors;
} ParallelOpPlan;

/* Runs all tasks and returns when all have ended. True if one failed: the
 * message of the one with the lowest number is pending on the calling thread
 * then. A task behind a failed one does not run; all others do. */
bool parallel_op_rt_fork_join(const ParallelOpPlan *plan, void *environment);

/* Calls body(environment, begin, end) for pieces of [0, n), each at least
 * `grain` long but the last. It gives -1, or the first iteration of the piece
 * that failed. Returns as parallel_op_rt_fork_join. */
typedef int64_t (*ParallelOpLoopBody)(void *environment, int64_t begin,
                                      int64_t end);
bool parallel_op_rt_loop(ParallelOpLoopBody body, void *environment, int64_t n,
                         int64_t grain);

/* The same on `most_threads` threads at most, of those that there are: what a
 * loop gets that shares them with other tasks. 0 or less says nothing; with 1
 * the calling thread runs all, in order. */
bool parallel_op_rt_loop_within(ParallelOpLoopBody body, void *environment,
                                int64_t n, int64_t grain, int64_t most_threads);

/* Bracket a call of a whole program on the calling thread: its permit is taken
 * once, and threads stay awake between its containers. Optional; they nest. */
void parallel_op_rt_enter(void);
void parallel_op_rt_leave(void);

/*===----------------------------------------------------------------------===*\
|* Failures
|*
|* A thread has at most one failure pending, with its text. A task starts with
|* none and leaves the one that was pending before it. After a call into lowered
|* code, a pending failure means that the call failed and that its results must
|* not be used.
\*===----------------------------------------------------------------------===*/

/* Leaves a failure on the calling thread, unless one is pending. */
void parallel_op_rt_fail(const char *message, int64_t length);

/* True if a failure is pending on the calling thread. */
bool parallel_op_rt_failed(void);

/* Takes the failure that is pending on the calling thread: copies as much of
 * its text as fits, without a final zero, and returns the length of all of it,
 * or -1 if none is pending. */
int64_t parallel_op_rt_take_failure(char *buffer, int64_t capacity);

/* Takes the failure that is pending on the calling thread, as an object of one
 * owner; null if none is pending. */
void *parallel_op_rt_detach_failure(void);

/* Leaves it on the calling thread, unless one is pending there, and ends the
 * object. Null is no failure. */
void parallel_op_rt_attach_failure(void *failure);

/* Says that the coroutine that runs on the calling thread will complete a token
 * or value that was created elsewhere: if it panics, the object fails. */
void parallel_op_rt_completes(void *object);

/*===----------------------------------------------------------------------===*\
|* Traces
\*===----------------------------------------------------------------------===*/

/* Bracket a span of the calling thread; spans nest. Both return at once while
 * no trace is being taken. A task that suspends or ends closes its spans. */
void parallel_op_rt_trace_begin(const char *label, int64_t length);
void parallel_op_rt_trace_end(void);

/*===----------------------------------------------------------------------===*\
|* Times of nodes
\*===----------------------------------------------------------------------===*/

/* Bracket a node of a program that was lowered to be timed, by its number. A
 * node may hold other nodes. Both return at once unless the calling thread
 * takes times. */
void parallel_op_rt_node_begin(int64_t node);
void parallel_op_rt_node_end(int64_t node);

/*===----------------------------------------------------------------------===*\
|* Threads and objects
\*===----------------------------------------------------------------------===*/

/* Sets how many threads may run tasks at a time, a waiting caller that helps
 * included. 0 or less means the default: PARALLEL_OP_NUM_THREADS, else the
 * cores that the affinity mask and the cgroup quota leave to this process. */
void parallel_op_rt_configure(int64_t n_threads);

/* Blocks until no task is queued or running, awaited or not. A coroutine that
 * is suspended does not count. Returns at once inside a task. */
void parallel_op_rt_wait_idle(void);

/* How many tokens, values and groups exist. */
int64_t parallel_op_rt_live_objects(void);

/*===----------------------------------------------------------------------===*\
|* Memory
\*===----------------------------------------------------------------------===*/

/* A buffer of any rank: the descriptor is a pointer to what was allocated, a
 * pointer to the first element, an offset, the sizes and the strides. */
typedef struct UnrankedMemRef {
  int64_t rank;
  void *descriptor;
} UnrankedMemRef;

/* Copies one buffer into another of the same sizes but other strides; the name
 * is that of MLIR's libmlir_c_runner_utils.so. The buffers do not overlap. */
void memrefCopy(int64_t element_size, const UnrankedMemRef *source,
                const UnrankedMemRef *target);

#ifdef __cplusplus
}
#endif

#endif /* PARALLEL_OP_RUNTIME_H */
