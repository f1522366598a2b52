//! How a program becomes parallel, and how it is compiled. It stands in the program as an attribute, so that a file
//! says all there is to know of a run.

use crate::generate::{self, Draw};
use parallel_op::{
    environment::Environment,
    pipelines::{auto::AutoOptions, outline},
};

/// Programs of one block share a plan and are compiled together, which takes a fraction of the time.
pub const BLOCK: u64 = 8;

/// Name of the attribute of a module that holds its plan.
const ATTRIBUTE: &str = "parallel_op.fuzz";

/// What is the same for all programs of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Strategy of the passes that make tasks; none: the program has containers as written.
    pub strategy: Option<String>,
    /// Workers that the passes plan for.
    pub workers: usize,
    /// LLVM's optimisation level.
    pub level: u8,
    /// Seed of the random order of tasks.
    pub order_seed: u64,
}

impl Plan {
    /// The plan of the block that a seed is in.
    pub fn of_seed(seed: u64) -> Self {
        let mut draw = Draw::new(seed / BLOCK, 1);
        let strategy = match draw.weighted(&[5, 1, 1, 1, 1]) {
            0 => None,
            1 => Some("branches"),
            2 => Some("siblings"),
            3 => Some("linear"),
            _ => Some("hybrid"),
        };
        Self {
            strategy: strategy.map(str::to_owned),
            workers: draw.range(2, 5),
            level: *draw.of(&[0, 0, 0, 0, 0, 1, 1, 3]),
            order_seed: draw.number() % 1000,
        }
    }

    /// The plan that a module states; a file without one holds containers as written.
    pub fn of_module(text: &str) -> Self {
        let mut plan = Self { strategy: None, workers: 2, level: 1, order_seed: 0 };
        let stated = text.split_once(&format!("{ATTRIBUTE} = \"")).and_then(|(_, rest)| rest.split_once('"'));
        let words = stated.map(|(words, _)| words).unwrap_or_default().split_whitespace();
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            match key {
                "strategy" => plan.strategy = Some(value.to_owned()).filter(|it| it != "none"),
                "workers" => plan.workers = value.parse().unwrap_or(plan.workers),
                "level" => plan.level = value.parse().unwrap_or(plan.level),
                "order" => plan.order_seed = value.parse().unwrap_or(plan.order_seed),
                _ => {}
            }
        }
        plan
    }

    /// The pipeline that makes the program parallel, if there is one.
    pub fn pipeline(&self) -> Option<String> {
        let options = AutoOptions {
            strategy: self.strategy.clone()?,
            workers: i64::try_from(self.workers).unwrap_or(2),
            // Programs this small never gain.
            gate: false,
            ..AutoOptions::default()
        };
        Some(outline::text(&options, &Environment::default()))
    }

    /// The text of a module of this plan whose tasks are made, with what it states about itself put right.
    pub fn made(&self, text: &str) -> String {
        let written = Self { strategy: None, ..self.clone() };
        text.replace(&self.stated(), &written.stated())
    }

    /// What a module states.
    fn stated(&self) -> String {
        let strategy = self.strategy.as_deref().unwrap_or("none");
        format!("strategy={strategy} workers={} level={} order={}", self.workers, self.level, self.order_seed)
    }

    /// A module with the programs of these seeds, which must be of one block.
    pub fn module(&self, seeds: impl Iterator<Item = u64>) -> String {
        let functions: String =
            seeds.map(|seed| generate::function(seed, &format!("p{seed}"), self.strategy.is_none())).collect();
        format!("module attributes {{{ATTRIBUTE} = \"{}\"}} {{\n{functions}}}\n", self.stated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_states_its_plan() {
        for seed in (0..400).step_by(8) {
            let plan = Plan::of_seed(seed);
            assert_eq!(Plan::of_module(&plan.module(std::iter::once(seed))), plan);
        }
    }

    #[test]
    fn seeds_of_a_block_share_a_plan() {
        assert_eq!(Plan::of_seed(16), Plan::of_seed(23));
    }
}
