//! `parallel-op-codegen`: structured ops cut into blocks of fast code, still on tensors.
//!
//! Runs before anything is planned, so that plans weigh the code that will run. What it leaves is linalg and `scf.forall`,
//! so a second run finds nothing to do. The other half, on memrefs, is a part of `parallel-op-cpu{codegen=fast}`.

use super::cpu;
use parallel_op_dialect::{options, pass::PipelineSpec};

/// What registration, `--help` and the documentation know of this pipeline.
pub const SPEC: PipelineSpec = PipelineSpec {
    argument: "parallel-op-codegen",
    summary: "choose layouts and cut structured ops into blocks of fast code",
    description: "\
Tensors to tensors, before anything is made parallel. Channels become innermost, batch-norm becomes a part of
convolutions, and contractions and rows become blocks: turns of `scf.forall` that threads can share. With `entry=` what
depends on weights alone goes to a function of its own, `@E_prepare`. `parallel-op-cpu{codegen=fast}` takes the same
steps unless it has `cut=false`, and then writes vector code for the blocks. Behind a plan it should have that: tasks keep
their bits only if they are not cut anew.",
    options: CodegenOptions::specs,
    expand: |values| {
        let options = CodegenOptions::read(values);
        // Before ops are joined, for work on weights joined with other work is done in each run. And last, for packing
        // stands beside the weights as ops like others, put there by the steps that make blocks.
        let (isa, split) = (&options.isa, prepared(&options.entry));
        // TOSA would be cut behind the plan only, and then by where its tasks end.
        let linalg = cpu::to_linalg().into_iter().map(str::to_owned).collect();
        Ok([linalg, layouts(), split.clone(), blocks(isa), split].concat().join(","))
    },
};

options! {
    /// Options of the pipeline.
    pub struct CodegenOptions {
        /// instruction set that blocks are made for
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
        /// function whose work on weights goes to a function of its own; none: it stays
        pub entry: String = "",
    }
}

/// How bodies are compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codegen {
    /// Structured ops become plain loops.
    #[default]
    Loops,
    /// Structured ops become blocks of vector code where there is some for them, else plain loops.
    Fast,
}

impl Codegen {
    /// Both ways, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Loops, Self::Fast];

    /// Name in options and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loops => "loops",
            Self::Fast => "fast",
        }
    }

    /// The way of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|codegen| codegen.name() == name)
    }
}

/// The steps on tensors.
pub fn on_tensors(isa: &str) -> Vec<String> {
    [layouts(), blocks(isa)].concat()
}

/// Which layout tensors have, before anything is cut by it.
fn layouts() -> Vec<String> {
    vec![
        // First, while scales and shifts still stand alone behind what they scale.
        "func.func(codegen-fold-batch-norm)".to_owned(),
        "canonicalize,cse".to_owned(),
        // Blocks, vectors and slots of joins are chosen by what is innermost.
        "func.func(codegen-channels-last)".to_owned(),
        // Of each new fill and reshape there are several.
        "canonicalize,cse".to_owned(),
    ]
}

/// What becomes blocks of fast code.
fn blocks(isa: &str) -> Vec<String> {
    let blocks = |ops: &str| format!("func.func(codegen-block-contractions{{isa={isa} ops={ops}}})");
    vec![
        // Convolutions of one image have a dimension of length one that the next step would drop.
        blocks("convolutions"),
        // What follows a contraction becomes one op behind it, and reshapes between the two go.
        "func.func(codegen-fuse-elementwise)".to_owned(),
        "canonicalize,cse".to_owned(),
        blocks("all"),
        // What no contraction took becomes chains, and chains become blocks of rows.
        format!("func.func(codegen-fuse-elementwise,codegen-block-rows{{isa={isa}}})"),
        // Slices of blocks fold, what blocks replaced goes, and operands that were packed twice become one.
        "canonicalize,cse".to_owned(),
    ]
}

/// The steps on tensors for a GPU, which has layouts and blocks of its own.
pub fn for_kernels() -> Vec<String> {
    vec![
        "func.func(codegen-fold-batch-norm)".to_owned(),
        "canonicalize,cse".to_owned(),
        "func.func(codegen-fuse-elementwise)".to_owned(),
        "canonicalize,cse".to_owned(),
    ]
}

/// The step that splits off what depends on weights alone.
fn prepared(entry: &str) -> Vec<String> {
    if entry.is_empty() { vec![] } else { vec![format!("codegen-prepare-weights{{entry='{entry}'}}")] }
}

/// The last step on tensors, right in front of bufferization. Nothing may come between: tensors without contents that look
/// alike would become one, and with them the buffers.
pub fn before_buffers() -> Vec<String> {
    vec!["func.func(codegen-place-joins)".to_owned()]
}

/// The steps on memrefs, before containers and loops are lowered.
pub fn on_memrefs(isa: &str) -> Vec<String> {
    vec![
        // First, for it takes the ops around a contraction into the contraction's kernel.
        format!("func.func(codegen-emit-contractions{{isa={isa}}})"),
        // What no contraction took.
        format!("func.func(codegen-vectorize{{isa={isa}}})"),
        // A call of the C library in a loop would keep it from being vector code. Last, for all bodies, vectors or not,
        // must compute the same bits.
        format!("func.func(codegen-approximate-math{{isa={isa}}})"),
    ]
}
