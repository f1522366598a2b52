//! How many threads the runtime may keep running at a time.

use std::ffi::OsString;
use std::num::NonZero;

/// The variable that sets the number of threads.
pub const VARIABLE: &str = "PARALLEL_OP_NUM_THREADS";

/// Threads when nobody said otherwise: [`VARIABLE`], else what the affinity mask and the cgroup quota leave to this
/// process.
pub fn default_threads() -> usize {
    let available = std::thread::available_parallelism().map_or(1, NonZero::get);
    match std::env::var_os(VARIABLE) {
        None => available,
        Some(text) => parse(&text).unwrap_or_else(|| {
            eprintln!(
                "parallel_op: {VARIABLE}: expected a whole number above 0, got '{}'; using {available}",
                text.to_string_lossy()
            );
            available
        }),
    }
}

/// The number in `text` if it is a whole one above 0.
fn parse(text: &OsString) -> Option<usize> {
    let n_threads: usize = text.to_str()?.trim().parse().ok()?;
    (n_threads > 0).then_some(n_threads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_above_zero_count() {
        assert_eq!(parse(&"3".into()), Some(3));
        for text in ["0", "-1", "two", "", "1.5"] {
            assert_eq!(parse(&text.into()), None, "{text}");
        }
    }
}
