//! The dialect, its passes and pipelines as a plugin: `mlir-opt --load-dialect-plugin=P --load-pass-plugin=P`.

mod ffi;
