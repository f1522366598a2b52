//! Measured costs: the file that `parallel-run --profile` writes and `cost-profile=` reads.
//!
//! ```json
//! {"entry":"main","nodes":[{"key":"main/0/17:linalg.matmul","ns":1234,"predicted_ns":1500}]}
//! ```
//!
//! A key names an op by where it stands: function, number of the block, position in the block, name of the op. Within
//! control flow each level adds block and position, `main/0/17/0/3:linalg.matmul`. Keys are those of the IR before any
//! pass of ours but the pipeline `parallel-op-codegen`; a pass that changes positions looks its keys up first. Calls must
//! have been inlined when a profile is taken, as `parallel-run` does, so `inline` has to run before a pass that reads it.

use crate::roles;
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir;
use serde::{Deserialize, Serialize, Serializer};
use std::{collections::BTreeMap, path::Path};

/// Measured times of the nodes of one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The function that was called.
    pub entry: String,
    /// Its nodes, in the order of the program.
    pub nodes: Vec<MeasuredNode>,
}

/// One node and its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredNode {
    /// Where it stands, as [`node_key`] says.
    pub key: String,
    /// Time of one run, in nanoseconds.
    #[serde(serialize_with = "rounded")]
    pub ns: f64,
    /// What the cost model predicted, if it knew.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "rounded_if_any")]
    pub predicted_ns: Option<f64>,
}

impl Profile {
    /// Reads a profile from a file.
    ///
    /// # Errors
    ///
    /// One line that names the file, what was expected and what is there.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read(path).map_err(|reason| format!("{}: cannot read: {reason}", path.display()))?;
        Self::parse(&text).map_err(|wrong| format!("{}: {wrong}", path.display()))
    }

    fn parse(text: &[u8]) -> Result<Self, String> {
        let profile: Self = serde_json::from_slice(text).map_err(|reason| {
            format!(
                "expected a profile {{\"entry\":…,\"nodes\":[{{\"key\":…,\"ns\":…}},…]}}, got something else: {reason}"
            )
        })?;
        let mut seen = BTreeMap::new();
        for (idx, node) in profile.nodes.iter().enumerate() {
            if !is_key(&node.key) {
                let expected = "expected a key 'function/block/position:op'";
                return Err(format!("node #{idx}: {expected}, got '{}'", node.key));
            }
            if !(node.ns.is_finite() && node.ns >= 0.0) {
                return Err(format!("node #{idx}: expected 'ns' of 0 or more, got {}", node.ns));
            }
            if let Some(first) = seen.insert(node.key.as_str(), idx) {
                return Err(format!(
                    "node #{idx}: expected a key of its own, got that of node #{first}, '{}'",
                    node.key
                ));
            }
        }
        Ok(profile)
    }

    /// The profile as a line of JSON.
    pub fn to_json(&self) -> String {
        // Strings and numbers have nothing that JSON could refuse.
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
    }

    /// Times in nanoseconds by key.
    pub fn times(&self) -> BTreeMap<&str, f64> {
        self.nodes.iter().map(|node| (node.key.as_str(), node.ns)).collect()
    }
}

/// Whether a text has the form of a key.
fn is_key(text: &str) -> bool {
    let Some((place, op)) = text.split_once(':') else { return false };
    let mut parts = place.split('/');
    let function = parts.next().unwrap_or_default();
    let numbers: Vec<Result<usize, _>> = parts.map(str::parse).collect();
    !function.is_empty()
        && !op.is_empty()
        && !numbers.is_empty()
        && numbers.len() % 2 == 0
        && numbers.iter().all(Result::is_ok)
}

fn rounded<S: Serializer>(ns: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(ns.round() as u64)
}

fn rounded_if_any<S: Serializer>(ns: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match ns {
        Some(ns) => rounded(ns, serializer),
        None => serializer.serialize_none(),
    }
}

/// The key of an op, from the IR as it stands. Linear in the ops of the blocks around it: [`keyed_ops`] gives those of
/// a whole function at once.
pub fn node_key(op: OperationRef) -> String {
    let mut place = String::new();
    let mut inner = op;
    while let (Some(block), Some(outer)) = (inner.block(), inner.parent_operation()) {
        let number = ir::blocks_of(outer).iter().position(|other| *other == block).unwrap_or_default();
        let position = ir::ops_in(block).iter().position(|other| *other == inner).unwrap_or_default();
        place = format!("/{number}/{position}{place}");
        inner = outer;
        if ir::string_attribute(outer, "sym_name").is_some() {
            break;
        }
    }
    format!("{}{place}:{}", ir::function_name(op), ir::op_name(op))
}

/// All ops of a function and of control flow in it, without the terminators, with their keys. In textual order, outer
/// ops before inner ones.
pub fn keyed_ops<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<(OperationRef<'c, 'a>, String)> {
    let mut keyed = Vec::new();
    collect(function, &ir::function_name(function), &mut keyed);
    keyed
}

fn collect<'c, 'a>(outer: OperationRef<'c, 'a>, place: &str, keyed: &mut Vec<(OperationRef<'c, 'a>, String)>) {
    for (number, block) in ir::blocks_of(outer).into_iter().enumerate() {
        let ops = ir::ops_in(block);
        let inner = ops.split_last().map_or(&[][..], |(_, inner)| inner);
        for (position, op) in inner.iter().enumerate() {
            let place = format!("{place}/{number}/{position}");
            keyed.push((*op, format!("{place}:{}", ir::op_name(*op))));
            if roles::holds_control_flow(*op) {
                collect(*op, &place, keyed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Profile, String> {
        Profile::parse(text.as_bytes())
    }

    #[test]
    fn what_is_written_can_be_read() {
        let node = |key: &str, ns, predicted_ns| MeasuredNode { key: key.to_owned(), ns, predicted_ns };
        let nodes = vec![node("main/0/17:linalg.matmul", 1234.4, Some(99.6)), node("main/0/17/0/3:a.b:c", 0.0, None)];
        let text = Profile { entry: "main".to_owned(), nodes }.to_json();
        assert_eq!(
            text,
            "{\"entry\":\"main\",\"nodes\":[{\"key\":\"main/0/17:linalg.matmul\",\"ns\":1234,\"predicted_ns\":100},\
             {\"key\":\"main/0/17/0/3:a.b:c\",\"ns\":0}]}\n"
        );
        let again = parse(&text).unwrap();
        assert_eq!(again.times(), BTreeMap::from([("main/0/17/0/3:a.b:c", 0.0), ("main/0/17:linalg.matmul", 1234.0)]));
    }

    #[test]
    fn other_files_are_refused_in_one_line() {
        for (text, expected) in [
            ("", "expected a profile {\"entry\":…,\"nodes\":[{\"key\":…,\"ns\":…},…]}, got something else: "),
            ("[1]", "got something else: "),
            (r#"{"entry":"main"}"#, "missing field `nodes`"),
            (r#"{"entry":"m","nodes":[{"key":"m/0/1:a","ns":"fast"}]}"#, "invalid type: string \"fast\""),
            (r#"{"entry":"m","nodes":[{"key":"m/0/1:a","ns":-1}]}"#, "node #0: expected 'ns' of 0 or more, got -1"),
            (
                r#"{"entry":"m","nodes":[{"key":"matmul","ns":1}]}"#,
                "node #0: expected a key 'function/block/position:op', got 'matmul'",
            ),
            (
                r#"{"entry":"m","nodes":[{"key":"m/0/1:a","ns":1},{"key":"m/0/1:a","ns":2}]}"#,
                "node #1: expected a key of its own, got that of node #0, 'm/0/1:a'",
            ),
        ] {
            let message = parse(text).unwrap_err();
            assert!(message.contains(expected) && !message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn a_key_has_a_function_pairs_of_numbers_and_an_op() {
        assert!(is_key("main/0/17:linalg.matmul") && is_key("f/1/2/0/3:a"));
        for text in ["main:a", "main/0:a", "/0/1:a", "main/0/1:", "main/0/x:a", "main/0/1/2:a", "main/0/-1:a"] {
            assert!(!is_key(text), "{text}");
        }
    }
}
