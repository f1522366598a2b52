//! `cargo xtask test --gpu-emulated`: whole models on a Vulkan device, which Mesa plays on the processor.

use std::process::Command;

use models_bench::Model;

use crate::{
    failure::{Failure, Result},
    lit::Counts,
    model, process,
};

/// What becomes of parallel code.
const STYLES: [&str; 3] = ["serial", "streams", "fused"];

/// How far results may be from PyTorch's, relative to the largest one.
const TOLERANCE: &str = "1e-4";

/// The bundled model that does not run as it is: torch's dialect has to be lowered first.
const LEFT_OUT: &str = "inception_torch";

/// Runs the models of these names or paths, or without any those that the repository carries, in every style.
pub fn run(names: &[String], counts: &mut Counts) -> Result<()> {
    let models: Vec<Model> = match names {
        [] => model::bundled().into_iter().filter(|model| model.name != LEFT_OUT).collect(),
        names => {
            names.iter().map(|name| model::find_all(name)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect()
        }
    };
    let failed_before = counts.failed;
    for model in &models {
        for style in STYLES {
            let is_right = process::run(&mut call(model, style)).is_ok();
            eprintln!("xtask: {} as {style}: {}", model.name, if is_right { "ok" } else { "FAILED" });
            counts.passed += usize::from(is_right);
            counts.failed += usize::from(!is_right);
        }
    }
    match counts.failed - failed_before {
        0 => Ok(()),
        n_failed => Err(Failure::Finding(format!("{n_failed} of {} runs failed", models.len() * STYLES.len()))),
    }
}

/// A model on the device, held against what is expected of it, or against code for the processor.
fn call(model: &Model, style: &str) -> Command {
    let flags = ["--target", "gpu", "--gpu-style", style, "--device", "vulkan", "--tolerance", TOLERANCE, "--json"];
    let compare = model.expected.is_none().then_some("--compare");
    let flags: Vec<String> = flags.into_iter().chain(compare).map(str::to_owned).collect();
    let mut run = model::call(model, &flags);
    // Mesa's drivers complain without it.
    run.env("XDG_RUNTIME_DIR", std::env::temp_dir());
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_without_expected_results_is_compared() {
        let words = |model: &Model| -> Vec<String> {
            call(model, "fused").get_args().map(|word| word.to_string_lossy().into_owned()).collect()
        };
        let mut moe = model::find("moe").unwrap();
        assert!(words(&moe).contains(&"--expect".to_owned()) && !words(&moe).contains(&"--compare".to_owned()));
        moe.expected = None;
        assert!(words(&moe).contains(&"--compare".to_owned()));
    }
}
