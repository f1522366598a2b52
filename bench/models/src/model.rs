//! A model and the files that belong to it, and how to call `parallel-run` on one.
//!
//! A model is `model.mlir` in a folder of its own, with `in0.npy`, `in1.npy`, ..., `weights.npz` (or `params.npz`) and
//! `out0.npy` or `out.npz` beside it; or `NAME.mlir` with `NAME.in0.npy` and so on. A model without inputs runs on
//! random ones. `model.onnx` or `NAME.onnx`, and the same with `.pt2`, is the model for other runtimes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A model and the files that belong to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// What people call it.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Arrays of its arguments, in order; empty: random ones.
    pub inputs: Vec<PathBuf>,
    /// Arrays of the arguments that are weights.
    pub weights: Option<PathBuf>,
    /// What PyTorch computed for the inputs.
    pub expected: Option<PathBuf>,
}

impl Model {
    /// The models at a path, by name: that of a file, that of a folder with `model.mlir`, or all `.mlir` files in a folder
    /// and in the folders in it. Empty if there is none.
    pub fn all_at(path: &Path) -> Vec<Self> {
        if is_program(path) {
            return vec![Self::with_program(path)];
        }
        if let Some(only) = Self::in_folder(path) {
            return vec![only];
        }
        let mut entries: Vec<_> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries
            .iter()
            .filter_map(|entry| match is_program(entry) {
                true => Some(Self::with_program(entry)),
                false => Self::in_folder(entry),
            })
            .collect()
    }

    /// The model that a folder is.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        Some(folder.join("model.mlir")).filter(|program| program.is_file()).map(|program| Self::with_program(&program))
    }

    /// The model of this `.mlir` file, with what lies beside it.
    fn with_program(program: &Path) -> Self {
        let folder = program.parent().unwrap_or(Path::new("."));
        let text = |name: Option<&std::ffi::OsStr>| name.map(|name| name.to_string_lossy().into_owned());
        let stem = text(program.file_stem()).unwrap_or_default();
        let is_model_folder = stem == "model";
        let prefix = if is_model_folder { String::new() } else { format!("{stem}.") };
        let name = if is_model_folder { text(folder.file_name()).unwrap_or_default() } else { stem };
        let beside = |file: &str| Some(folder.join(format!("{prefix}{file}"))).filter(|path| path.is_file());
        Self {
            name,
            program: program.to_path_buf(),
            inputs: (0..).map_while(|index| beside(&format!("in{index}.npy"))).collect(),
            weights: beside("weights.npz").or_else(|| beside("params.npz")),
            expected: beside("out0.npy").or_else(|| beside("out.npz")),
        }
    }

    /// The same model for another runtime, whose files end so. It need not be there.
    pub fn file_for(&self, extension: &str) -> PathBuf {
        self.program.with_extension(extension)
    }

    /// A call of `parallel-run`, whose path comes first, on this model.
    ///
    /// `flags` come last. Where they name inputs themselves, those of the model and its expected output are left out.
    pub fn call(&self, parallel_run: &Path, flags: &[String]) -> Command {
        let mut run = Command::new(parallel_run);
        run.arg(&self.program);
        let names_inputs = ["--input", "--random-inputs"]
            .iter()
            .any(|name| flags.iter().any(|flag| flag == name || flag.starts_with(&format!("{name}="))));
        if !names_inputs {
            if self.inputs.is_empty() && self.weights.is_none() {
                run.args(["--random-inputs", "0"]);
            }
            self.inputs.iter().chain(&self.weights).for_each(|input| {
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

fn is_program(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "mlir") && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> Vec<String> {
        command.get_args().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    fn touch(folder: &Path, names: &[&str]) {
        fs::create_dir_all(folder).unwrap();
        names.iter().for_each(|name| fs::write(folder.join(name), "").unwrap());
    }

    #[test]
    fn files_of_a_folder_belong_to_its_model() {
        let folder = tempfile::tempdir().unwrap();
        let moe = folder.path().join("moe");
        touch(&moe, &["model.mlir", "in0.npy", "in1.npy", "in3.npy", "weights.npz", "out0.npy"]);
        let model = Model::in_folder(&moe).unwrap();
        assert_eq!(model.name, "moe");
        assert_eq!(model.inputs, [moe.join("in0.npy"), moe.join("in1.npy")]);
        assert_eq!(model.weights, Some(moe.join("weights.npz")));
        assert_eq!(model.expected, Some(moe.join("out0.npy")));
        assert_eq!(model.file_for("onnx"), moe.join("model.onnx"));
    }

    #[test]
    fn files_with_the_name_of_a_program_belong_to_it() {
        let folder = tempfile::tempdir().unwrap();
        touch(folder.path(), &["a.x.mlir", "a.x.in0.npy", "a.x.params.npz", "a.x.out.npz", "b.mlir", "in0.npy"]);
        touch(&folder.path().join("c"), &["model.mlir"]);
        touch(&folder.path().join("d"), &["notes.txt"]);
        let models = Model::all_at(folder.path());
        assert_eq!(models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["a.x", "b", "c"]);
        assert_eq!(models[0].inputs, [folder.path().join("a.x.in0.npy")]);
        assert_eq!(models[0].weights, Some(folder.path().join("a.x.params.npz")));
        assert_eq!(models[0].file_for("pt2"), folder.path().join("a.x.pt2"));
        assert!(models[1].inputs.is_empty() && models[1].weights.is_none());
        assert_eq!(Model::all_at(&folder.path().join("c/model.mlir")), models[2..]);
    }

    #[test]
    fn a_model_without_inputs_gets_random_ones() {
        let model = Model { name: "m".into(), program: "m.mlir".into(), inputs: vec![], weights: None, expected: None };
        let call = |flags: &[String]| words(&model.call(Path::new("parallel-run"), flags));
        assert_eq!(call(&["--compare".into()]), ["m.mlir", "--random-inputs", "0", "--compare"]);
        assert_eq!(call(&["--random-inputs=7".into()]), ["m.mlir", "--random-inputs=7"]);
    }
}
