//! What needs a process of its own: limits of the system, and the end of the process.
//!
//! Each test starts this program again with its own name, and that process does what is to be shown.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::coroutine::{Token, spawn};
use crate::fork::{Fork, run_loop};
use crate::with_threads;

/// Set in a process that a test started, to the test's name.
const CHILD: &str = "PARALLEL_OP_TEST_CHILD";

/// Runs `body` in a process of its own, and gives what it wrote to its standard error. It must end well.
fn in_child(test: &str, body: impl FnOnce()) -> String {
    if std::env::var_os(CHILD).is_some_and(|name| name == test) {
        body();
        std::process::exit(0);
    }
    let program = std::env::current_exe().unwrap();
    let test_path = format!("processes::{test}");
    let mut child = Command::new(program)
        .args(["--exact", &test_path, "--nocapture", "--test-threads=1"])
        .env(CHILD, test)
        .env_remove(parallel_op_runtime::THREADS_VARIABLE)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > Duration::from_secs(120) {
            child.kill().unwrap();
            panic!("the process of '{test}' does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let mut errors = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut errors).unwrap();
    assert!(status.success(), "{test}: {status}: {errors}");
    errors
}

/// Lets this thread, and those it starts, run on one core only.
fn stay_on_one_core() {
    // SAFETY: the sets are as large as said, and all zeros are a set.
    unsafe {
        let mut allowed: libc::cpu_set_t = std::mem::zeroed();
        assert_eq!(libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &mut allowed), 0);
        let core = (0..libc::CPU_SETSIZE as usize).find(|core| libc::CPU_ISSET(*core, &allowed)).unwrap();
        let mut one: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(core, &mut one);
        assert_eq!(libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &one), 0);
    }
}

/// Makes a control group with the time of one core and moves this process into it. `None` where that is not allowed.
fn with_the_quota_of_one_core() -> Option<std::path::PathBuf> {
    let name = format!("parallel-op-test-{}", std::process::id());
    // Version 1 with its controller for time, and version 2.
    let hierarchies =
        [("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "100000"), ("/sys/fs/cgroup", "cpu.max", "100000 100000")];
    hierarchies.into_iter().find_map(|(root, file, quota)| {
        let group = std::path::Path::new(root).join(&name);
        let moved = std::path::Path::new(root).join("cgroup.procs").exists()
            && std::fs::create_dir(&group).is_ok()
            && group.join(file).exists()
            && std::fs::write(group.join(file), quota).is_ok()
            && std::fs::write(group.join("cgroup.procs"), std::process::id().to_string()).is_ok();
        if !moved {
            let _ = std::fs::remove_dir(&group);
        }
        moved.then_some(group)
    })
}

/// From now on there is no memory for the stack of another thread.
fn refuse_threads() {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let n_pages: u64 = status.split(' ').next().unwrap().parse().unwrap();
    let limit = libc::rlimit { rlim_cur: n_pages * 4096 + (4 << 20), rlim_max: libc::RLIM_INFINITY };
    // SAFETY: the limit is a valid one.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
    let refused = std::thread::Builder::new().stack_size(8 << 20).spawn(|| ());
    assert!(refused.is_err(), "the limit has no effect");
}

/// Containers, lanes, loops and coroutines, nested.
fn run_everything() {
    let count = AtomicUsize::new(0);
    let one = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    let many = || {
        assert!(!Fork::new().does(one).does(one).does(one).edge(0, 1).edge(1, 2).join());
        assert!(!run_loop(100, 1, |begin, end| {
            (begin..end).for_each(|_| one());
            -1
        }));
    };
    for _ in 0..50 {
        assert!(!Fork::new().does(many).does(many).does(one).join());
        let tokens: Vec<_> = (0..3).map(|_| spawn(|| ())).collect();
        tokens.iter().for_each(Token::wait);
    }
    assert_eq!(count.into_inner(), 50 * 207);
}

#[test]
fn the_default_follows_the_affinity_mask() {
    in_child("the_default_follows_the_affinity_mask", || {
        stay_on_one_core();
        assert_eq!(parallel_op_runtime::n_threads(), 1);
        run_everything();
    });
}

// Needs the right to make a control group, which users and most containers do not have: it shows nothing there.
#[test]
fn the_default_follows_the_quota_of_a_control_group() {
    const MADE: &str = "made a control group: ";
    let errors = in_child("the_default_follows_the_quota_of_a_control_group", || {
        if let Some(group) = with_the_quota_of_one_core() {
            eprintln!("{MADE}{}", group.display());
            assert_eq!(parallel_op_runtime::n_threads(), 1);
        }
    });
    if let Some(group) = errors.lines().find_map(|line| line.strip_prefix(MADE)) {
        std::fs::remove_dir(group).unwrap();
    }
}

// Two threads on one core: whoever spins has to let the other one run.
#[test]
fn two_threads_share_one_core() {
    in_child("two_threads_share_one_core", || {
        stay_on_one_core();
        let _alone = with_threads(2);
        run_everything();
        let n_here = AtomicUsize::new(0);
        let meet = || {
            n_here.fetch_add(1, Ordering::SeqCst);
            while n_here.load(Ordering::SeqCst) < 2 {
                std::thread::yield_now();
            }
        };
        assert!(!Fork::new().does(meet).does(meet).join());
    });
}

#[test]
fn without_another_thread_the_caller_runs_everything() {
    let errors = in_child("without_another_thread_the_caller_runs_everything", || {
        refuse_threads();
        let _alone = with_threads(8);
        run_everything();
        parallel_op_runtime::enter();
        run_everything();
        parallel_op_runtime::leave();
    });
    assert_eq!(errors.matches("parallel_op: failed to start a thread: ").count(), 1, "{errors}");
}

// The process ends at once, be the workers asleep, looking out, or at work for another host.
#[test]
fn a_process_ends_while_workers_stand_by() {
    in_child("a_process_ends_while_workers_stand_by", || {
        let _alone = with_threads(4);
        run_everything();
        std::thread::spawn(|| {
            loop {
                run_everything();
            }
        });
        parallel_op_runtime::enter();
        run_everything();
        // Before the guard goes, which would look for the other host's objects.
        std::process::exit(0);
    });
}
