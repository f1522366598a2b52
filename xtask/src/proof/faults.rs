//! Shows that the models can fail: plants a fault in a copy of the runtime and expects one of them to find it.
//!
//! A fault is a change of one place in the code that somebody could make by mistake: an order of memory that is too weak,
//! a check or a wake-up left out. If the code around the place changes, the table has to follow, and says so.

use std::{fs, path::Path, process::Stdio};

use super::models::Checker;
use crate::{
    failure::{Failure, Result},
    lit::Counts,
    workspace,
};

/// A fault and who has to find it.
struct Fault {
    /// What is wrong then.
    name: &'static str,
    /// The file below `runtime/src`.
    file: &'static str,
    /// What stands there, once.
    right: &'static str,
    /// What is put into its place.
    wrong: &'static str,
    checker: Checker,
    /// The beginning of the models' names.
    models: &'static str,
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "a completion is published without the results",
        file: "completion.rs",
        right: "self.done.store(true, Ordering::Release)",
        wrong: "self.done.store(true, Ordering::Relaxed)",
        checker: Checker::Loom,
        models: "models::completion",
    },
    Fault {
        name: "an awaiter that comes late is dropped",
        file: "completion.rs",
        right: "Some(outcome) => Err((awaiter, outcome.clone())),",
        wrong: "Some(_) => Ok(drop(awaiter)),",
        checker: Checker::Loom,
        models: "models::completion",
    },
    Fault {
        name: "a second outcome replaces the first",
        file: "completion.rs",
        right: "if state.outcome.is_some() {",
        wrong: "if false {",
        checker: Checker::Loom,
        models: "models::completion",
    },
    Fault {
        name: "a group is published without the results of its members",
        file: "group.rs",
        right: "self.done.store(true, Ordering::Release)",
        wrong: "self.done.store(true, Ordering::Relaxed)",
        checker: Checker::Loom,
        models: "models::group",
    },
    Fault {
        name: "a group is done one member early",
        file: "group.rs",
        right: "        if state.n_pending > 0 {",
        wrong: "        if state.n_pending > 1 {",
        checker: Checker::Loom,
        models: "models::group",
    },
    Fault {
        name: "the error of a group is that of the highest rank",
        file: "group.rs",
        right: "rank < *held",
        wrong: "rank > *held",
        checker: Checker::Loom,
        models: "models::group",
    },
    Fault {
        name: "a job stays in its item when it is taken",
        file: "item.rs",
        right: "lock(&self.job).take()",
        wrong: "*lock(&self.job)",
        checker: Checker::Loom,
        models: "models::item",
    },
    Fault {
        name: "a sleeper does not say that it sleeps",
        file: "wait.rs",
        right: "    target.wake_when_done(current());\n    while",
        wrong: "    while",
        checker: Checker::Loom,
        models: "models::wait",
    },
    Fault {
        name: "the last drain does not tell who waits for it",
        file: "scheduler.rs",
        right: "            pool.leave();\n        }\n        self.unlock(state);",
        wrong: "            pool.leave();\n        }\n        drop(state);",
        checker: Checker::Loom,
        models: "models::scheduler",
    },
    Fault {
        name: "a drain that goes to sleep still counts as one that comes",
        file: "scheduler.rs",
        right: "                may_run = false;\n                state.permits.give_up();",
        wrong: "                may_run = false;",
        checker: Checker::Loom,
        models: "models::scheduler",
    },
    Fault {
        name: "a blocked thread keeps its permit",
        file: "scheduler.rs",
        right: "            let mut state = self.lock();\n            state.release(holder);\n            self.unlock(state);\n        }\n        held",
        wrong: "            let _ = holder;\n        }\n        held",
        checker: Checker::Loom,
        models: "models::scheduler",
    },
    Fault {
        name: "a frame is published without what its owner wrote",
        file: "claims.rs",
        right: "self.word.store(n_starts as u64 * START, Ordering::Release)",
        wrong: "self.word.store(n_starts as u64 * START, Ordering::Relaxed)",
        checker: Checker::Loom,
        models: "models::frame",
    },
    Fault {
        name: "a frame is over before what helpers wrote is seen",
        file: "claims.rs",
        right: "self.word.load(Ordering::Acquire) == 0",
        wrong: "self.word.load(Ordering::Relaxed) == 0",
        checker: Checker::Loom,
        models: "models::frame",
    },
    Fault {
        name: "a task is claimed twice",
        file: "claims.rs",
        right: "Some((word.0 - START, Claimed::Start",
        wrong: "Some((if word.n_inside() > 0 { word.0 } else { word.0 - START }, Claimed::Start",
        checker: Checker::Loom,
        models: "models::frame::owner_and_helper",
    },
    Fault {
        name: "the last helper goes without waking the owner",
        file: "claims.rs",
        right: "if word.sleeps() && word.n_inside() == 1 {",
        wrong: "if word.sleeps() && word.n_inside() == 2 {",
        checker: Checker::Loom,
        models: "models::frame::owner_and_helper",
    },
    Fault {
        name: "a helper looks into the frame after it has left",
        file: "slots.rs",
        right: "if let Some(Some(owner)) = self.slot.claims.leave(|| self.frame().sleeper()) {",
        wrong: "if self.slot.claims.leave(|| ()).is_some() && let Some(owner) = self.frame().sleeper() {",
        checker: Checker::Loom,
        models: "models::frame::a_place",
    },
    Fault {
        name: "a task does not see what those wrote that it waited for",
        file: "progress.rs",
        right: "fetch_sub(1, Ordering::AcqRel)",
        wrong: "fetch_sub(1, Ordering::Relaxed)",
        checker: Checker::Loom,
        models: "models::frame::two_threads",
    },
    Fault {
        name: "a task that became ready is not added",
        file: "progress.rs",
        right: "                add(other);",
        wrong: "                let _ = (other, &mut add);",
        checker: Checker::Loom,
        models: "models::frame::a_task",
    },
    Fault {
        name: "nobody is called for work that was published",
        file: "scheduler.rs",
        right: "        if self.signals.may_call() {\n            self.unlock(self.lock());",
        wrong: "        if false {\n            self.unlock(self.lock());",
        checker: Checker::Loom,
        models: "models::calls",
    },
    Fault {
        name: "a task behind a failed one runs",
        file: "progress.rs",
        right: "            if failed {",
        wrong: "            if failed && false {",
        checker: Checker::Shuttle,
        models: "frames::random",
    },
    Fault {
        name: "an owner that waits leaves the frames inside its own to a worker that waits for it",
        file: "direct.rs",
        right: "run_inside(scheduler, &inside, || true)",
        wrong: "run_inside(scheduler, &inside, || !scheduler.signals.is_wanted())",
        checker: Checker::Shuttle,
        models: "frames",
    },
    Fault {
        name: "a thread that waits runs whatever is in the queue",
        file: "scheduler.rs",
        right: "let needed = target.take_needed();",
        wrong: "let needed = target.take_needed().or_else(|| self.queue.iter().find_map(|item| Some((item.clone(), item.take()?))));",
        checker: Checker::Shuttle,
        models: "nested::a_waiting_thread",
    },
    Fault {
        name: "a spare thread ends though it was called",
        file: "crew.rs",
        right: "            if removed {",
        wrong: "            if removed || true {",
        checker: Checker::Shuttle,
        models: "nested::blocked",
    },
    Fault {
        name: "hosts keep all permits for themselves",
        file: "permits.rs",
        right: "self.budget.saturating_sub(self.n_hosts).max(1)",
        wrong: "self.budget.saturating_sub(self.n_hosts)",
        checker: Checker::Shuttle,
        models: "hosts::a_host",
    },
    Fault {
        name: "a permit is not handed to who comes back for it",
        file: "permits.rs",
        right: "            return Some(Holder::Host);\n        }\n        self.grant_return()",
        wrong: "            return Some(Holder::Host);\n        }\n        None",
        checker: Checker::Shuttle,
        models: "nested",
    },
    Fault {
        name: "a coroutine is forgotten that could go on at once",
        file: "run.rs",
        right: "        next = take_next();",
        wrong: "        next = take_next().filter(|_| false);",
        checker: Checker::Shuttle,
        models: "lanes",
    },
    Fault {
        name: "a panic leaves those who wait for the task alone",
        file: "run.rs",
        right: "            fail_products(item, &*payload);",
        wrong: "            let _ = || fail_products(item, &*payload);",
        checker: Checker::Shuttle,
        models: "failures::a_panic",
    },
    Fault {
        name: "a thread loses its own failure while it runs what it waits for",
        file: "run.rs",
        right: "    failure::replace(outer_failure);\n",
        wrong: "    drop(outer_failure);\n",
        checker: Checker::Shuttle,
        models: "failures::a_caller",
    },
];

/// Plants one fault after the other. Fails if a model does not find the fault that it is to find.
pub fn run(counts: &mut Counts) -> Result<()> {
    let copy = workspace::target_dir().join("faults");
    for fault in FAULTS {
        let is_found = fault.is_found(&copy)?;
        let (said, count) = if is_found { ("found", &mut counts.passed) } else { ("NOT FOUND", &mut counts.failed) };
        println!("fault in {}: {}: {said}", fault.file, fault.name);
        *count += 1;
    }
    if counts.failed > 0 { Err(Failure::Finding("a model does not find its fault".to_owned())) } else { Ok(()) }
}

impl Fault {
    /// True if the models fail with the fault in the copy of the runtime below `folder`.
    fn is_found(&self, folder: &Path) -> Result<bool> {
        copy_runtime(folder)?;
        let path = folder.join("runtime/src").join(self.file);
        let text = workspace::read(&path)?;
        if text.matches(self.right).count() != 1 {
            let message = format!("the fault '{}' no longer fits runtime/src/{}", self.name, self.file);
            return Err(Failure::Finding(message));
        }
        workspace::write(&path, &text.replace(self.right, self.wrong))?;
        let mut build = self.checker.tests();
        // The faulty copy may have warnings; a name that no test has lets cargo build without running anything.
        build.env("RUSTFLAGS", format!("--cfg {}", self.checker.folder())).current_dir(folder);
        build.env("RUST_BACKTRACE", "0").stdout(Stdio::null()).stderr(Stdio::null());
        let run = |name: &str, build: &mut std::process::Command| {
            let status = build.arg(name).status();
            status
                .map(|status| status.success())
                .map_err(|source| Failure::Start { program: "cargo".to_owned(), source })
        };
        if !run("--list", &mut build)? {
            let message = format!("the runtime does not compile with the fault '{}'", self.name);
            return Err(Failure::Finding(message));
        }
        let mut models = self.checker.tests();
        models.env("RUSTFLAGS", format!("--cfg {}", self.checker.folder())).current_dir(folder);
        models.env("RUST_BACKTRACE", "0").stdout(Stdio::null()).stderr(Stdio::null());
        Ok(!run(self.models, &mut models)?)
    }
}

/// Makes `folder` a workspace with the runtime alone, as it is now.
fn copy_runtime(folder: &Path) -> Result<()> {
    let root = workspace::root();
    for path in workspace::files(&root.join("runtime")) {
        let inside = path.strip_prefix(&root).unwrap_or(&path);
        let text = workspace::read(&path)?;
        let to = folder.join(inside);
        // A file that has not changed keeps its time, so that cargo builds only what has.
        if workspace::read(&to).ok().as_ref() != Some(&text) {
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|source| Failure::File { path: parent.to_owned(), source })?;
            }
            workspace::write(&to, &text)?;
        }
    }
    let manifest = workspace::read(&root.join("Cargo.toml"))?;
    workspace::write(&folder.join("Cargo.toml"), &with_members(&manifest, "\"runtime\""))?;
    workspace::write(&folder.join("Cargo.lock"), &workspace::read(&root.join("Cargo.lock"))?)
}

/// The manifest of a workspace with other members.
fn with_members(manifest: &str, members: &str) -> String {
    let Some((before, rest)) = manifest.split_once("members = [") else {
        return manifest.to_owned();
    };
    let after = rest.split_once(']').map_or("", |(_, after)| after);
    format!("{before}members = [{members}]{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_runtime_alone() {
        let manifest = "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n]\n[profile.release]\n";
        assert_eq!(with_members(manifest, "\"b\""), "[workspace]\nmembers = [\"b\"]\n[profile.release]\n");
    }

    #[test]
    fn every_fault_fits_the_code() {
        for fault in FAULTS {
            let path = workspace::root().join("runtime/src").join(fault.file);
            let text = workspace::read(&path).unwrap();
            assert_eq!(text.matches(fault.right).count(), 1, "{}: {}", fault.file, fault.name);
        }
    }
}
