//! The child process: examines programs and says on standard output what it is about to do, one JSON object a line, so
//! that the parent knows where it was when it crashes or hangs.

use crate::{
    examine::Examination,
    finding::Finding,
    plan::{BLOCK, Plan},
    variant::Variant,
};
use parallel_op::{
    jit::{Compiler, memory},
    pipelines::codegen::Codegen,
};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Write},
    ops::Range,
};

/// Programs that one child examines at most, for compiled code is never quite freed.
pub const MAX_PROGRAMS: u64 = 512;

/// What a child says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message {
    /// It begins with the programs of these seeds, compiled together.
    Begin(Range<u64>),
    /// What it does next.
    Step(String),
    /// These programs are examined, and this was found.
    Done(Range<u64>, Option<Finding>),
    /// It is through.
    End,
}

/// Examines the programs of these seeds, block by block.
pub fn examine_seeds(seeds: Range<u64>, variants: &[Variant], codegen: Option<Codegen>) {
    memory::scramble();
    let worker = Worker { compiler: Compiler::new(), variants, codegen };
    let mut first = seeds.start;
    while first < seeds.end {
        let block = first..seeds.end.min((first / BLOCK + 1) * BLOCK);
        first = block.end;
        let finding = worker.block(block.clone());
        if finding.is_some() && block.end - block.start > 1 {
            worker.alone(block, finding);
        } else {
            say(&Message::Done(block, finding));
        }
    }
    say(&Message::End);
}

/// What is the same for all blocks.
struct Worker<'a> {
    compiler: Compiler,
    variants: &'a [Variant],
    codegen: Option<Codegen>,
}

impl Worker<'_> {
    /// Something is wrong with a block: examines its programs one by one. If nothing is wrong with any of them, then
    /// with the block.
    fn alone(&self, block: Range<u64>, finding: Option<Finding>) {
        let mut n_found = 0;
        for seed in block.clone() {
            let finding = self.block(seed..seed + 1);
            n_found += usize::from(finding.is_some());
            say(&Message::Done(seed..seed + 1, finding));
        }
        if n_found == 0 {
            say(&Message::Done(block, finding));
        }
    }

    fn block(&self, seeds: Range<u64>) -> Option<Finding> {
        say(&Message::Begin(seeds.clone()));
        let text = Plan::of_seed(seeds.start, self.codegen).module(seeds);
        let mut on_step = |step: &str| say(&Message::Step(step.to_owned()));
        Examination { variants: self.variants, on_step: &mut on_step }.of(&self.compiler, &text)
    }
}

/// Examines a module as it stands.
pub fn examine_text(text: &str, variants: &[Variant]) {
    memory::scramble();
    say(&Message::Begin(0..1));
    let mut on_step = |step: &str| say(&Message::Step(step.to_owned()));
    let finding = Examination { variants, on_step: &mut on_step }.of(&Compiler::new(), text);
    say(&Message::Done(0..1, finding));
    say(&Message::End);
}

fn say(message: &Message) {
    let line = serde_json::to_string(message).expect("messages are plain data");
    // A parent that no longer listens has ended this process.
    let _ = writeln!(io::stdout().lock(), "{line}");
}
