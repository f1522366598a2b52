//! Results in files, and as people read them.

use crate::{
    arrays,
    inputs::is_archive,
    refusal::Refusal,
    tensor::{ElementType, Tensor},
};
use std::path::Path;

/// Writes results: `.npz` with `out0`, `out1`, …, for any number, `.npy` for one.
///
/// # Errors
///
/// If the name of the file does not fit the number of results, or nothing can be written there.
pub fn write(path: &Path, results: &[Tensor]) -> Result<(), Refusal> {
    if is_archive(path) {
        let named = results.iter().enumerate().map(|(index, tensor)| (format!("out{index}"), tensor));
        return Ok(arrays::write_npz(path, named)?);
    }
    match results {
        [only] => Ok(arrays::write_npy(path, only)?),
        several => Err(Refusal(format!(
            "{}: expected a name that ends in .npz for {} results, got another one",
            path.display(),
            several.len()
        ))),
    }
}

/// The first elements, as many as fit on a line.
pub fn preview(tensor: &Tensor) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = match tensor.element() {
        ElementType::F32 => tensor.elements::<f32>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::F64 => tensor.elements::<f64>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::I64 => tensor.elements::<i64>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::I32 => tensor.elements::<i32>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::Bool => tensor.bytes().iter().take(SHOWN).map(|it| (*it != 0).to_string()).collect(),
        _ => return String::new(),
    };
    let rest = if tensor.len() > SHOWN { ", ..." } else { "" };
    format!("[{}{rest}]", shown.join(", "))
}
