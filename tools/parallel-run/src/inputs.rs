//! From files and random numbers to the arguments of the entry.

use crate::{cli::Cli, failure::Failure, random};
use parallel_op::{
    arrays,
    jit::{Program, Signature, ValueType},
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
    /// Reads all `--input` files.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
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

    fn add_archive(&mut self, path: &Path) -> Result<(), Failure> {
        for (name, tensor) in arrays::read_npz(path)? {
            let index = name.strip_prefix("arg").and_then(|digits| digits.parse().ok()).ok_or_else(|| {
                Failure::Refused(format!("{}: expected keys of the form 'argN', got '{name}'", path.display()))
            })?;
            if let Some((earlier, _)) = self.named.insert(index, (path.to_owned(), tensor)) {
                return Err(Failure::Refused(format!(
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

    /// The same where nothing is run, so that other values are of no use.
    pub fn weights_alone(&self) -> Result<Vec<usize>, Failure> {
        match self.positional.first() {
            None => Ok(self.weights()),
            Some((path, _)) => Err(Failure::Usage(format!(
                "--input: expected with --emit a .npz, whose names say which arguments are weights, got {}",
                path.display()
            ))),
        }
    }

    /// Gives every argument of the entry its value. Arguments that the program prepares are weights, wherever their
    /// values come from.
    pub fn bind(self, program: &Program, cli: &Cli) -> Result<Arguments, Failure> {
        let (signature, prepared) = (program.signature(), program.prepared_arguments());
        let n_arguments = signature.arguments.len();
        if let Some((index, (path, _))) = self.named.iter().find(|(index, _)| **index >= n_arguments) {
            return Err(Failure::Refused(format!(
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
            } else if let Some(seed) = cli.random_inputs {
                random::argument(seed, index, expected).ok_or_else(|| {
                    Failure::Refused(format!(
                        "argument #{index}: expected an --input, for {expected} has dynamic extents"
                    ))
                })?
            } else {
                return Err(missing(index, expected, signature));
            };
            match is_weight {
                true => drop(arguments.weights.insert(index, value)),
                false => arguments.inputs.push(value),
            }
        }
        match positional.next() {
            Some((path, _)) => {
                Err(Failure::Refused(format!("{}: expected {n_arguments} arguments, got one more", path.display())))
            }
            None => Ok(arguments),
        }
    }
}

fn missing(index: usize, expected: &ValueType, signature: &Signature) -> Failure {
    let n_arguments = signature.arguments.len();
    Failure::Refused(format!(
        "inputs: expected {n_arguments} arguments, got none for argument #{index} of type {expected}"
    ))
}

fn fitting(index: usize, expected: &ValueType, path: &Path, tensor: &Tensor) -> Result<Tensor, Failure> {
    expected.accept(tensor).ok_or_else(|| {
        Failure::Refused(format!("{}: argument #{index}: expected {expected}, got {tensor}", path.display()))
    })
}
