//! How a program becomes parallel, and how it is compiled. It stands in the program as an attribute, so that a file
//! says all there is to know of a run.

use crate::generate::{self, Draw, Style};
use parallel_op::{
    environment::Environment,
    pipelines::{auto::AutoOptions, codegen::Codegen, outline},
};

/// Programs of one block share a plan and are compiled together, which takes a fraction of the time.
pub const BLOCK: u64 = 8;

/// How many of 100 blocks are compiled to fast code.
const PERCENT_FAST: usize = 33;

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
    /// How bodies are compiled.
    pub codegen: Codegen,
    /// Instruction set that fast code is made for.
    pub isa: String,
    /// Lengths of the sums of a program, all together: see [`generate::Function`].
    pub n_terms: usize,
}

impl Plan {
    /// The plan of the block that a seed is in, with bodies compiled in this way, or in either without.
    pub fn of_seed(seed: u64, codegen: Option<Codegen>) -> Self {
        let mut bodies = Draw::new(seed / BLOCK, 2);
        let drawn = if bodies.chance(PERCENT_FAST) { Codegen::Fast } else { Codegen::Loops };
        let isa = (*bodies.of(&["avx512", "avx512", "avx2", "avx2", "sse2"])).to_owned();
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
            codegen: codegen.unwrap_or(drawn),
            isa,
            n_terms: 0,
        }
    }

    /// The plan that a module states; a file without one holds containers as written.
    pub fn of_module(text: &str) -> Self {
        let (codegen, isa) = (Codegen::Loops, "avx2".to_owned());
        let mut plan = Self { strategy: None, workers: 2, level: 1, order_seed: 0, codegen, isa, n_terms: 0 };
        let stated = text.split_once(&format!("{ATTRIBUTE} = \"")).and_then(|(_, rest)| rest.split_once('"'));
        let words = stated.map(|(words, _)| words).unwrap_or_default().split_whitespace();
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            match key {
                "strategy" => plan.strategy = Some(value.to_owned()).filter(|it| it != "none"),
                "workers" => plan.workers = value.parse().unwrap_or(plan.workers),
                "level" => plan.level = value.parse().unwrap_or(plan.level),
                "order" => plan.order_seed = value.parse().unwrap_or(plan.order_seed),
                "codegen" => plan.codegen = Codegen::named(value).unwrap_or_default(),
                "isa" => plan.isa = value.to_owned(),
                "terms" => plan.n_terms = value.parse().unwrap_or(plan.n_terms),
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
            codegen: self.codegen.name().to_owned(),
            isa: self.isa.clone(),
            ..AutoOptions::default()
        };
        Some(outline::text(&options, &Environment::default()))
    }

    /// The pipeline that cuts the program into blocks of fast code, before it is made parallel.
    pub fn cut(&self) -> String {
        format!("parallel-op-codegen{{isa={}}}", self.isa)
    }

    /// The text of a module of this plan whose tasks are made, with what it states about itself put right.
    pub fn made(&self, text: &str) -> String {
        let written = Self { strategy: None, ..self.clone() };
        text.replace(&self.stated(), &written.stated())
    }

    /// What a module states.
    fn stated(&self) -> String {
        let strategy = self.strategy.as_deref().unwrap_or("none");
        let Self { workers, level, order_seed, codegen, isa, n_terms, .. } = self;
        let bodies = match codegen {
            Codegen::Loops => String::new(),
            Codegen::Fast => format!(" codegen=fast isa={isa} terms={n_terms}"),
        };
        format!("strategy={strategy} workers={workers} level={level} order={order_seed}{bodies}")
    }

    /// A module with the programs of these seeds, which must be of one block.
    pub fn module(&self, seeds: impl Iterator<Item = u64>) -> String {
        let style = Style { has_containers: self.strategy.is_none(), is_smooth: self.codegen == Codegen::Fast };
        let mut plan = self.clone();
        let mut text = String::new();
        for seed in seeds {
            let function = generate::function(seed, &format!("p{seed}"), style);
            plan.n_terms = plan.n_terms.max(function.n_terms);
            text.push_str(&function.text);
        }
        format!("module attributes {{{ATTRIBUTE} = \"{}\"}} {{\n{text}}}\n", plan.stated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_states_its_plan() {
        for seed in (0..400).step_by(8) {
            let plan = Plan::of_seed(seed, None);
            let read = Plan::of_module(&plan.module(std::iter::once(seed)));
            // Plain loops say nothing of what fast code is made for.
            let (isa, n_terms) = (plan.isa.clone(), read.n_terms);
            assert_eq!(Plan { isa, ..read }, Plan { n_terms, ..plan });
        }
    }

    #[test]
    fn some_blocks_are_fast_code() {
        let is_fast = |block: &u64| Plan::of_seed(block * BLOCK, None).codegen == Codegen::Fast;
        let n_fast = (0..100).filter(is_fast).count();
        assert!((20..50).contains(&n_fast), "{n_fast}");
        assert_eq!(Plan::of_seed(0, Some(Codegen::Loops)).codegen, Codegen::Loops);
    }

    #[test]
    fn seeds_of_a_block_share_a_plan() {
        assert_eq!(Plan::of_seed(16, None), Plan::of_seed(23, None));
    }
}
