//! The models that the repository carries, and how to call `parallel-run` on one.
//!
//! A model is a folder that holds `model.mlir` and, beside it, `in0.npy`, `in1.npy`, ... , `weights.npz` and `out0.npy` or
//! `out.npz` with what PyTorch computed. A model without inputs runs on random ones.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::{Failure, Result},
    workspace,
};

/// A model and the files that belong to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// What people call it.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Arrays of its arguments, in order, then the weights; empty: random ones.
    pub inputs: Vec<PathBuf>,
    /// What PyTorch computed for the inputs.
    pub expected: Option<PathBuf>,
}

impl Model {
    /// The bundled model of this name, or the model whose `.mlir` file or folder this path names.
    pub fn find(name: &str) -> Result<Self> {
        let bundled = bundled_folder().join(name);
        if bundled.join("model.mlir").is_file() {
            return Ok(Self::in_folder(&bundled));
        }
        let path = Path::new(name);
        if path.join("model.mlir").is_file() {
            return Ok(Self::in_folder(path));
        }
        if path.extension().is_some_and(|extension| extension == "mlir") && path.is_file() {
            return Ok(Self::with_program(path));
        }
        let known: Vec<_> = Self::bundled().into_iter().map(|model| model.name).collect();
        Err(Failure::Finding(format!(
            "no model '{name}': expected a path to an .mlir file or one of {}",
            known.join(", ")
        )))
    }

    /// All models that the repository carries and that can run as they are, by name.
    pub fn bundled() -> Vec<Self> {
        let mut folders: Vec<_> =
            fs::read_dir(bundled_folder()).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        folders.sort();
        folders
            .iter()
            .filter(|folder| folder.join("model.mlir").is_file())
            .map(|folder| Self::in_folder(folder))
            .collect()
    }

    fn in_folder(folder: &Path) -> Self {
        Self::with_program(&folder.join("model.mlir"))
    }

    fn with_program(program: &Path) -> Self {
        let folder = program.parent().unwrap_or(Path::new("."));
        let is_model_folder = program.file_name().is_some_and(|name| name == "model.mlir");
        let name_source = if is_model_folder { folder.file_name() } else { program.file_stem() };
        let name = name_source.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = |file: &str| Some(folder.join(file)).filter(|path| is_model_folder && path.is_file());
        let mut inputs: Vec<_> = (0..).map_while(|index| beside(&format!("in{index}.npy"))).collect();
        inputs.extend(beside("weights.npz"));
        let expected = beside("out0.npy").or_else(|| beside("out.npz"));
        Self { name, program: program.to_path_buf(), inputs, expected }
    }

    /// A call of `parallel-run` that compares serial and parallel on this model, as [`Self::call`].
    pub fn compare(&self, flags: &[String]) -> Command {
        let flags: Vec<String> = std::iter::once("--compare".to_owned()).chain(flags.iter().cloned()).collect();
        self.call(&flags)
    }

    /// A call of `parallel-run` on this model.
    ///
    /// `flags` come last. Where they name inputs themselves, those of the model and its expected output are left out.
    pub fn call(&self, flags: &[String]) -> Command {
        let mut run = Command::new(workspace::bin_dir().join("parallel-run"));
        run.arg(&self.program);
        let names_inputs = ["--input", "--random-inputs"]
            .iter()
            .any(|name| flags.iter().any(|flag| flag == name || flag.starts_with(&format!("{name}="))));
        if !names_inputs {
            if self.inputs.is_empty() {
                run.args(["--random-inputs", "0"]);
            }
            self.inputs.iter().for_each(|input| {
                run.arg("--input").arg(input);
            });
            if let Some(expected) = &self.expected {
                run.arg("--expect").arg(expected);
            }
        }
        run.args(flags);
        run
    }
}

fn bundled_folder() -> PathBuf {
    workspace::root().join("test/run/models")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> Vec<String> {
        command.get_args().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn files_of_a_folder_belong_to_its_model() {
        let model = Model::find("moe").unwrap();
        assert_eq!(model.name, "moe");
        assert!(model.inputs[0].ends_with("in0.npy") && model.inputs[1].ends_with("weights.npz"));
        assert!(model.expected.is_some());
    }

    #[test]
    fn a_model_without_inputs_gets_random_ones() {
        let model = Model { name: "m".into(), program: "m.mlir".into(), inputs: vec![], expected: None };
        assert_eq!(words(&model.compare(&[])), ["m.mlir", "--random-inputs", "0", "--compare"]);
        let own = ["--random-inputs=7".to_owned()];
        assert_eq!(words(&model.compare(&own)), ["m.mlir", "--compare", "--random-inputs=7"]);
    }

    #[test]
    fn an_unknown_model_gives_the_names_of_the_known_ones() {
        let text = Model::find("mo").unwrap_err().to_string();
        assert!(text.starts_with("no model 'mo'") && text.contains("moe"), "{text}");
    }
}
