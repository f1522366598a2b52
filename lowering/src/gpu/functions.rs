//! The functions of the runtime for GPUs that host code calls.

use melior::{
    Context,
    ir::{
        Type,
        r#type::{FunctionType, IntegerType},
    },
};

/// A function of `runtime/gpu/include/parallel_op_gpu.h`. Addresses, of the host and of the device, are `i64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GpuFunction {
    /// `uint64_t parallel_op_gpu_allocate(int64_t bytes, uint64_t stream)`
    Allocate,
    /// `bool parallel_op_gpu_free(uint64_t address, uint64_t stream)`
    Free,
    /// `bool parallel_op_gpu_copy_in(uint64_t to, const void *from, int64_t bytes, uint64_t stream)`
    CopyIn,
    /// `bool parallel_op_gpu_copy_out(void *to, uint64_t from, int64_t bytes, uint64_t stream)`
    CopyOut,
    /// `bool parallel_op_gpu_copy(uint64_t to, uint64_t from, int64_t bytes, uint64_t stream)`
    Copy,
    /// `uint64_t parallel_op_gpu_stream_create(void)`
    StreamCreate,
    /// `bool parallel_op_gpu_stream_destroy(uint64_t stream)`
    StreamDestroy,
    /// `bool parallel_op_gpu_stream_synchronize(uint64_t stream)`
    StreamSynchronize,
    /// `uint64_t parallel_op_gpu_token_record(uint64_t stream)`
    TokenRecord,
    /// `bool parallel_op_gpu_stream_wait(uint64_t stream, uint64_t token)`
    StreamWait,
    /// `bool parallel_op_gpu_token_synchronize(uint64_t token)`
    TokenSynchronize,
    /// `bool parallel_op_gpu_token_destroy(uint64_t token)`
    TokenDestroy,
    /// `uint64_t parallel_op_gpu_module(const parallel_op_gpu_images_t *images)`
    Module,
    /// `uint64_t parallel_op_gpu_kernel(uint64_t module, const char *name, int64_t length)`
    Kernel,
    /// `bool parallel_op_gpu_launch(const parallel_op_gpu_launch_t *launch, uint64_t stream)`
    Launch,
}

impl GpuFunction {
    /// Its C symbol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allocate => "parallel_op_gpu_allocate",
            Self::Free => "parallel_op_gpu_free",
            Self::CopyIn => "parallel_op_gpu_copy_in",
            Self::CopyOut => "parallel_op_gpu_copy_out",
            Self::Copy => "parallel_op_gpu_copy",
            Self::StreamCreate => "parallel_op_gpu_stream_create",
            Self::StreamDestroy => "parallel_op_gpu_stream_destroy",
            Self::StreamSynchronize => "parallel_op_gpu_stream_synchronize",
            Self::TokenRecord => "parallel_op_gpu_token_record",
            Self::StreamWait => "parallel_op_gpu_stream_wait",
            Self::TokenSynchronize => "parallel_op_gpu_token_synchronize",
            Self::TokenDestroy => "parallel_op_gpu_token_destroy",
            Self::Module => "parallel_op_gpu_module",
            Self::Kernel => "parallel_op_gpu_kernel",
            Self::Launch => "parallel_op_gpu_launch",
        }
    }

    /// Whether it gives a number, 0 if it failed, and not a truth.
    pub fn gives_number(self) -> bool {
        matches!(self, Self::Allocate | Self::StreamCreate | Self::TokenRecord | Self::Module | Self::Kernel)
    }

    /// Its type, addresses as numbers.
    pub fn signature(self, context: &Context) -> FunctionType<'_> {
        let n_arguments = match self {
            Self::StreamCreate => 0,
            Self::StreamDestroy
            | Self::StreamSynchronize
            | Self::TokenRecord
            | Self::TokenSynchronize
            | Self::TokenDestroy
            | Self::Module => 1,
            Self::Allocate | Self::Free | Self::StreamWait | Self::Launch => 2,
            Self::Kernel => 3,
            Self::CopyIn | Self::CopyOut | Self::Copy => 4,
        };
        let number: Type = IntegerType::new(context, 64).into();
        let result = if self.gives_number() { number } else { IntegerType::new(context, 1).into() };
        FunctionType::new(context, &vec![number; n_arguments], &[result])
    }
}
