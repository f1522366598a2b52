//! Who names a function.
//!
//! A function that takes another batch breaks its callers, so that one that has any stays. A pass on functions must not
//! look into other ones, which other threads may be changing; only a pass on the module sees them all.

use melior::ir::{
    Attribute, OperationRef,
    attribute::{ArrayAttribute, AttributeLike, FlatSymbolRefAttribute},
    block::BlockLike,
    operation::OperationLike,
};
use parallel_op_dialect::ir;
use std::collections::BTreeSet;

/// What is known of who names the functions of a module.
pub enum Callers {
    /// The names that ops of the module use, all of them known.
    Known(BTreeSet<String>),
    /// The pass sees one function only.
    Unseen,
}

impl Callers {
    /// The names that the ops of a module use.
    pub fn of_module(module: OperationRef) -> Self {
        Self::Known(ir::walk(module).into_iter().flat_map(names_in).collect())
    }

    /// Why a function may not change its signature, if so.
    pub fn obstacle(&self, function: OperationRef) -> Option<&'static str> {
        let name = ir::string_attribute(function, "sym_name").unwrap_or_default();
        match self {
            Self::Known(names) => names.contains(&name).then_some("it has callers, which hand it one sample"),
            Self::Unseen => (!is_alone(function))
                .then_some("it may have callers, which only the pass on the whole module, 'builtin.module', sees"),
        }
    }
}

/// Whether nothing else stands in the module of a function. Reads the list of the module's ops, which no pass on
/// functions changes.
fn is_alone(function: OperationRef) -> bool {
    let first = function.block().and_then(|block| block.first_operation());
    first == Some(function) && function.next_in_block().is_none()
}

/// Whether an op uses a name.
pub fn names(op: OperationRef, name: &str) -> bool {
    names_in(op).any(|found| found == name)
}

/// The symbols that the attributes of an op name.
fn names_in<'c: 'a, 'a>(op: OperationRef<'c, 'a>) -> impl Iterator<Item = String> + 'a {
    let attributes: Vec<Attribute> = op.attributes().map(|(_, attribute)| attribute).collect();
    attributes.into_iter().flat_map(symbols)
}

fn symbols(attribute: Attribute) -> Vec<String> {
    if let Ok(array) = ArrayAttribute::try_from(attribute) {
        return (0..array.len()).filter_map(|idx| array.element(idx).ok()).flat_map(symbols).collect();
    }
    if let Ok(symbol) = FlatSymbolRefAttribute::try_from(attribute) {
        return vec![symbol.value().to_owned()];
    }
    // A reference into a module: each of its parts is a name.
    if attribute.is_symbol_ref() {
        let text = attribute.to_string();
        return text.split("::").map(|part| part.trim_matches(['@', '"']).to_owned()).collect();
    }
    Vec::new()
}
