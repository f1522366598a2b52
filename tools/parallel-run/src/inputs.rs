//! From files and random numbers to the arguments of the entry.

use crate::{cli::Cli, failure::Failure, random};
use parallel_op::{
    arrays,
    jit::{Signature, ValueType},
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
    /// Arguments from `.npz` files, by position.
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

    /// Gives every argument of the entry its value.
    pub fn bind(self, signature: &Signature, cli: &Cli) -> Result<Arguments, Failure> {
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
            if let Some((path, tensor)) = named.remove(&index) {
                arguments.weights.insert(index, fitting(index, expected, &path, &tensor)?);
            } else if let Some((path, tensor)) = positional.next() {
                arguments.inputs.push(fitting(index, expected, &path, &tensor)?);
            } else if let Some(seed) = cli.random_inputs {
                arguments.inputs.push(random::argument(seed, index, expected).ok_or_else(|| {
                    Failure::Refused(format!(
                        "argument #{index}: expected an --input, for {expected} has dynamic extents"
                    ))
                })?);
            } else {
                return Err(missing(index, expected, signature));
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
