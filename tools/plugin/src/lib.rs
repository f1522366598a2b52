//! The dialect and its passes as a plugin for mlir-opt.
