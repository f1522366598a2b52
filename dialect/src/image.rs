//! Images of GPU kernels: what drivers load, and the attributes that hold them.

use crate::ffi::{self, to_bytes};
use melior::{
    dialect::DialectRegistry,
    ir::{
        Attribute, OperationRef,
        attribute::{ArrayAttribute, AttributeLike},
        operation::OperationLike,
    },
};
use std::ffi::c_void;

/// What kind of file an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageForm {
    /// The text of an assembler: PTX.
    Assembly,
    /// A binary: SPIR-V.
    Binary,
    /// Anything else that `gpu.object` can hold.
    Other,
}

/// One object of a `gpu.binary`.
#[derive(Clone, Debug)]
pub struct Image<'c> {
    /// What it runs on, such as `#spirv.target_env<…>` or `#nvvm.target<…>`.
    pub target: Attribute<'c>,
    /// What kind of file it is.
    pub form: ImageForm,
    /// The file. The zero behind the text of an assembler is not part of it.
    pub bytes: Vec<u8>,
}

/// Inserts what passes that make images need into a registry.
pub fn register(registry: &DialectRegistry) {
    // SAFETY: the registry is alive.
    unsafe { ffi::parallelOpImageRegister(registry.to_raw()) }
}

/// The binary of a `spirv.module`; none after an error that MLIR reported.
pub fn of_spirv(module: OperationRef) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // SAFETY: the op is alive, and the vector outlives the call.
    unsafe { ffi::parallelOpImageOfSpirv(module.to_raw(), Some(append), (&raw mut bytes).cast()) }.then_some(bytes)
}

/// The `#gpu.object` of an image.
pub fn object<'c>(image: &Image<'c>) -> Attribute<'c> {
    let format = match image.form {
        ImageForm::Assembly => ASSEMBLY,
        ImageForm::Binary | ImageForm::Other => BINARY,
    };
    let bytes = mlir_sys::MlirStringRef { data: image.bytes.as_ptr().cast(), length: image.bytes.len() };
    // SAFETY: the target is alive, and MLIR copies the bytes; a null attribute stands for no properties.
    unsafe {
        let target = image.target.to_raw();
        let context = mlir_sys::mlirAttributeGetContext(target);
        let none = mlir_sys::mlirAttributeGetNull();
        Attribute::from_raw(mlir_sys::mlirGPUObjectAttrGet(context, target, format, bytes, none))
    }
}

/// The images of a `gpu.binary`, in its order.
pub fn images_of<'c>(binary: OperationRef<'c, '_>) -> Vec<Image<'c>> {
    let objects = binary.attribute("objects").ok().and_then(|objects| ArrayAttribute::try_from(objects).ok());
    let Some(objects) = objects else { return vec![] };
    (0..objects.len()).filter_map(|index| image_of(objects.element(index).ok()?)).collect()
}

fn image_of(object: Attribute) -> Option<Image> {
    // SAFETY: the attribute is alive, and is asked for its parts only if it is an object.
    unsafe {
        if !mlir_sys::mlirAttributeIsAGPUObjectAttr(object.to_raw()) {
            return None;
        }
        let format = mlir_sys::mlirGPUObjectAttrGetFormat(object.to_raw());
        let mut bytes = to_bytes(mlir_sys::mlirGPUObjectAttrGetObject(object.to_raw()));
        if format == ASSEMBLY && bytes.last() == Some(&0) {
            bytes.pop();
        }
        let form = match format {
            ASSEMBLY => ImageForm::Assembly,
            BINARY => ImageForm::Binary,
            _ => ImageForm::Other,
        };
        let target = Attribute::from_raw(mlir_sys::mlirGPUObjectAttrGetTarget(object.to_raw()));
        Some(Image { target, form, bytes })
    }
}

/// `gpu::CompilationTarget::Assembly`.
const ASSEMBLY: u32 = 2;
/// `gpu::CompilationTarget::Binary`.
const BINARY: u32 = 3;

unsafe extern "C" fn append(text: mlir_sys::MlirStringRef, data: *mut c_void) {
    // SAFETY: `of_spirv` passes its own vector, and the bytes are lent for the time of the call.
    unsafe { (*data.cast::<Vec<u8>>()).extend(to_bytes(text)) }
}

/// Handles of the dialects that kernels go through on their way to images.
pub mod dialects {
    use melior::dialect::DialectHandle;

    /// MLIR's `spirv` dialect.
    pub fn spirv() -> DialectHandle {
        // SAFETY: the function returns a handle to static data.
        unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__spirv__()) }
    }

    /// MLIR's `nvvm` dialect.
    pub fn nvvm() -> DialectHandle {
        // SAFETY: the function returns a handle to static data.
        unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__nvvm__()) }
    }
}
