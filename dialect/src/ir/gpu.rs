//! Kernels of the gpu dialect: their images, and which one a launch names.

use melior::ir::{
    Attribute, OperationRef,
    attribute::{ArrayAttribute, AttributeLike},
    operation::OperationLike,
};
use mlir_sys::MlirStringRef;

/// A module of kernels as a driver loads it.
pub struct KernelImage {
    /// What it is for, as text: `#spirv.target_env<…>` or `#nvvm.target<…>`.
    pub target: String,
    /// SPIR-V, a cubin, or the text of PTX.
    pub bytes: Vec<u8>,
}

/// The images in a `gpu.binary`, in order.
pub fn kernel_images(binary: OperationRef) -> Vec<KernelImage> {
    let objects = binary.attribute("objects").ok().and_then(|objects| ArrayAttribute::try_from(objects).ok());
    let Some(objects) = objects else { return Vec::new() };
    (0..objects.len()).filter_map(|index| objects.element(index).ok()).filter_map(image_of).collect()
}

fn image_of(object: Attribute) -> Option<KernelImage> {
    // SAFETY: the attribute is alive, and is asked for its parts only if it is an object. Its bytes live as long.
    unsafe {
        let raw = object.to_raw();
        mlir_sys::mlirAttributeIsAGPUObjectAttr(raw).then(|| KernelImage {
            target: Attribute::from_raw(mlir_sys::mlirGPUObjectAttrGetTarget(raw)).to_string(),
            bytes: to_bytes(mlir_sys::mlirGPUObjectAttrGetObject(raw)),
        })
    }
}

/// Module and name of the kernel that a `gpu.launch_func` launches.
pub fn launched_kernel(launch: OperationRef) -> Option<(String, String)> {
    let kernel = launch.attribute("kernel").ok()?;
    // SAFETY: the attribute is alive, and is asked for its parts only if it is a symbol; they live as long.
    let (module, name) = unsafe {
        let raw = kernel.to_raw();
        if !mlir_sys::mlirAttributeIsASymbolRef(raw) {
            return None;
        }
        let root = to_bytes(mlir_sys::mlirSymbolRefAttrGetRootReference(raw));
        (root, to_bytes(mlir_sys::mlirSymbolRefAttrGetLeafReference(raw)))
    };
    Some((String::from_utf8(module).ok()?, String::from_utf8(name).ok()?))
}

/// A copy of the bytes that MLIR lends.
///
/// # Safety
///
/// `text` must point to `length` readable bytes.
unsafe fn to_bytes(text: MlirStringRef) -> Vec<u8> {
    match text.length {
        0 => Vec::new(),
        // SAFETY: the caller vouches for pointer and length.
        length => unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), length).to_vec() },
    }
}
