//! From files to the arguments of an entry.

use crate::{
    arrays,
    refusal::Refusal,
    signature::{Signature, ValueType},
    tensor::Tensor,
};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Arrays as read, before anybody knows what the entry takes.
pub struct Files {
    /// `.npy` files in order.
    positional: Vec<(PathBuf, Tensor)>,
    /// Entries of `.npz` files by argument.
    named: BTreeMap<usize, (PathBuf, Tensor)>,
}

/// What the entry is called with.
pub struct Arguments {
    /// Arguments that stay the same, by position: those from `.npz` files, and those that the program prepares.
    pub weights: BTreeMap<usize, Tensor>,
    /// The others, in order.
    pub inputs: Vec<Tensor>,
}

/// Whether the name of a file ends in `.npz`.
pub fn is_archive(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("npz"))
}

impl Files {
    /// Reads files of inputs.
    ///
    /// # Errors
    ///
    /// If one cannot be read, or names an argument in another way or twice.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Refusal> {
        let mut files = Self { positional: Vec::new(), named: BTreeMap::new() };
        for path in paths {
            if is_archive(path) {
                files.add_archive(path)?;
            } else {
                files.positional.push((path.clone(), arrays::read_npy(path)?));
            }
        }
        Ok(files)
    }

    fn add_archive(&mut self, path: &Path) -> Result<(), Refusal> {
        for (name, tensor) in arrays::read_npz(path)? {
            let index = name.strip_prefix("arg").and_then(|digits| digits.parse().ok()).ok_or_else(|| {
                Refusal(format!("{}: expected keys of the form 'argN', got '{name}'", path.display()))
            })?;
            if let Some((earlier, _)) = self.named.insert(index, (path.to_owned(), tensor)) {
                return Err(Refusal(format!(
                    "{}: expected one value for argument #{index}, got another one in {}",
                    path.display(),
                    earlier.display()
                )));
            }
        }
        Ok(())
    }

    /// Arguments that an archive gives: they stay the same for a loaded model.
    pub fn weights(&self) -> Vec<usize> {
        self.named.keys().copied().collect()
    }

    /// The first file that names no arguments.
    pub fn first_without_names(&self) -> Option<&Path> {
        self.positional.first().map(|(path, _)| path.as_path())
    }

    /// Gives every argument of the entry its value. Those in `prepared` are weights, wherever their values come from.
    /// Arguments that no file gives get what `fill` makes of their number and type.
    ///
    /// # Errors
    ///
    /// If a value does not fit, or there are too many or too few.
    pub fn bind(
        self,
        signature: &Signature,
        prepared: &[usize],
        fill: impl Fn(usize, &ValueType) -> Result<Option<Tensor>, Refusal>,
    ) -> Result<Arguments, Refusal> {
        let n_arguments = signature.arguments.len();
        if let Some((index, (path, _))) = self.named.iter().find(|(index, _)| **index >= n_arguments) {
            return Err(Refusal(format!(
                "{}: expected keys below 'arg{n_arguments}', got 'arg{index}'",
                path.display()
            )));
        }
        let (mut named, mut positional) = (self.named, self.positional.into_iter());
        let mut arguments = Arguments { weights: BTreeMap::new(), inputs: Vec::new() };
        for (index, expected) in signature.arguments.iter().enumerate() {
            let is_weight = named.contains_key(&index) || prepared.contains(&index);
            let value = if let Some((path, tensor)) = named.remove(&index).or_else(|| positional.next()) {
                fitting(index, expected, &path, &tensor)?
            } else {
                fill(index, expected)?.ok_or_else(|| missing(index, expected, signature))?
            };
            match is_weight {
                true => drop(arguments.weights.insert(index, value)),
                false => arguments.inputs.push(value),
            }
        }
        match positional.next() {
            Some((path, _)) => {
                Err(Refusal(format!("{}: expected {n_arguments} arguments, got one more", path.display())))
            }
            None => Ok(arguments),
        }
    }
}

fn missing(index: usize, expected: &ValueType, signature: &Signature) -> Refusal {
    let n_arguments = signature.arguments.len();
    Refusal(format!("inputs: expected {n_arguments} arguments, got none for argument #{index} of type {expected}"))
}

fn fitting(index: usize, expected: &ValueType, path: &Path, tensor: &Tensor) -> Result<Tensor, Refusal> {
    expected
        .accept(tensor)
        .ok_or_else(|| Refusal(format!("{}: argument #{index}: expected {expected}, got {tensor}", path.display())))
}
