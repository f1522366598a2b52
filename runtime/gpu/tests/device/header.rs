//! The C header, the table of symbols and the code agree.

use std::collections::BTreeSet;

const HEADER: &str = include_str!("../../include/parallel_op_gpu.h");

/// The functions that the header declares: a name of ours before an opening parenthesis.
fn declared() -> BTreeSet<&'static str> {
    HEADER
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '('))
        .filter_map(|word| word.split_once('(').map(|(name, _)| name))
        .filter(|name| name.starts_with("parallel_op_gpu_"))
        .collect()
}

#[test]
fn the_table_holds_what_the_header_declares() {
    let table: BTreeSet<_> = parallel_op_gpu::symbols().into_iter().map(|(name, _)| name).collect();
    assert_eq!(table, declared());
}

#[test]
fn addresses_differ() {
    let addresses: BTreeSet<_> = parallel_op_gpu::symbols().iter().map(|(_, address)| address.addr()).collect();
    assert!(addresses.len() > declared().len() / 2 && !addresses.contains(&0));
}
