//! `parallel-op-gpu`: from tensors to the LLVM dialect, with kernels for a GPU as images in it.
//!
//! The host's code takes the steps of `parallel-op-cpu` in front of the kernels and behind them.

use super::{codegen, cpu};
use parallel_op_dialect::{options, pass::PipelineSpec};

/// What registration, `--help` and the documentation know of this pipeline.
pub const SPEC: PipelineSpec = PipelineSpec {
    argument: "parallel-op-gpu",
    summary: "lower tensors and parallel_op to kernels for a GPU and host code in the LLVM dialect",
    description: "\
Takes linalg, TOSA and everything else that bufferizes, with or without containers. Structured ops become kernels, those of
sibling tasks one launch each in streams of their own (`style=streams`) or one launch for a level (`style=fused`), and
inputs and results are copied where the entry begins and ends. The weights of `entry=`, arguments that are marked
`parallel_op.weight`, are copied once, by `@E_prepare`. The kernels are SPIR-V for Vulkan or PTX for CUDA, and the program
must be linked with `libparallel_op_gpu.so` and `libparallel_op_runtime.so`.",
    options: GpuOptions::specs,
    expand: |values| {
        let options = GpuOptions::read(values);
        let rest = if options.until == "images" { vec![] } else { vec![from_images()] };
        Ok([vec![to_images(&options)], rest].concat().join(","))
    },
};

options! {
    /// Options of the pipeline.
    pub struct GpuOptions {
        /// what kernels become: nvvm is PTX
        pub target: String = "spirv" => ["spirv", "nvvm"],
        /// chip that target=nvvm makes PTX for
        pub chip: String = "sm_80",
        /// what containers become: a stream for each lane, one launch for a level, or what is predicted to be faster
        pub style: String = "auto" => ["streams", "fused", "auto"],
        /// keep tasks on the CPU that are predicted to end sooner there
        pub mixed: bool = false,
        /// function whose weights are copied once
        pub entry: String = "main",
        /// with images stop where kernels are images, which parallel-translate --gpu-images writes into files
        pub until: String = "llvm" => ["llvm", "images"],
        /// join ops here; false where that was done before the plan
        pub cut: bool = true,
    }
}

/// What is done on tensors before a plan is made.
pub fn before_plan() -> String {
    [cpu::owned(cpu::to_linalg()), codegen::for_kernels()].concat().join(",")
}

/// The first part of the pipeline, as text: until kernels are images and the host's ops are those of the gpu dialect. The
/// entry is split then, if it has weights.
pub fn to_images(options: &GpuOptions) -> String {
    let GpuOptions { target, chip, style, mixed, entry, cut, .. } = options;
    let tensors = if *cut { vec![before_plan()] } else { cpu::owned(cpu::to_linalg()) };
    let devices = match (mixed, style.as_str()) {
        (true, "streams") => vec!["func.func(parallel-op-choose-device{style=streams})".to_owned()],
        (true, _) => vec!["func.func(parallel-op-choose-device)".to_owned()],
        (false, _) => vec![],
    };
    let buffers = vec![
        // Nothing of the device lies on the stack of the host.
        "func.func(scf-forall-to-for,parallel-op-plan-memory{stack-bytes=0})".to_owned(),
        "canonicalize,cse".to_owned(),
    ];
    let launches = vec![
        "convert-linalg-to-gpu".to_owned(),
        // From here on until the launches are calls nothing may simplify the host's code: a token that nobody uses is an
        // order between launches all the same.
        format!("convert-parallel-op-to-gpu{{style={style}}}"),
        format!("parallel-op-place-on-gpu{{entry='{entry}'}}"),
    ];
    let kernels = super::gpu_kernels::kernels_to_images(target, chip);
    [tensors, cpu::owned(cpu::to_own_buffers()), devices, buffers, launches, kernels].concat().join(",")
}

/// The other part: the host's ops become calls of the runtime.
pub fn from_images() -> String {
    [vec!["convert-gpu-to-runtime"], cpu::host_tail(false, true)].concat().join(",")
}
