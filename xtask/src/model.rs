//! The models that the repository carries, by name, and how to call `parallel-run` of this checkout on a model.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use models_bench::Model;

use crate::{
    failure::{Failure, Result},
    workspace,
};

/// The bundled model of this name, or the model whose `.mlir` file or folder this path names.
pub fn find(name: &str) -> Result<Model> {
    let mut models = find_all(name)?;
    if models.len() > 1 {
        return Err(Failure::Finding(format!("'{name}': expected one model, got {}", models.len())));
    }
    Ok(models.remove(0))
}

/// The bundled model of this name, or all models at this path; there is at least one.
pub fn find_all(name: &str) -> Result<Vec<Model>> {
    if let Some(model) = Model::in_folder(&bundled_folder().join(name)) {
        return Ok(vec![model]);
    }
    let models = Model::all_at(Path::new(name));
    if models.is_empty() {
        let known: Vec<_> = bundled().into_iter().map(|model| model.name).collect();
        return Err(Failure::Finding(format!(
            "no model '{name}': expected a path to an .mlir file or one of {}",
            known.join(", ")
        )));
    }
    Ok(models)
}

/// All models that the repository carries and that can run as they are, by name.
pub fn bundled() -> Vec<Model> {
    Model::all_at(&bundled_folder())
}

/// A call of `parallel-run` on a model; `flags` come last.
pub fn call(model: &Model, flags: &[String]) -> Command {
    model.call(&workspace::bin_dir().join("parallel-run"), flags)
}

/// The same, comparing serial and parallel.
pub fn compare(model: &Model, flags: &[String]) -> Command {
    let flags: Vec<String> = std::iter::once("--compare".to_owned()).chain(flags.iter().cloned()).collect();
    call(model, &flags)
}

fn bundled_folder() -> PathBuf {
    workspace::root().join("test/run/models")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundled_model_is_found_by_its_name() {
        let model = find("moe").unwrap();
        assert_eq!(model.name, "moe");
        assert!(model.inputs[0].ends_with("in0.npy") && model.weights.is_some() && model.expected.is_some());
        assert!(bundled().contains(&model));
    }

    #[test]
    fn a_folder_of_models_is_no_model() {
        let text = find(&bundled_folder().to_string_lossy()).unwrap_err().to_string();
        assert!(text.contains("expected one model, got "), "{text}");
    }

    #[test]
    fn an_unknown_model_gives_the_names_of_the_known_ones() {
        let text = find("mo").unwrap_err().to_string();
        assert!(text.starts_with("no model 'mo'") && text.contains("moe"), "{text}");
    }
}
