//! Which crate may know which: the picture in ARCHITECTURE.md as a table.

use serde_json::Value;

/// A crate of ours and the crates of ours that it may depend on.
const EDGES: &[(&str, &[&str])] = &[
    ("parallel-op-dialect", &[]),
    ("parallel-op-calls", &[]),
    ("parallel-op-task-graph", &[]),
    ("parallel-op-runtime", &[]),
    ("parallel-op-gpu", &[]),
    ("parallel-op-program", &["parallel-op-calls", "parallel-op-runtime", "parallel-op-gpu"]),
    ("xtask", &["bench-turns", "models-bench"]),
    ("parallel-op-passes", &["parallel-op-dialect", "parallel-op-task-graph"]),
    ("parallel-op-lowering", &["parallel-op-dialect"]),
    ("parallel-op-codegen", &["parallel-op-dialect"]),
    (
        "parallel_op",
        &[
            "parallel-op-dialect",
            "parallel-op-passes",
            "parallel-op-lowering",
            "parallel-op-codegen",
            "parallel-op-calls",
        ],
    ),
    ("parallel-opt", &["parallel_op"]),
    ("parallel-reduce", &["parallel_op"]),
    ("parallel-translate", &["parallel_op"]),
    ("parallel-op-plugin", &["parallel_op"]),
    ("parallel-run", &["parallel_op", "parallel-op-runtime", "parallel-op-gpu", "parallel-op-calls"]),
    ("parallel-fuzz", &["parallel_op", "parallel-op-runtime"]),
    ("bench-turns", &[]),
    ("dispatch-bench", &["bench-turns"]),
    ("models-bench", &["bench-turns"]),
    ("embed-host", &["parallel_op", "parallel-op-runtime"]),
];

/// Crates that build on a machine without LLVM.
const WITHOUT_LLVM: &[&str] = &[
    "parallel-op-calls",
    "parallel-op-task-graph",
    "parallel-op-runtime",
    "parallel-op-gpu",
    "parallel-op-program",
    "bench-turns",
    "dispatch-bench",
    "models-bench",
    "xtask",
];

/// Crates that bring LLVM in.
const LLVM_CRATES: &[&str] = &["melior", "mlir-sys", "llvm-sys", "tblgen"];

/// Every edge between crates that the table does not have.
pub fn findings(metadata: &Value) -> Vec<String> {
    let members: Vec<&str> = strings(&metadata["workspace_members"]).collect();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let own: Vec<&Value> =
        packages.filter(|package| package["id"].as_str().is_some_and(|id| members.contains(&id))).collect();
    let own_names: Vec<&str> = own.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in &own {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == name) else {
            findings.push(format!("crate '{name}' has no line in xtask/src/tidy/crate_edges.rs"));
            continue;
        };
        for dependency in dependencies(package) {
            if own_names.contains(&dependency) && !allowed.contains(&dependency) {
                findings.push(format!("crate '{name}' must not depend on '{dependency}'"));
            }
            if WITHOUT_LLVM.contains(&name) && LLVM_CRATES.contains(&dependency) {
                findings.push(format!("crate '{name}' must build without LLVM, but depends on '{dependency}'"));
            }
        }
    }
    findings
}

/// Names of what a package depends on; what only its tests need is left out.
fn dependencies(package: &Value) -> impl Iterator<Item = &str> {
    let all = package["dependencies"].as_array().into_iter().flatten();
    all.filter(|dependency| dependency["kind"] != "dev").filter_map(|dependency| dependency["name"].as_str())
}

fn strings(array: &Value) -> impl Iterator<Item = &str> {
    array.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace_with(name: &str, dependencies: Value) -> Value {
        json!({
            "workspace_members": ["a", "b"],
            "packages": [
                {"id": "a", "name": name, "dependencies": dependencies},
                {"id": "b", "name": "parallel-op-lowering", "dependencies": []},
            ],
        })
    }

    #[test]
    fn passes_must_not_see_lowering() {
        let metadata = workspace_with("parallel-op-passes", json!([{"name": "parallel-op-lowering", "kind": null}]));
        assert_eq!(findings(&metadata), ["crate 'parallel-op-passes' must not depend on 'parallel-op-lowering'"]);
    }

    #[test]
    fn the_runtime_must_not_see_llvm() {
        let metadata = workspace_with("parallel-op-runtime", json!([{"name": "mlir-sys", "kind": null}]));
        assert_eq!(findings(&metadata).len(), 1);
    }

    #[test]
    fn tests_may_depend_on_more() {
        let metadata = workspace_with("parallel-op-passes", json!([{"name": "parallel-op-lowering", "kind": "dev"}]));
        assert!(findings(&metadata).is_empty());
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        assert_eq!(findings(&workspace_with("parallel-op-extra", json!([]))).len(), 1);
    }
}
