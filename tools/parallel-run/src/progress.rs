//! What a person sees while waiting, on stderr and only if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use parallel_op::jit::{Stage, StageSink};
use std::{
    io::{IsTerminal, stderr},
    sync::Arc,
    time::Duration,
};

/// A spinner or a bar; gone without a trace when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A spinner beside a sentence.
    pub fn spinner(text: &str) -> Self {
        let style = ProgressStyle::default_spinner();
        let bar = ProgressBar::with_draw_target(None, target()).with_style(style).with_message(text.to_owned());
        bar.tick();
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// The same with a sentence about what is done next, for whoever does it.
    pub fn stages(text: &str) -> (Self, StageSink) {
        let progress = Self::spinner(text);
        let (bar, text) = (progress.0.clone(), text.to_owned());
        (progress, Arc::new(move |stage: Stage| bar.set_message(format!("{text}: {}", stage.name()))))
    }

    /// A bar of `n_steps` steps.
    pub fn bar(text: &str, n_steps: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(n_steps as u64), target()).with_message(text.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// One step more is done.
    pub fn advance(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn target() -> ProgressDrawTarget {
    if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
