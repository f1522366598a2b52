//! The environment variables that switch parallel code on and off.
//!
//! Only the pipeline `parallel-op-auto` and the tool `parallel-run` read them, and hand them on as pass options, so
//! that a reproducer shows them. A flag or an option given beats its variable.

use crate::pipelines::cpu::Target;
use std::num::NonZeroUsize;

/// What the variables say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `PARALLEL_OP`: off when unset, empty or `0`; on when `1` or the name of a target.
    pub is_on: bool,
    /// `PARALLEL_OP_DISABLE`: when `1`, nothing is made parallel, whatever else is said.
    pub is_disabled: bool,
    /// The target that `PARALLEL_OP` names.
    pub target: Option<Target>,
    /// `PARALLEL_OP_WHITELIST`: `+name` and `-name`, separated by commas.
    pub whitelist: Vec<String>,
    /// `PARALLEL_OP_NUM_THREADS`.
    pub threads: Option<NonZeroUsize>,
    /// `OMP_NUM_THREADS`, of which the first number counts; what is no number is OpenMP's to refuse.
    pub openmp_threads: Option<NonZeroUsize>,
    /// `PARALLEL_OP_NESTED`: when `1`, OpenMP makes containers inside of tasks parallel, too.
    pub nested: bool,
}

impl Environment {
    /// Reads the variables of this process.
    ///
    /// # Errors
    ///
    /// One line that names the variable, what was expected and what it holds.
    pub fn read() -> Result<Self, String> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let text = |name: &str| variable(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let switch = text("PARALLEL_OP");
        let target = Target::named(&switch);
        if !matches!(switch.as_str(), "" | "0" | "1") && target.is_none() {
            let names: Vec<&str> = Target::ALL.iter().map(|target| target.name()).collect();
            return Err(format!("PARALLEL_OP: expected 0, 1 or one of {}, got '{switch}'", names.join(", ")));
        }
        let threads =
            match text("PARALLEL_OP_NUM_THREADS").as_str() {
                "" => None,
                number => Some(number.parse().map_err(|_| {
                    format!("PARALLEL_OP_NUM_THREADS: expected a whole number above 0, got '{number}'")
                })?),
            };
        let openmp_threads = text("OMP_NUM_THREADS").split(',').next().and_then(|first| first.trim().parse().ok());
        let nested = text("PARALLEL_OP_NESTED");
        if !matches!(nested.as_str(), "" | "0" | "1") {
            return Err(format!("PARALLEL_OP_NESTED: expected 0 or 1, got '{nested}'"));
        }
        let whitelist = text("PARALLEL_OP_WHITELIST");
        let names = whitelist.split(',').map(str::trim).filter(|name| !name.is_empty());
        Ok(Self {
            is_on: !matches!(switch.as_str(), "" | "0"),
            is_disabled: !matches!(text("PARALLEL_OP_DISABLE").as_str(), "" | "0"),
            target,
            whitelist: names.map(str::to_owned).collect(),
            threads,
            openmp_threads,
            nested: nested == "1",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, String> {
        Environment::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn unset_empty_and_zero_are_off() {
        for variables in [&[][..], &[("PARALLEL_OP", "")], &[("PARALLEL_OP", "0")]] {
            assert!(!read(variables).expect("valid").is_on);
        }
    }

    #[test]
    fn one_and_a_target_are_on() {
        assert!(read(&[("PARALLEL_OP", "1")]).expect("valid").is_on);
        let environment = read(&[("PARALLEL_OP", "async")]).expect("valid");
        assert!(environment.is_on);
        assert_eq!(environment.target, Some(Target::Async));
    }

    #[test]
    fn lists_and_numbers_are_parsed() {
        let environment = read(&[
            ("PARALLEL_OP_WHITELIST", "+torch.aten.*, -torch.aten.bernoulli"),
            ("PARALLEL_OP_NUM_THREADS", "3"),
        ])
        .expect("valid");
        assert_eq!(environment.whitelist, ["+torch.aten.*", "-torch.aten.bernoulli"]);
        assert_eq!(environment.threads.map(NonZeroUsize::get), Some(3));
    }

    #[test]
    fn openmp_has_variables_of_its_own() {
        let environment = read(&[("OMP_NUM_THREADS", "4,2"), ("PARALLEL_OP_NESTED", "1")]).expect("valid");
        assert_eq!(environment.openmp_threads.map(NonZeroUsize::get), Some(4));
        assert_eq!(environment.threads, None);
        assert!(environment.nested);
        assert!(!read(&[("PARALLEL_OP_NESTED", "0")]).expect("valid").nested);
    }

    #[test]
    fn wrong_values_are_named() {
        assert_eq!(
            read(&[("PARALLEL_OP_NESTED", "2")]),
            Err("PARALLEL_OP_NESTED: expected 0 or 1, got '2'".to_owned())
        );
        assert_eq!(
            read(&[("PARALLEL_OP_NUM_THREADS", "0")]),
            Err("PARALLEL_OP_NUM_THREADS: expected a whole number above 0, got '0'".to_owned())
        );
        assert_eq!(
            read(&[("PARALLEL_OP", "yes")]),
            Err("PARALLEL_OP: expected 0, 1 or one of serial, async, runtime, openmp, gpu, got 'yes'".to_owned())
        );
    }
}
