/*===- parallel_op_gpu.h - What lowered GPU code calls at run time --------===*\
|*
|* Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* The functions of libparallel_op_gpu.so: devices, memory, streams and kernels
|* of Vulkan and CUDA, whose libraries are loaded when they are needed. Every
|* function may be called from any thread. A function that cannot do what it is
|* asked leaves a failure on the calling thread, one line that names the
|* driver's error and the kernel or buffer, and returns false, or 0, or what is
|* said beside it. How a kernel gets its arguments is said in the README.
|*
\*===----------------------------------------------------------------------===*/

#ifndef PARALLEL_OP_GPU_H
#define PARALLEL_OP_GPU_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*===----------------------------------------------------------------------===*\
|* Failures
\*===----------------------------------------------------------------------===*/

/* Takes the failure that is pending on the calling thread: copies as much of
 * its text as fits, without a final zero, and returns the length of all of it,
 * or -1 if none is pending. The first failure stands until it is taken. */
int64_t parallel_op_gpu_take_failure(char *buffer, int64_t capacity);

/* Hands failures to this function instead of keeping them, such as
 * parallel_op_rt_fail of the runtime for CPUs; NULL keeps them again. */
typedef void (*parallel_op_gpu_sink_t)(const char *text, int64_t length);
void parallel_op_gpu_send_failures(parallel_op_gpu_sink_t sink);

/*===----------------------------------------------------------------------===*\
|* Devices
\*===----------------------------------------------------------------------===*/

#define PARALLEL_OP_GPU_CUDA 1   /* takes PTX and cubins */
#define PARALLEL_OP_GPU_VULKAN 2 /* takes SPIR-V */

/* What the device is. */
typedef struct {
  int32_t driver;     /* one of the two above */
  int32_t number;     /* in the list of devices */
  int32_t capability; /* such as 90 for sm_90; 0 on Vulkan */
  int32_t is_cpu;     /* 1 if the processor plays the device */
  char name[256];
} parallel_op_gpu_device_t;

/* The device's limits and abilities. */
typedef struct {
  uint64_t buffers_per_kernel; /* without the one that holds the words */
  uint64_t buffer_range;       /* bytes of a buffer that a kernel may see */
  uint64_t offset_alignment;   /* bytes; what is left over is a shift */
  uint64_t words_per_launch;   /* shifts included */
  uint64_t block_threads;
  uint64_t block[3];
  uint64_t grid[3];
  uint64_t workgroup_bytes;
  uint64_t subgroup;     /* threads that run in step */
  uint64_t queues;       /* 0: the driver does not say */
  uint8_t float_atomics; /* 32-bit floats added atomically in buffers */
  uint8_t float16;
  uint8_t float64;
  uint8_t int8;
  uint8_t int16;
  uint8_t int64;
  uint8_t storage8; /* elements of 8 bits in buffers */
  uint8_t storage16;
} parallel_op_gpu_limits_t;

/* What is alive, and what was done since the device was opened. */
typedef struct {
  uint64_t live_buffers;
  uint64_t live_bytes;
  uint64_t peak_bytes;
  uint64_t live_streams;
  uint64_t live_tokens;
  uint64_t launches;
} parallel_op_gpu_counters_t;

/* Opens a device in the place of the one that is open: "auto", "cuda", "vulkan"
 * or a number of the list. Without it the first call that needs a device opens
 * the one that PARALLEL_OP_DEVICE names, or "auto". */
bool parallel_op_gpu_open(const char *choice, int64_t length);

/* Closes the device; its addresses and handles end. */
void parallel_op_gpu_close(void);

/* Copies the list of devices, a line each, as far as it fits, and returns the
 * length of all of it. */
int64_t parallel_op_gpu_devices(char *buffer, int64_t capacity);

bool parallel_op_gpu_device(parallel_op_gpu_device_t *device);
bool parallel_op_gpu_limits(parallel_op_gpu_limits_t *limits);
bool parallel_op_gpu_counters(parallel_op_gpu_counters_t *counters);

/*===----------------------------------------------------------------------===*\
|* Memory. An address may be added to like a pointer. Stream 0 is always there.
\*===----------------------------------------------------------------------===*/

/* Memory for use in the stream from now on, in other streams behind a token.
 * No bytes are an allocation, too. */
uint64_t parallel_op_gpu_allocate(int64_t bytes, uint64_t stream);

/* Ends an allocation behind what is in the stream now; 0 is nothing to end. */
bool parallel_op_gpu_free(uint64_t address, uint64_t stream);

/* 1 if the host may read and write the allocation by its address while no
 * stream uses it, 0 if not, -1 if the address is not device memory. */
int32_t parallel_op_gpu_is_mapped(uint64_t address);

/* From the host, whose bytes may change afterwards; to the host, returning when
 * the bytes are there; and on the device, without overlap. */
bool parallel_op_gpu_copy_in(uint64_t to, const void *from, int64_t bytes,
                             uint64_t stream);
bool parallel_op_gpu_copy_out(void *to, uint64_t from, int64_t bytes,
                              uint64_t stream);
bool parallel_op_gpu_copy(uint64_t to, uint64_t from, int64_t bytes,
                          uint64_t stream);

/* Repeats the low `width` bytes of a pattern, 1, 2 or 4; bytes and address are
 * multiples of that. */
bool parallel_op_gpu_fill(uint64_t to, uint32_t pattern, int64_t width,
                          int64_t bytes, uint64_t stream);

/*===----------------------------------------------------------------------===*\
|* Streams and tokens
\*===----------------------------------------------------------------------===*/

uint64_t parallel_op_gpu_stream_create(void);

/* What is in the stream still happens. */
bool parallel_op_gpu_stream_destroy(uint64_t stream);
bool parallel_op_gpu_stream_synchronize(uint64_t stream);

/* A token is reached when all is done that was in the stream when the token was
 * recorded. What comes into a stream behind a wait waits for the token, even if
 * the token is destroyed meanwhile. */
uint64_t parallel_op_gpu_token_record(uint64_t stream);
bool parallel_op_gpu_stream_wait(uint64_t stream, uint64_t token);
bool parallel_op_gpu_token_synchronize(uint64_t token);
bool parallel_op_gpu_token_destroy(uint64_t token);

/*===----------------------------------------------------------------------===*\
|* Kernels
\*===----------------------------------------------------------------------===*/

/* The same kernels for each driver; NULL and 0 where there are none for it. */
typedef struct {
  const void *spirv;
  int64_t spirv_bytes;
  const void *ptx; /* text, or a cubin */
  int64_t ptx_bytes;
} parallel_op_gpu_images_t;

/* The same bytes give the same module, the same name the same kernel. Both live
 * until the device is closed. */
uint64_t parallel_op_gpu_module(const parallel_op_gpu_images_t *images);
uint64_t parallel_op_gpu_kernel(uint64_t module, const char *name,
                                int64_t length);

/* A part of an allocation: `range` bytes from `address + offset` on, where
 * `address` may lie anywhere in it; a range of -1 is all up to its end. */
typedef struct {
  uint64_t address;
  int64_t offset;
  int64_t range;
} parallel_op_gpu_buffer_t;

typedef struct {
  uint64_t kernel;
  int64_t grid[3];  /* blocks; with a 0 nothing is launched */
  int64_t block[3]; /* threads of a block */
  int64_t workgroup_bytes;
  const parallel_op_gpu_buffer_t *buffers;
  int64_t n_buffers;
  const uint32_t *words; /* scalars; one of 64 bits is two, the low one first */
  int64_t n_words;
} parallel_op_gpu_launch_t;

bool parallel_op_gpu_launch(const parallel_op_gpu_launch_t *launch,
                            uint64_t stream);

/* Copies as much of a kernel's name as fits, without a final zero, and returns
 * the length of all of it, or -1. */
int64_t parallel_op_gpu_kernel_name(uint64_t kernel, char *buffer,
                                    int64_t capacity);

/*===----------------------------------------------------------------------===*\
|* Times by the device's own clock
\*===----------------------------------------------------------------------===*/

/* What was done; begin and end count nanoseconds from the first span on. */
typedef struct {
  int32_t work;    /* 0 launch, 1 copy in, 2 copy out, 3 copy, 4 fill */
  uint64_t kernel; /* of a launch */
  uint64_t bytes;  /* of a copy or fill */
  uint64_t stream;
  uint64_t begin;
  uint64_t end;
} parallel_op_gpu_span_t;

/* Takes times of all that is put into streams from now on. Until the end, the
 * device makes the copies that the host could make itself. */
bool parallel_op_gpu_trace_begin(void);

/* Waits for the device and hands each span to `take`, if it is not NULL, in the
 * order in which they began. */
typedef void (*parallel_op_gpu_take_span_t)(void *context,
                                            const parallel_op_gpu_span_t *span);
bool parallel_op_gpu_trace_end(parallel_op_gpu_take_span_t take, void *context);

#ifdef __cplusplus
}
#endif

#endif /* PARALLEL_OP_GPU_H */
