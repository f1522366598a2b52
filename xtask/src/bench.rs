//! `cargo xtask bench`: serial beside parallel for every model, as a table in Markdown.

pub mod gpu_bundle;
mod targets;

use std::process::Command;

use models_bench::{Model, machine};
use serde_json::Value;

use crate::{
    failure::{Failure, Result},
    llvm::Llvm,
    model, process, workspace,
};

/// Runs the models of these names or paths, or without any those of `bench/models/list.txt`, and prints the table.
///
/// `flags` go to `parallel-run` as they are. A model that does not run is an error, printed where its row would be.
pub fn run(names: &[String], flags: &[String]) -> Result<()> {
    println!("{}\n", machine::line());
    println!("| model | tasks | serial ms | parallel ms | speedup | spread | same bits |");
    println!("|---|---|---|---|---|---|---|");
    each_model(names, |model| Ok(vec![measure(model, flags)?]))
}

/// The same with a row for each of these targets, beside serial code.
pub fn targets(names: &[String], targets: &[String], flags: &[String]) -> Result<()> {
    println!("{}\n", machine::line());
    println!("| model | target | tasks | ms | speedup | spread | predicted | same bits |");
    println!("|---|---|---|---|---|---|---|---|");
    each_model(names, |model| targets::rows(model, targets, flags))
}

/// Prints the rows of each model as soon as they are there.
fn each_model(names: &[String], rows: impl Fn(&Model) -> Result<Vec<String>>) -> Result<()> {
    let listed;
    let names = if names.is_empty() {
        listed = listed_models()?;
        &listed
    } else {
        names
    };
    let mut n_failed = 0;
    for name in names {
        match model::find(name).and_then(|model| rows(&model)) {
            Ok(rows) => rows.iter().for_each(|row| println!("{row}")),
            Err(failure) => {
                eprintln!("xtask: {name}: {failure}");
                n_failed += 1;
            }
        }
    }
    if n_failed > 0 {
        return Err(Failure::Finding(format!("{n_failed} of {} models did not run", names.len())));
    }
    Ok(())
}

/// Runs the benchmark of regions, which prints a table of its own.
pub fn dispatch(llvm: &Llvm, flags: &[String]) -> Result<()> {
    let mut bench = Command::new(workspace::bin_dir().join("dispatch-bench"));
    process::run(bench.arg("--llvm").arg(&llvm.prefix).args(flags))
}

/// Runs the benchmark of whole models beside other runtimes, which prints a table of its own.
///
/// `names` are models or folders of models; without any the bundled ones run. `flags` are those of `models-bench`.
pub fn peers(names: &[String], flags: &[String]) -> Result<()> {
    let mut bench = Command::new(workspace::bin_dir().join("models-bench"));
    let names = if names.is_empty() { listed_models()? } else { names.to_vec() };
    for name in names {
        bench.args(model::find_all(&name)?.into_iter().map(|model| model.program));
    }
    process::run(bench.args(flags))
}

/// One name a line; `#` begins a comment.
fn listed_models() -> Result<Vec<String>> {
    let text = workspace::read(&workspace::root().join("bench/models/list.txt"))?;
    let names = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn measure(model: &Model, flags: &[String]) -> Result<String> {
    let text = process::stdout_of(model::compare(model, flags).arg("--json"))?;
    // Only the object itself is wanted, should a program print more around it.
    let object = text.lines().rev().find(|line| line.trim_start().starts_with('{')).unwrap_or(&text);
    let measured = serde_json::from_str(object)
        .map_err(|error| Failure::Finding(format!("parallel-run --json printed no JSON: {error}")))?;
    Ok(row(&model.name, &measured))
}

fn row(name: &str, measured: &Value) -> String {
    let columns = [
        name.to_owned(),
        cell(&measured["n_tasks"]),
        cell(&measured["serial_ms"]),
        cell(&measured["parallel_ms"]),
        cell(&measured["speedup"]),
        cell(&measured["speedup_spread"]),
        cell(&measured["bitwise_equal"]),
    ];
    format!("| {} |", columns.join(" | "))
}

/// A value as people read it: three decimals at most, ranges as `a to b`, nothing for what was not measured.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) if number.is_f64() => format!("{:.3}", number.as_f64().unwrap_or_default()),
        Value::Array(parts) => parts.iter().map(cell).collect::<Vec<_>>().join(" to "),
        other => other.to_string().trim_matches('"').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_holds_what_was_measured_and_leaves_the_rest_empty() {
        let measured = json!({
            "n_tasks": 8, "serial_ms": 1.25, "parallel_ms": 0.625, "speedup": 2.0,
            "speedup_spread": [1.9, 2.1], "bitwise_equal": true,
        });
        assert_eq!(row("moe", &measured), "| moe | 8 | 1.250 | 0.625 | 2.000 | 1.900 to 2.100 | yes |");
        assert_eq!(row("moe", &json!({})), "| moe |  |  |  |  |  |  |");
    }

    #[test]
    fn every_listed_model_is_bundled() {
        for name in listed_models().unwrap() {
            assert!(model::find(&name).is_ok(), "{name}");
        }
    }
}
