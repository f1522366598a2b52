//! What a person sees while waiting, on stderr and only if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

/// A spinner or a bar; gone without a trace when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A spinner beside a sentence.
    pub fn spinner(text: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, target()).with_message(text.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
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
