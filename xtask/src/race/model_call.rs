//! A bundled model as a whole program.

use std::sync::LazyLock;

use regex::Regex;

/// Rows of an open dimension.
const OPEN: &str = "3";

/// The text of a model with a `@main` that calls it once on constants and prints an element of each result. None if its
/// entry is not written as `func.func @main(…)` on tensors.
pub fn with_main(model: &str) -> Option<String> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^ *func\.func @main\((?<arguments>[^)]*)\) -> (?<results>[^{]*) \{$").expect("a fixed pattern")
    });
    let head = HEAD.captures(model)?;
    let types_in = |text: &str| -> Vec<String> {
        static TENSOR: LazyLock<Regex> = LazyLock::new(|| Regex::new("tensor<[^>]*>").expect("a fixed pattern"));
        TENSOR.find_iter(text).map(|found| found.as_str().to_owned()).collect()
    };
    let (arguments, results) = (types_in(&head["arguments"]), types_in(&head["results"]));
    let renamed = model.replacen("@main(", "@model(", 1);
    // Behind the last function, inside the module if there is one.
    let is_module = model.lines().any(|line| line.starts_with("module"));
    let (body, close) = match renamed.trim_end().strip_suffix("\n}").filter(|_| is_module) {
        Some(body) => (body, "\n}\n"),
        None => (renamed.trim_end(), "\n"),
    };
    Some(format!("{body}\n{}{close}", main(&arguments, &results)))
}

fn main(arguments: &[String], results: &[String]) -> String {
    let mut lines = vec!["func.func @main() -> i32 {".to_owned(), "%c0 = arith.constant 0 : index".to_owned()];
    lines.push(format!("%open = arith.constant {OPEN} : index"));
    for (index, r#type) in arguments.iter().enumerate() {
        let element = element_of(r#type);
        let n_open = r#type.matches('?').count();
        let sizes = vec!["%open"; n_open].join(", ");
        lines.push(format!("%v{index} = arith.constant {}", value_of(element)));
        lines.push(format!("%e{index} = tensor.empty({sizes}) : {type}", r#type = r#type));
        let operands = format!("ins(%v{index} : {element}) outs(%e{index} : {type})", r#type = r#type);
        lines.push(format!("%a{index} = linalg.fill {operands} -> {type}", r#type = r#type));
    }
    let values: Vec<_> = (0..arguments.len()).map(|index| format!("%a{index}")).collect();
    let signature = format!("({}) -> ({})", arguments.join(", "), results.join(", "));
    lines.push(format!("%r:{} = call @model({}) : {signature}", results.len(), values.join(", ")));
    for (index, r#type) in results.iter().enumerate() {
        let zeros = vec!["%c0"; r#type.matches('x').count()].join(", ");
        lines.push(format!("%x{index} = tensor.extract %r#{index}[{zeros}] : {type}", r#type = r#type));
        lines.push(format!("vector.print %x{index} : {}", element_of(r#type)));
    }
    lines.extend(["%ok = arith.constant 0 : i32", "return %ok : i32", "}"].map(str::to_owned));
    lines.join("\n")
}

/// `f32` of `tensor<2x3xf32>`.
fn element_of(tensor: &str) -> &str {
    let inner = tensor.trim_start_matches("tensor<").trim_end_matches('>');
    inner.rsplit('x').next().unwrap_or(inner)
}

/// Something small that is in range as an index, too.
fn value_of(element: &str) -> String {
    match element {
        "i1" => "true".to_owned(),
        _ if element.starts_with('i') => format!("1 : {element}"),
        _ => format!("0.03125 : {element}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_is_called_on_tensors_of_its_types() {
        let model =
            "module {\n  func.func @main(%arg0: tensor<?x6xf32>, %arg1: tensor<2xi1>) -> tensor<?x4xi64> {\n  }\n}\n";
        let program = with_main(model).unwrap();
        assert!(program.contains("func.func @model(%arg0"), "{program}");
        assert!(program.contains("%e0 = tensor.empty(%open) : tensor<?x6xf32>"), "{program}");
        assert!(program.contains("call @model(%a0, %a1) : (tensor<?x6xf32>, tensor<2xi1>) -> (tensor<?x4xi64>)"));
        assert!(program.contains("tensor.extract %r#0[%c0, %c0]") && program.contains("vector.print %x0 : i64"));
        assert!(program.ends_with("}\n}\n"), "{program}");
    }

    #[test]
    fn a_model_of_an_unknown_dialect_is_left_out() {
        assert_eq!(with_main("\"func.func\"() <{sym_name = \"main\"}> ({ })"), None);
    }
}
