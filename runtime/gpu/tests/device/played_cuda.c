/*===- played_cuda.c - A CUDA driver that is played by the processor ------===*\
|*
|* Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* The functions of libcuda.so.1 that the runtime calls, done at once and on the
|* host: memory is malloc's, a stream has always nothing left to do, and the one
|* kernel is 'add'. It shows that the runtime calls them in the right order with
|* the right arguments, not that a GPU does what they say. The process is ended
|* if something is used that is not alive, or left when the context ends.
|*
\*===----------------------------------------------------------------------===*/

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, INVALID_PTX = 218, NOT_FOUND = 500 };

/* What a stream, an event, a module or a function is: a word that says so. */
typedef struct {
  const char *kind;
  uint64_t time; /* of an event */
} Thing;

static __thread int has_context;
static int64_t alive;
static uint64_t now; /* microseconds, one for each piece of work */

static void need(int is_true, const char *what) {
  if (!is_true) {
    fprintf(stderr, "played driver: %s\n", what);
    abort();
  }
}

static void *made(const char *kind) {
  need(has_context, "no context is current");
  Thing *thing = malloc(sizeof *thing);
  *thing = (Thing){kind, 0};
  __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED);
  return thing;
}

static Thing *known(void *thing, const char *kind) {
  need(has_context, "no context is current");
  need(thing && ((Thing *)thing)->kind == kind, kind);
  return thing;
}

static int ended(void *thing, const char *kind) {
  known(thing, kind)->kind = "gone";
  free(thing);
  __atomic_sub_fetch(&alive, 1, __ATOMIC_RELAXED);
  return SUCCESS;
}

static const char STREAM[] = "stream", EVENT[] = "event", MODULE[] = "module",
                  ADD[] = "function add";

static int worked(void *stream) {
  known(stream, STREAM);
  __atomic_add_fetch(&now, 1, __ATOMIC_RELAXED);
  return SUCCESS;
}

int cuInit(unsigned flags) { return flags; }

int cuGetErrorName(int code, const char **name) {
  *name = code == INVALID_PTX ? "CUDA_ERROR_INVALID_PTX"
          : code == NOT_FOUND ? "CUDA_ERROR_NOT_FOUND"
                              : NULL;
  return SUCCESS;
}

int cuDeviceGetCount(int *count) {
  *count = 1;
  return SUCCESS;
}

int cuDeviceGet(int *device, int ordinal) {
  *device = 70 + ordinal;
  return SUCCESS;
}

int cuDeviceGetName(char *name, int length, int device) {
  snprintf(name, length, "played device %d", device);
  return SUCCESS;
}

/* Limits that no launch of a test reaches, with memory pools, of sm_80. */
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  need(device == 70, "another device");
  *value = attribute == 75    ? 8
           : attribute == 76  ? 0
           : attribute == 115 ? 1
           : attribute == 10  ? 32
                              : 100 << 10;
  return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void **context, int device) {
  need(device == 70, "another device");
  *context = &alive;
  return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  need(device == 70, "another device");
  return SUCCESS;
}

int cuCtxSetCurrent(void *context) {
  need(context == &alive, "another context");
  has_context = 1;
  return SUCCESS;
}

int cuCtxSynchronize(void) { return SUCCESS; }

int cuDeviceGetDefaultMemPool(void **pool, int device) {
  need(device == 70, "another device");
  *pool = &now;
  return SUCCESS;
}

int cuMemPoolSetAttribute(void *pool, int attribute, void *value) {
  need(pool == &now && attribute == 4 && *(uint64_t *)value == UINT64_MAX,
       "another attribute of a pool");
  return SUCCESS;
}

int cuMemAllocAsync(uint64_t *address, size_t bytes, void *stream) {
  known(stream, STREAM);
  *address = (uint64_t)aligned_alloc(256, (bytes + 255) / 256 * 256);
  return SUCCESS;
}

int cuMemFreeAsync(uint64_t address, void *stream) {
  known(stream, STREAM);
  free((void *)address);
  return SUCCESS;
}

int cuMemAllocManaged(uint64_t *address, size_t bytes, unsigned flags) {
  need(has_context && flags == 1, "memory that is not everybody's");
  *address = (uint64_t)aligned_alloc(512, (bytes + 511) / 512 * 512);
  return SUCCESS;
}

int cuMemFree_v2(uint64_t address) {
  need(has_context && address % 512 == 0, "memory of a pool");
  free((void *)address);
  return SUCCESS;
}

int cuMemHostRegister_v2(void *memory, size_t bytes, unsigned flags) {
  need(memory && bytes && !flags, "memory of the host");
  return SUCCESS;
}

int cuMemHostUnregister(void *memory) {
  need(memory != NULL, "memory of the host");
  return SUCCESS;
}

int cuMemcpyAsync(uint64_t to, uint64_t from, size_t bytes, void *stream) {
  memcpy((void *)to, (void *)from, bytes);
  return worked(stream);
}

int cuMemcpyHtoDAsync_v2(uint64_t to, void *from, size_t bytes, void *stream) {
  return cuMemcpyAsync(to, (uint64_t)from, bytes, stream);
}

int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *stream) {
  return cuMemcpyAsync((uint64_t)to, from, bytes, stream);
}

int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes,
                         void *stream) {
  return cuMemcpyAsync(to, from, bytes, stream);
}

int cuMemsetD8Async(uint64_t to, uint8_t value, size_t count, void *stream) {
  memset((void *)to, value, count);
  return worked(stream);
}

int cuMemsetD16Async(uint64_t to, uint16_t value, size_t count, void *stream) {
  for (size_t i = 0; i < count; ++i)
    ((uint16_t *)to)[i] = value;
  return worked(stream);
}

int cuMemsetD32Async(uint64_t to, uint32_t value, size_t count, void *stream) {
  for (size_t i = 0; i < count; ++i)
    ((uint32_t *)to)[i] = value;
  return worked(stream);
}

int cuStreamCreate(void **stream, unsigned flags) {
  need(flags == 1, "a stream that waits for the default one");
  *stream = made(STREAM);
  return SUCCESS;
}

int cuStreamDestroy_v2(void *stream) { return ended(stream, STREAM); }

int cuStreamSynchronize(void *stream) {
  known(stream, STREAM);
  return SUCCESS;
}

int cuStreamWaitEvent(void *stream, void *event, unsigned flags) {
  known(stream, STREAM);
  need(known(event, EVENT)->time && !flags, "an event that was not recorded");
  return SUCCESS;
}

int cuEventCreate(void **event, unsigned flags) {
  *event = made(EVENT);
  need(flags == 0 || flags == 2, "another kind of event");
  return SUCCESS;
}

int cuEventDestroy_v2(void *event) { return ended(event, EVENT); }

int cuEventRecord(void *event, void *stream) {
  worked(stream);
  known(event, EVENT)->time = now;
  return SUCCESS;
}

int cuEventSynchronize(void *event) {
  known(event, EVENT);
  return SUCCESS;
}

int cuEventElapsedTime(float *milliseconds, void *begin, void *end) {
  *milliseconds = (known(end, EVENT)->time - known(begin, EVENT)->time) * 1e-3f;
  return SUCCESS;
}

int cuModuleLoadDataEx(void **module, const char *image, unsigned n_options,
                       int *options, void **values) {
  need(n_options == 2 && options[0] == 5 && options[1] == 6, "other options");
  need((uint64_t)values[1] > 16, "a short log");
  if (!strstr(image, ".entry add(")) {
    strcpy(values[0], "line 3:\n nonsense");
    return INVALID_PTX;
  }
  *module = made(MODULE);
  return SUCCESS;
}

int cuModuleUnload(void *module) { return ended(module, MODULE); }

int cuModuleGetFunction(void **function, void *module, const char *name) {
  static Thing add = {ADD, 0};
  known(module, MODULE);
  *function = &add;
  return strcmp(name, "add") ? NOT_FOUND : SUCCESS;
}

int cuFuncSetAttribute(void *function, int attribute, int value) {
  known(function, ADD);
  need(attribute == 8 && value > 48 << 10, "another attribute of a function");
  return SUCCESS;
}

int cuLaunchKernel(void *function, unsigned grid_x, unsigned grid_y,
                   unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned shared_bytes, void *stream,
                   void **parameters, void **extra) {
  known(function, ADD);
  need(grid_y * grid_z * block_y * block_z == 1 && !extra, "another launch");
  need(shared_bytes <= 100 << 10, "too much shared memory");
  float *a = *(float **)parameters[0], *b = *(float **)parameters[1],
        *c = *(float **)parameters[2];
  uint32_t n = *(uint32_t *)parameters[3];
  for (uint32_t i = 0; i < n && i < grid_x * block_x; ++i)
    c[i] = a[i] + b[i];
  return worked(stream);
}

__attribute__((destructor)) static void all_ended(void) {
  need(alive == 0, "streams, events or modules are left");
}
