//! What code needs from elsewhere, as libraries to link with.

/// Prefixes of the functions of our runtime, the async ABI of MLIR included.
const RUNTIME: [&str; 3] = ["parallel_op_rt_", "mlirAsyncRuntim", "memrefCopy"];

/// Prefix of the functions of our runtime for GPUs.
const GPU: [&str; 1] = ["parallel_op_gpu_"];

/// Prefixes of the functions of an OpenMP runtime.
const OPENMP: [&str; 3] = ["__kmpc_", "omp_", "kmp_"];

/// A library that is not a part of the C compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// As `-l` takes it.
    pub name: &'static str,
    /// The file that a program which was linked with it loads.
    pub file: &'static str,
}

/// Our runtime.
const PARALLEL_OP: Library = Library { name: "parallel_op_runtime", file: "libparallel_op_runtime.so" };

/// Our runtime for GPUs.
const PARALLEL_OP_GPU: Library = Library { name: "parallel_op_gpu", file: "libparallel_op_gpu.so" };

/// LLVM's OpenMP runtime.
const OMP: Library = Library { name: "omp", file: "libomp.so.5" };

/// What one piece of code needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Needs {
    /// Libraries in the order in which a linker has to see them.
    pub libraries: Vec<Library>,
    /// Whether a call can fail with a message.
    pub can_fail: bool,
    /// Whether it runs on a GPU.
    pub needs_gpu: bool,
    /// Symbols of other libraries: C's own, or the program's.
    pub others: Vec<String>,
}

impl Needs {
    /// Sorts symbols by where they come from.
    pub fn of(symbols: &[String]) -> Self {
        let starts = |symbol: &str, prefixes: &[&str]| prefixes.iter().any(|prefix| symbol.starts_with(prefix));
        let all = [(PARALLEL_OP, &RUNTIME[..]), (PARALLEL_OP_GPU, &GPU[..]), (OMP, &OPENMP[..])];
        let is_needed = |prefixes| symbols.iter().any(|symbol| starts(symbol, prefixes));
        let is_other = |symbol: &&String| !all.iter().any(|(_, prefixes)| starts(symbol, prefixes));
        Self {
            libraries: all.iter().filter(|(_, prefixes)| is_needed(prefixes)).map(|(library, _)| *library).collect(),
            can_fail: is_needed(&RUNTIME[..2]),
            needs_gpu: is_needed(&GPU[..]),
            others: symbols.iter().filter(is_other).cloned().collect(),
        }
    }

    /// The flags of a C compiler that link code with all of it.
    pub fn flags(&self) -> String {
        let libraries = self.libraries.iter().map(|library| format!("-l{} ", library.name));
        libraries.chain(["-lm".to_owned()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(symbols: &[&str]) -> Needs {
        Needs::of(&symbols.iter().map(|&symbol| symbol.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn plain_code_needs_the_mathematics_library_only() {
        let needs = of(&["expf", "malloc"]);
        assert_eq!((needs.flags().as_str(), needs.can_fail), ("-lm", false));
        assert_eq!(needs.others, ["expf", "malloc"]);
    }

    #[test]
    fn functions_of_runtimes_are_known_by_their_names() {
        let needs = of(&["__kmpc_fork_call", "malloc", "parallel_op_rt_fail"]);
        assert_eq!(needs.flags(), "-lparallel_op_runtime -lomp -lm");
        assert_eq!(needs.others, ["malloc"]);
    }

    #[test]
    fn a_copy_needs_our_runtime_but_cannot_fail() {
        let needs = of(&["memrefCopy"]);
        assert_eq!((needs.flags().as_str(), needs.can_fail), ("-lparallel_op_runtime -lm", false));
    }

    #[test]
    fn kernels_need_the_runtime_for_gpus() {
        let needs = of(&["parallel_op_gpu_launch", "parallel_op_rt_fail"]);
        assert_eq!(needs.flags(), "-lparallel_op_runtime -lparallel_op_gpu -lm");
        assert!(needs.needs_gpu && needs.others.is_empty());
    }

    #[test]
    fn coroutines_can_fail() {
        assert!(of(&["mlirAsyncRuntimGetNumWorkerThreads", "mlirAsyncRuntimeExecute"]).can_fail);
    }
}
