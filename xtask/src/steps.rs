//! A list of named steps: each says what it is, how long it took, and the first that fails ends the list.

use std::time::Instant;

use crate::{failure::Result, lit::Counts};

/// Runs steps and adds up the tests that they ran.
#[derive(Default)]
pub struct Steps {
    counts: Counts,
}

impl Steps {
    /// Runs one step. `body` may count tests; a failing step without a failed test counts as one failure.
    pub fn step(&mut self, name: &str, body: impl FnOnce(&mut Counts) -> Result<()>) -> Result<()> {
        eprintln!("xtask: {name} ...");
        let started = Instant::now();
        let failed_before = self.counts.failed;
        let result = body(&mut self.counts);
        let seconds = started.elapsed().as_secs_f64();
        match &result {
            Ok(()) => eprintln!("xtask: {name}: ok ({seconds:.1} s)"),
            Err(_) => {
                self.counts.failed += usize::from(self.counts.failed == failed_before);
                eprintln!("xtask: {name}: FAILED ({seconds:.1} s)");
            }
        }
        result
    }

    /// What stands alone on the last line of a test run.
    pub fn closing_line(&self) -> String {
        format!("{} passed, {} failed", self.counts.passed, self.counts.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn a_failing_step_without_tests_counts_as_one_failure() {
        let mut steps = Steps::default();
        assert!(steps.step("style", |_| Err(Failure::Finding("ugly".to_owned()))).is_err());
        assert_eq!(steps.closing_line(), "0 passed, 1 failed");
    }

    #[test]
    fn counts_of_several_steps_add_up() {
        let mut steps = Steps::default();
        for _ in 0..2 {
            let result = steps.step("tests", |counts| {
                counts.passed += 3;
                Ok(())
            });
            assert!(result.is_ok());
        }
        assert_eq!(steps.closing_line(), "6 passed, 0 failed");
    }
}
