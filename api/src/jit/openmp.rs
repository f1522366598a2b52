//! OpenMP's run-time library, for programs whose containers became teams of its threads.

use super::Error;
use crate::ffi::OpenMp;
use melior::ir::Module;
use parallel_op_dialect::ir;
use std::sync::{
    OnceLock,
    atomic::{AtomicI32, Ordering},
};

/// Where LLVM's is, unless the loader finds another one.
const PLACE: &str = concat!(env!("PARALLEL_OP_BUILD_LLVM_PREFIX"), "/lib/libomp.so");

/// The library, once a program has needed it.
static LIBRARY: OnceLock<OpenMp> = OnceLock::new();

/// Most threads of a team; 0 as long as nobody said.
static N_THREADS: AtomicI32 = AtomicI32::new(0);

/// Sets how many threads a team of OpenMP may have, in programs that are called from now on, by whatever thread. 0 leaves
/// that to OpenMP, and so to `OMP_NUM_THREADS`.
pub fn configure_openmp(n_threads: usize) {
    // Every access stands alone, so no order has to be kept.
    N_THREADS.store(i32::try_from(n_threads).unwrap_or(i32::MAX), Ordering::Relaxed);
}

/// Loads the library if code of the module calls it.
pub(super) fn load_for(module: &Module) -> Result<(), Error> {
    let functions = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    let mut names = functions.filter_map(|op| ir::string_attribute(op, "sym_name"));
    if LIBRARY.get().is_some() || !names.any(|name| name == "omp_get_max_threads") {
        return Ok(());
    }
    let library = OpenMp::load(PLACE).or_else(|reason| OpenMp::load("libomp.so.5").map_err(|_| reason));
    let library = library.map_err(|reason| Error::OpenMp { place: PLACE, reason })?;
    LIBRARY.get_or_init(|| library);
    Ok(())
}

/// Tells OpenMP how large the teams of the calling thread may be.
pub(super) fn limit_teams() {
    let n_threads = N_THREADS.load(Ordering::Relaxed);
    if let Some(library) = LIBRARY.get().filter(|_| n_threads > 0) {
        library.set_n_threads(n_threads);
    }
}
