//! `parallel-op-cpu`: from tensors to the LLVM dialect.
//!
//! Serial and parallel code take the same way, but for what containers become, so the bodies of tasks compute the same
//! bits wherever they stand.

use super::codegen;
use parallel_op_dialect::{options, pass::PipelineSpec};

/// What registration, `--help` and the documentation know of this pipeline.
pub const SPEC: PipelineSpec = PipelineSpec {
    argument: "parallel-op-cpu",
    summary: "lower tensors and parallel_op to the LLVM dialect for a CPU",
    description: "\
Takes linalg, TOSA and everything else that bufferizes, with or without containers. `target=serial` writes the tasks
out in order. `target=runtime` runs them on the runtime, which the program must be linked with, and with them the turns
of `scf.parallel` and `scf.forall`; `target=async` makes them coroutines on the same runtime. `target=openmp` makes
them tasks or sections of OpenMP. With `on-failure=abort` a failed assertion ends the program, and code of the targets
serial and openmp needs no runtime of ours. The result is the LLVM dialect. A function that has the attribute `llvm.emit_c_interface` gets an entry for C.

Floating-point operations keep their order: no step reassociates, contracts or fuses them, so all targets compute the
same bits.",
    options: CpuOptions::specs,
    expand: |values| Ok(steps(&CpuOptions::read(values)).join(",")),
};

options! {
    /// Options of the pipeline.
    pub struct CpuOptions {
        /// what containers become
        pub target: String = "runtime" => ["serial", "async", "runtime", "openmp"],
        /// how bodies are compiled
        pub codegen: String = "loops" => ["loops", "fast"],
        /// with codegen=fast cut structured ops into blocks here; false where parallel-op-codegen did so before the plan
        pub cut: bool = true,
        /// instruction set that codegen=fast chooses tiles and vectors for
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
        /// what target=openmp makes of a container
        pub style: String = "tasks" => ["tasks", "sections"],
        /// with target=openmp make containers inside of tasks parallel, too
        pub nested: bool = false,
        /// what a failed assertion does: it reaches the caller through the runtime, or ends the program
        pub on_failure: String = "report" => ["report", "abort"],
        /// call the runtime's trace functions around each task
        pub trace: bool = false,
        /// have clang find races or wrong uses of memory in the code: see parallel-op-sanitize
        pub sanitize: String = "none" => ["none", "thread", "address"],
        /// target=serial writes tasks out on tensors, or on memrefs in this order, of which another one shows races
        pub order: String = "tensors" => ["tensors", "forward", "reverse", "random"],
        /// seed of order=random
        pub seed: i64 = 0,
        /// whether buffers that are never alive together share memory, or each is allocated by itself
        pub memory: String = "planned" => ["planned", "separate"],
        /// how buffers are chosen: by analysis, or with a copy in front of every write
        pub bufferize: String = "analysis" => ["analysis", "copy-before-write"],
    }
}

/// What containers become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Sequential code.
    Serial,
    /// Coroutines on the runtime.
    Async,
    /// Functions that the runtime calls.
    Runtime,
    /// Tasks or sections of OpenMP.
    OpenMp,
    /// Launches on a GPU: see [`gpu`](super::gpu).
    Gpu,
}

impl Target {
    /// Every target, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Serial, Self::Async, Self::Runtime, Self::OpenMp, Self::Gpu];

    /// Those that `parallel-op-cpu` knows, in this order.
    pub const ON_CPU: [Self; 4] = [Self::Serial, Self::Async, Self::Runtime, Self::OpenMp];

    /// Name in options and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Async => "async",
            Self::Runtime => "runtime",
            Self::OpenMp => "openmp",
            Self::Gpu => "gpu",
        }
    }

    /// What starting one task costs, in nanoseconds, while the threads that take tasks are awake: what
    /// `cargo xtask bench --dispatch` measures, rounded up.
    pub fn dispatch_ns(self) -> f64 {
        match self {
            Self::Serial => 0.0,
            Self::Runtime => 500.0,
            Self::Async => 1000.0,
            Self::OpenMp => 2000.0,
            Self::Gpu => 20_000.0,
        }
    }

    /// What handing the turns of a loop to threads costs, in nanoseconds; without end on a target that does not.
    pub fn loop_ns(self) -> f64 {
        match self {
            Self::Serial | Self::Async | Self::Gpu => 1e18,
            Self::Runtime => 1000.0,
            Self::OpenMp => 5000.0,
        }
    }

    /// The target of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }
}

/// The first half of the pipeline, as text: from tensors to buffers that are freed. All targets but a serial one with
/// `order=tensors` share it.
pub fn to_buffers(options: &CpuOptions) -> String {
    front(options).join(",")
}

/// The other half: from buffers to the LLVM dialect.
pub fn from_buffers(options: &CpuOptions) -> String {
    back(options).join(",")
}

fn steps(options: &CpuOptions) -> Vec<String> {
    [front(options), back(options)].concat()
}

fn target(options: &CpuOptions) -> Target {
    Target::named(&options.target).unwrap_or(Target::Serial)
}

fn front(options: &CpuOptions) -> Vec<String> {
    let is_sequence = target(options) == Target::Serial && options.order == "tensors";
    let sequence = if is_sequence { tensors_to_sequence() } else { vec![] };
    [
        owned(to_linalg()),
        if is_fast(options) && options.cut { codegen::on_tensors(&options.isa) } else { vec![] },
        if is_fast(options) { shared_by_cost(options) } else { vec![] },
        owned(sequence),
        if is_fast(options) { codegen::before_buffers() } else { vec![] },
        owned([bufferized(options), to_freed_buffers()].concat()),
    ]
    .concat()
}

/// Blocks that no plan has weighed are shared out where two threads gain: a lowering does not know what a turn costs.
/// Nothing where no thread shares them anyway.
fn shared_by_cost(options: &CpuOptions) -> Vec<String> {
    let target = target(options);
    match target {
        Target::Serial | Target::Async | Target::Gpu => vec![],
        Target::Runtime | Target::OpenMp => {
            let (isa, loop_ns) = (&options.isa, target.loop_ns());
            vec![format!("func.func(parallel-op-share-loops{{machine=fast-{isa} loop-ns={loop_ns}}})")]
        }
    }
}

fn back(options: &CpuOptions) -> Vec<String> {
    let target = target(options);
    let has_coroutines = target == Target::Async;
    let (loops, containers) = match (target, options.order.as_str()) {
        (Target::Serial, "tensors") => (vec![], vec![]),
        (Target::Serial | Target::Gpu, order) => (vec![], vec![buffers_to_sequence(order, options.seed)]),
        (Target::Async, _) => (vec![], vec![to_async(options)]),
        (Target::OpenMp, _) => {
            (vec![format!("convert-loops-to-openmp{{on-failure={}}}", options.on_failure)], vec![to_openmp(options)])
        }
        // Loops first, while those in tasks stand where their captures are.
        (Target::Runtime, _) => {
            (vec!["convert-loops-to-runtime".to_owned()], vec![traced("convert-parallel-op-to-runtime", options.trace)])
        }
    };
    // Loops that were not shared out run their turns one after the other, so that turns can share memory, too.
    let memory = match plans_memory(options) {
        true => vec!["func.func(scf-forall-to-for,parallel-op-plan-memory)".to_owned()],
        false => vec![],
    };
    let containers = [loops, memory, containers].concat();
    let instrument = instrument(&options.sanitize);
    let reports = options.on_failure == "report";
    let rest = [host_tail(has_coroutines, reports), instrument].concat();
    let bodies = if is_fast(options) { codegen::on_memrefs(&options.isa) } else { vec![] };
    [bodies, containers, owned(rest)].concat()
}

/// From loops and calls to the LLVM dialect.
pub fn host_tail(has_coroutines: bool, reports: bool) -> Vec<&'static str> {
    [to_branches(), to_early_returns(has_coroutines, reports), to_llvm(has_coroutines)].concat()
}

/// From tensors to buffers that are freed.
pub fn to_own_buffers() -> Vec<&'static str> {
    [bufferized(&CpuOptions::default()), to_freed_buffers()].concat()
}

/// Whether buffers share memory. Each stays by itself where a wrong use of it has to be seen, and in what results are
/// compared with.
fn plans_memory(options: &CpuOptions) -> bool {
    options.memory == "planned" && options.sanitize != "address" && options.bufferize == "analysis"
}

fn is_fast(options: &CpuOptions) -> bool {
    options.codegen == "fast"
}

/// Steps as the ones that options are written into.
pub fn owned(steps: Vec<&str>) -> Vec<String> {
    steps.into_iter().map(str::to_owned).collect()
}

/// TOSA becomes linalg, tensor, arith and scf. Code without TOSA passes through unchanged.
pub fn to_linalg() -> Vec<&'static str> {
    vec![
        // Ops that TOSA only abbreviates, such as transposed convolutions, have no lowering of their own.
        "func.func(tosa-optional-decompositions)",
        // Control flow first: the next steps refuse its terminators.
        "func.func(tosa-to-scf)",
        // Convolutions, matrix products and pools become named ops; the rest then becomes generic ones.
        "func.func(tosa-to-linalg-named,tosa-to-linalg)",
        // Shapes, slices and constants are not computations: they belong to tensor and arith.
        "func.func(tosa-to-tensor,tosa-to-arith)",
        // Arithmetic on whole tensors has no bufferization of its own.
        "func.func(convert-elementwise-to-linalg)",
        // One-Shot Bufferization reads better from code without duplicates and dead values.
        "canonicalize,cse",
    ]
}

/// Without threads the tasks stand where their container stood.
fn tensors_to_sequence() -> Vec<&'static str> {
    vec!["func.func(parallel-op-serialize)", "canonicalize,cse"]
}

/// The same behind bufferization, where the buffers are those of parallel code: a task that writes what an unordered
/// sibling reads then computes something else in another order.
fn buffers_to_sequence(order: &str, seed: i64) -> String {
    format!("func.func(parallel-op-serialize{{order={order} seed={seed}}})")
}

/// Tensors become buffers. The whole module at once, so that a result is written where its user wants it. Buffers at
/// function boundaries are dense: callers need not know of strides.
fn bufferized(options: &CpuOptions) -> Vec<&'static str> {
    match options.bufferize.as_str() {
        // What results are compared with, so it takes no pass of ours.
        "copy-before-write" => vec![
            "one-shot-bufferize{copy-before-write bufferize-function-boundaries \
             function-boundary-type-conversion=identity-layout-map}",
        ],
        _ => vec![
            // A loop that makes a new tensor in each turn would be refused.
            "func.func(parallel-op-carry-in-place)",
            "one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map}",
        ],
    }
}

/// Buffers are placed and freed.
fn to_freed_buffers() -> Vec<&'static str> {
    vec![
        // Tasks write into their slices of the join, while allocations still stand where they can be moved.
        "func.func(parallel-op-place-results)",
        // Bufferization leaves casts and copies of a buffer onto itself.
        "canonicalize,cse",
        // Buffers are freed where their last owner ends: tasks own theirs, which nothing knows after they are lowered.
        "buffer-deallocation-pipeline",
        // A caller owns what a function returns, so an argument that is returned was cloned.
        "convert-bufferization-to-memref",
        // Deallocation stands at the ends of blocks. Behind their last uses buffers leave room for those that follow. Here,
        // for uses through an environment are not seen any more.
        "func.func(optimize-allocation-liveness)",
    ]
}

/// Containers become coroutines, with what the options say of them.
fn to_async(options: &CpuOptions) -> String {
    match options.on_failure.as_str() {
        "report" => traced("convert-parallel-op-to-async", options.trace),
        _ => format!("convert-parallel-op-to-async{{on-failure=abort trace={}}}", options.trace),
    }
}

/// Containers become teams of OpenMP, with what the options say of them.
fn to_openmp(options: &CpuOptions) -> String {
    let CpuOptions { style, nested, on_failure, trace, .. } = options;
    format!("convert-parallel-op-to-openmp{{style={style} nested={nested} on-failure={on_failure} trace={trace}}}")
}

/// A lowering of containers, and whether tasks tell the runtime when they begin and end.
fn traced(lowering: &str, trace: bool) -> String {
    if trace { format!("{lowering}{{trace=true}}") } else { lowering.to_owned() }
}

/// Structured ops become loops, and loops become branches.
fn to_branches() -> Vec<&'static str> {
    vec![
        "func.func(convert-linalg-to-loops)",
        // Views become offsets and strides: a load through a reshape would have to divide its indices, one through an
        // offset only adds.
        "expand-strided-metadata",
        // Addresses that do not depend on a loop are computed in front of it.
        "func.func(loop-invariant-code-motion)",
        "canonicalize,cse",
        // Offsets are affine arithmetic.
        "lower-affine",
        // Vectors that cross the edge of a buffer become loops and masks, and parallel loops sequential ones.
        "func.func(convert-vector-to-scf,scf-forall-to-for)",
        // From here on functions can return early.
        "convert-scf-to-cf",
    ]
}

/// `async.execute` becomes calls of the runtime, and failures find their way to the caller if they are reported.
fn to_early_returns(has_coroutines: bool, reports: bool) -> Vec<&'static str> {
    // The steps around coroutines leave code without any as it is, so that it does not need them.
    let (split, count) = match has_coroutines {
        true => (vec!["async-to-async-runtime"], vec!["async-runtime-ref-counting,async-runtime-ref-counting-opt"]),
        false => (vec![], vec![]),
    };
    // A failed assertion becomes an early return. Tokens are counted after that, so that they are dropped on such
    // exits, too.
    let report = if reports { vec!["convert-assert-to-runtime"] } else { vec![] };
    [split, report, count].concat()
}

/// Everything that is left becomes the LLVM dialect.
fn to_llvm(has_coroutines: bool) -> Vec<&'static str> {
    let coroutines = if has_coroutines { vec!["convert-async-to-llvm"] } else { vec![] };
    let rest = vec![
        // Rounding divisions are several instructions, and powers of integers are loops.
        "func.func(arith-expand),convert-math-to-funcs,convert-scf-to-cf",
        // Functions that LLVM knows become its intrinsics; the C library computes the others.
        "func.func(convert-math-to-llvm),convert-math-to-libm",
        // Functions first, for `convert-to-llvm` looks through all symbols at each call.
        "convert-vector-to-llvm,convert-func-to-llvm,convert-to-llvm",
        // Dialects were converted one after another; the casts between their types cancel out.
        "canonicalize,cse,reconcile-unrealized-casts",
    ];
    [coroutines, rest].concat()
}

/// Last, so that no function comes after it.
fn instrument(sanitizer: &str) -> Vec<&'static str> {
    match sanitizer {
        "thread" => vec!["parallel-op-sanitize{sanitizer=thread}"],
        "address" => vec!["parallel-op-sanitize{sanitizer=address}"],
        _ => vec![],
    }
}
