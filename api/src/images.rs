//! Images of GPU kernels as files.

use crate::{diagnostics::Diagnostics, ffi, jit::Source, registry};
use melior::Context;
use parallel_op_dialect::{
    image::{self, ImageForm},
    ir,
};
use thiserror::Error;

/// An image, and the name of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFile {
    /// `KERNELS.spv` or `KERNELS.ptx`, behind a second one of a kind `KERNELS.1.ptx`.
    pub name: String,
    /// What drivers load.
    pub bytes: Vec<u8>,
}

/// Why there are no images.
#[derive(Debug, Error)]
pub enum Error {
    /// MLIR refused the text; holds its diagnostics, one a line.
    #[error("{0}")]
    Refused(String),
    /// The program has no `gpu.binary`.
    #[error("expected images of kernels ('gpu.binary'), got none: run the pipeline parallel-op-gpu-kernels first")]
    None,
}

/// The images of a program, in its order.
///
/// # Errors
///
/// As the variants of [`Error`] say.
pub fn image_files(source: Source) -> Result<Vec<ImageFile>, Error> {
    let context = Context::new_with_registry(&registry::everything(), true);
    let diagnostics = Diagnostics::collect(&context);
    let module = ffi::parse(&context, source).ok_or_else(|| Error::Refused(diagnostics.take()))?;
    let mut files: Vec<ImageFile> = Vec::new();
    for binary in ir::walk(module.as_operation()).into_iter().filter(|op| ir::is_op(*op, "gpu.binary")) {
        let kernels = ir::string_attribute(binary, "sym_name").unwrap_or_default();
        for image in image::images_of(binary) {
            let kind = match image.form {
                ImageForm::Assembly => "ptx",
                ImageForm::Binary if image.target.to_string().starts_with("#spirv") => "spv",
                _ => "bin",
            };
            let names = (1..).map(|number| format!("{kernels}.{number}.{kind}"));
            let name = std::iter::once(format!("{kernels}.{kind}"))
                .chain(names)
                .find(|name| files.iter().all(|file| file.name != *name))
                .unwrap_or_default();
            files.push(ImageFile { name, bytes: image.bytes });
        }
    }
    if files.is_empty() { Err(Error::None) } else { Ok(files) }
}
