//! `parallel-op-gpu-kernels`: from kernels on any memrefs to images that drivers load.

use parallel_op_dialect::{options, pass::PipelineSpec};

/// What registration, `--help` and the documentation know of this pipeline.
pub const SPEC: PipelineSpec = PipelineSpec {
    argument: "parallel-op-gpu-kernels",
    summary: "turn GPU kernels on memrefs into SPIR-V or PTX",
    description: "\
Takes `gpu.launch_func` and `gpu.module` with kernels on memrefs of any layout. Afterwards launches pass buffers and words,
and each module is a `gpu.binary`, whose images `parallel-translate --gpu-images` writes to files. What the two targets
make of a kernel computes the same but for the last bits of fused operations.",
    options: KernelOptions::specs,
    expand: |values| {
        let options = KernelOptions::read(values);
        Ok(kernels_to_images(&options.target, &options.chip).join(","))
    },
};

options! {
    /// Options of the pipeline.
    pub struct KernelOptions {
        /// what kernels become
        pub target: String = "spirv" => ["spirv", "nvvm"],
        /// chip that target=nvvm compiles for
        pub chip: String = "sm_80",
    }
}

/// The steps.
pub fn kernels_to_images(target: &str, chip: &str) -> Vec<String> {
    [flat_kernels(), plain_math(), vec![format!("parallel-op-serialize-gpu{{target={target} chip={chip}}}")]].concat()
}

/// Kernels get arguments that drivers can bind.
fn flat_kernels() -> Vec<String> {
    vec![
        "parallel-op-flatten-gpu-arguments".to_owned(),
        // Views became arithmetic, most of it on constants. Not on the host's code, where a token that nobody uses is an
        // order between launches all the same.
        "gpu.module(canonicalize,cse),cse".to_owned(),
    ]
}

/// Functions become arithmetic that every device has, and the same on all of them.
fn plain_math() -> Vec<String> {
    let steps = [
        // Functions of 16 bits are those of 32.
        "math-extend-to-supported-types{target-type=f32}",
        // Rare functions become common ones, which the next step knows.
        "parallel-op-lower-gpu-math",
        "codegen-approximate-math",
        // No device of ours has arithmetic on bf16, and floor division is several instructions.
        "arith-emulate-unsupported-floats{source-types=bf16 target-type=f32},arith-expand{include-bf16=true}",
        "canonicalize,cse",
    ];
    vec![format!("gpu.module({})", steps.join(","))]
}
