//! The C header, the table of symbols and the code agree.

use std::collections::BTreeSet;

const HEADER: &str = include_str!("../../include/parallel_op_runtime.h");

/// Looked up by an execution engine in a shared library, not called by lowered code.
const ENGINE: [&str; 2] = ["__mlir_execution_engine_init", "__mlir_execution_engine_destroy"];

/// The functions that the header declares: a name of ours or of MLIR before an opening parenthesis.
fn declared() -> BTreeSet<&'static str> {
    HEADER
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '('))
        .filter_map(|word| word.split_once('(').map(|(name, _)| name))
        .filter(|name| {
            ["mlirAsync", "parallel_op_rt_", "__mlir_", "memrefCopy"].iter().any(|prefix| name.starts_with(prefix))
        })
        .collect()
}

#[test]
fn the_table_holds_what_the_header_declares() {
    let mut table: BTreeSet<_> = parallel_op_runtime::symbols().into_iter().map(|(name, _)| name).collect();
    table.extend(ENGINE);
    assert_eq!(table, declared());
}

// The 22 functions of the ABI, as the names of upstream's header are spelt.
#[test]
fn the_async_abi_is_complete() {
    let n_abi = declared()
        .iter()
        .filter(|name| name.starts_with("mlirAsync") && **name != "mlirAsyncRuntimePrintCurrentThreadId")
        .count();
    assert_eq!(n_abi, 22);
}

#[test]
fn addresses_differ() {
    let symbols = parallel_op_runtime::symbols();
    let addresses: BTreeSet<_> = symbols.iter().map(|(_, address)| address.addr()).collect();
    // The compiler may merge functions whose code is the same, as those of tokens and values are.
    assert!(addresses.len() > symbols.len() / 2 && !addresses.contains(&0));
}
