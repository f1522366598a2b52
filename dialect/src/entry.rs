//! How the entry of a program and the functions that it is split into are called.

/// Attribute on an argument of an entry: its value stays the same for a loaded model.
pub const WEIGHT_ATTRIBUTE: &str = "parallel_op.weight";

/// Name of the function that takes the weights.
pub fn prepare_name(entry: &str) -> String {
    format!("{entry}_prepare")
}

/// Name of the function that takes everything else.
pub fn prepared_name(entry: &str) -> String {
    format!("{entry}_prepared")
}

/// Name of the function that ends what the one for weights gave, where that is not memory of the host.
pub fn release_name(entry: &str) -> String {
    format!("{entry}_release")
}
