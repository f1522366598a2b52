//! What is measured: how many branches, and how long each takes.

use serde::Serialize;

/// A region of equal branches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Number of branches.
    pub branches: usize,
    /// Time of one branch alone, in microseconds; 0: an empty one, which is a call that returns at once.
    pub body_us: f64,
}

/// Every case of these numbers, bodies outermost.
pub fn all(branches: &[usize], bodies_us: &[f64]) -> Vec<Case> {
    let with_body = |&body_us| branches.iter().map(move |&branches| Case { branches, body_us });
    bodies_us.iter().flat_map(with_body).collect()
}
