//! The parent: starts children, and turns their crashes and hangs into findings.

use crate::{
    finding::{Finding, Kind},
    worker::Message,
};
use std::{
    collections::VecDeque,
    ffi::OsString,
    io::{self, BufRead, BufReader, Read},
    ops::{ControlFlow, Range},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

/// How children are started and how long they may be silent.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The command line of a child but for its work.
    pub child: Vec<OsString>,
    /// A child that says nothing for this long hangs.
    pub patience: Duration,
}

/// What a child that ended by itself or was ended left undone.
enum End {
    /// It was through.
    Regular,
    /// The receiver of what is done wanted no more.
    Stopped,
    /// It crashed or hung while it was at these programs.
    Early(Range<u64>, Finding),
}

impl Watch {
    /// Examines programs in as many children as it takes. `on_done` hears of each block of programs, and says when to
    /// stop.
    ///
    /// # Errors
    ///
    /// If a child cannot be started.
    pub fn seeds(
        &self,
        seeds: Range<u64>,
        on_done: &mut dyn FnMut(Range<u64>, Option<Finding>) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut left = VecDeque::from([seeds]);
        while let Some(range) = left.pop_front() {
            let work = [format!("--seed={}", range.start), format!("--count={}", range.end - range.start)];
            let mut next = range.start;
            let mut note = |done: Range<u64>, finding| {
                next = next.max(done.end);
                on_done(done, finding)
            };
            match self.child(&work, &mut note)? {
                End::Regular => {}
                End::Stopped => return Ok(()),
                End::Early(at, finding) if at.end - at.start == 1 => {
                    if on_done(at.clone(), Some(finding)).is_break() {
                        return Ok(());
                    }
                    push_front(&mut left, at.end..range.end);
                }
                End::Early(at, _) => {
                    // Which of them it was shows when each has a child of its own.
                    push_front(&mut left, at.end..range.end);
                    at.rev().for_each(|seed| push_front(&mut left, seed..seed + 1));
                }
            }
        }
        Ok(())
    }

    /// Examines a file in a child of its own.
    ///
    /// # Errors
    ///
    /// If the child cannot be started.
    pub fn file(&self, path: &str) -> io::Result<Option<Finding>> {
        let mut found = None;
        let mut note = |_, finding| {
            found = finding;
            ControlFlow::Continue(())
        };
        match self.child(&[format!("--check={path}")], &mut note)? {
            End::Early(_, finding) => Ok(Some(finding)),
            End::Regular | End::Stopped => Ok(found),
        }
    }

    fn child(
        &self,
        work: &[String],
        on_done: &mut dyn FnMut(Range<u64>, Option<Finding>) -> ControlFlow<()>,
    ) -> io::Result<End> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(&self.child)
            .args(work)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (messages, errors) = (listen(&mut child), last_words(&mut child));
        let mut at = 0..1;
        let mut step = String::new();
        let end = loop {
            match messages.recv_timeout(self.patience) {
                Ok(Message::Begin(seeds)) => at = seeds,
                Ok(Message::Step(text)) => step = text,
                Ok(Message::Done(seeds, finding)) => {
                    if on_done(seeds, finding).is_break() {
                        break End::Stopped;
                    }
                }
                Ok(Message::End) => break End::Regular,
                Err(RecvTimeoutError::Timeout) => {
                    let detail = format!("nothing for {} s", self.patience.as_secs());
                    break End::Early(at, Finding { kind: Kind::Hang, variant: step, program: None, detail });
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let status = child.wait()?;
                    let words = errors.recv().unwrap_or_default();
                    let detail = format!("{status} {words}");
                    break End::Early(at, Finding { kind: Kind::Crash, variant: step, program: None, detail });
                }
            }
        };
        // It has ended, or nobody is interested in it any more.
        let _ = child.kill();
        child.wait()?;
        Ok(end)
    }
}

/// Puts a range in front unless it is empty.
fn push_front(left: &mut VecDeque<Range<u64>>, range: Range<u64>) {
    if !range.is_empty() {
        left.push_front(range);
    }
}

/// The messages of a child as they come.
fn listen(child: &mut Child) -> Receiver<Message> {
    let (sender, receiver) = mpsc::channel();
    let stdout = child.stdout.take().expect("standard output is piped");
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Ok(message) = serde_json::from_str(&line)
                && sender.send(message).is_err()
            {
                return;
            }
        }
    });
    receiver
}

/// What a child said last on standard error, when it has ended; one line.
fn last_words(child: &mut Child) -> Receiver<String> {
    const KEPT: usize = 400;
    let (sender, receiver) = mpsc::channel();
    let mut stderr = child.stderr.take().expect("standard error is piped");
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // Without its last words a crash is still a crash.
        let _ = stderr.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(64 * KEPT)]).replace('\n', " | ");
        let _ = sender.send(text.chars().take(KEPT).collect());
    });
    receiver
}
