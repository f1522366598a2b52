//! `cargo xtask bench --gpu-bundle`: a folder of programs for GPUs, to be measured on a machine that has one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use models_bench::Model;
use serde_json::{Value, json};

use crate::{
    failure::{Failure, Result},
    model, process, workspace,
};

/// What becomes of parallel code.
const STYLES: [&str; 3] = ["serial", "streams", "fused"];

/// Kinds of code for devices, each with the flags that ask for it. PTX for an older device runs on newer ones.
const CODE: [(&str, &[&str]); 2] =
    [("spirv", &["--gpu-code", "spirv"]), ("nvvm", &["--gpu-code", "nvvm", "--gpu-chip", "sm_80"])];

/// How far results may be from PyTorch's, relative to the largest one.
const TOLERANCE: f64 = 1e-4;

/// Writes the programs of these models, their arrays and the script that measures them into a new folder.
pub fn write(folder: &Path, names: &[String], flags: &[String]) -> Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Finding(format!("{}: expected an empty folder or none, got another", folder.display())));
    }
    let mut models = Vec::new();
    for name in names {
        for model in model::find_all(name)? {
            models.push(write_model(folder, &model, flags)?);
        }
    }
    let sources = workspace::root().join("bench/gpu");
    for script in ["bench.py", "torch_on_gpu.py"] {
        copy(&sources.join(script), &folder.join(script))?;
    }
    workspace::write(&folder.join("bundle.json"), &format!("{:#}\n", json!({ "models": models })))?;
    println!("wrote {}: copy it to a machine with a GPU, and run python3 bench.py there", folder.display());
    Ok(())
}

/// Writes one model, and returns what the script reads of it.
fn write_model(bundle: &Path, model: &Model, flags: &[String]) -> Result<Value> {
    let folder = bundle.join(&model.name);
    fs::create_dir_all(&folder).map_err(|source| Failure::File { path: folder.clone(), source })?;
    for style in STYLES {
        for (code, code_flags) in CODE {
            eprintln!("xtask: {}: {style}, {code}", model.name);
            process::run(&mut emission(model, (style, code_flags), &folder.join(format!("{style}.{code}")), flags))?;
        }
    }
    let arrays: Vec<&PathBuf> = model.inputs.iter().chain(&model.weights).chain(&model.expected).collect();
    let for_torch = model.file_for("pt2");
    for array in arrays {
        copy(array, &folder.join(file_name(array)))?;
    }
    if for_torch.is_file() {
        copy(&for_torch, &folder.join("model.pt2"))?;
    }
    Ok(description(model))
}

/// What the script reads of a model.
fn description(model: &Model) -> Value {
    let inputs: Vec<String> = model.inputs.iter().chain(&model.weights).map(|path| file_name(path)).collect();
    json!({
        "name": model.name,
        "inputs": inputs,
        "expect": model.expected.as_deref().map(file_name),
        "tolerance": TOLERANCE,
    })
}

/// The call of `parallel-run` that makes one program.
fn emission(model: &Model, (style, code): (&str, &[&str]), file: &Path, flags: &[String]) -> Command {
    let mut run = Command::new(workspace::bin_dir().join("parallel-run"));
    run.arg(&model.program).args(["--target", "gpu", "--gpu-style", style]).args(code);
    model.weights.iter().for_each(|weights| {
        run.arg("--input").arg(weights);
    });
    run.args(["--emit", "exe", "-o"]).arg(file).args(flags);
    run
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).map_err(|source| Failure::File { path: from.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_names_files_beside_the_programs() {
        let moe = model::find("moe").unwrap();
        let expected =
            json!({"name": "moe", "inputs": ["in0.npy", "weights.npz"], "expect": "out0.npy", "tolerance": 1e-4});
        assert_eq!(description(&moe), expected);
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let text = write(&workspace::root(), &[], &[]).unwrap_err().to_string();
        assert!(text.ends_with("expected an empty folder or none, got another"), "{text}");
    }
}
