//! A coroutine that can be resumed, seen as an item of work, and the objects that it will complete.

use std::cell::RefCell;
use std::ffi::c_void;

use crate::object::Object;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, local};

/// Continues a coroutine from where it is suspended.
///
/// The unwinding form, so that a panic in a task written in Rust can be told to those who wait for the task.
pub type Resume = unsafe extern "C-unwind" fn(*mut c_void);

/// A coroutine at a point of suspension.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// The coroutine's frame.
    pub handle: *mut c_void,
    /// What continues it.
    pub resume: Resume,
}

// SAFETY: a suspended coroutine may be resumed on any thread: that is the contract of mlirAsyncRuntimeExecute and
// of the *AndExecute functions, the only places where a job is made. The handle is only passed on to `resume`.
unsafe impl Send for Job {}

/// One coroutine over its whole life: queued, running, suspended until something is ready, queued again.
///
/// Whoever takes the job runs it, be it a worker that found the item in the queue or a thread that waits for one of
/// its products; the other finds the item empty and passes on.
#[derive(Default)]
pub struct Item {
    job: Mutex<Option<Job>>,
    /// The token and the values that were created for this coroutine.
    products: Mutex<Vec<Weak<Object>>>,
    /// The thread outside the runtime that executed it, as long as its first job has not been taken.
    host: Mutex<Option<Arc<Host>>>,
}

/// A thread outside the runtime, as far as scheduling cares. Changed under the scheduler's lock only.
#[derive(Default)]
pub struct Host {
    /// Items that the thread executed and that nobody has started.
    pub n_unstarted: AtomicUsize,
    /// True while the thread is inside a blocking wait.
    pub waits: AtomicBool,
}

impl Item {
    /// An item with a job, created for nothing in particular.
    pub fn put(&self, job: Job) {
        *lock(&self.job) = Some(job);
    }

    /// Takes the job; from now on the caller alone may run it.
    pub fn take(&self) -> Option<Job> {
        lock(&self.job).take()
    }

    /// True if there is a job to take.
    pub fn is_live(&self) -> bool {
        lock(&self.job).is_some()
    }

    /// Notes which host executed the item.
    pub fn set_host(&self, host: Arc<Host>) {
        *lock(&self.host) = Some(host);
    }

    /// Forgets and returns the host that executed the item.
    pub fn take_host(&self) -> Option<Arc<Host>> {
        lock(&self.host).take()
    }

    /// Notes an object that this coroutine completes.
    pub fn add_product(&self, object: &Arc<Object>) {
        lock(&self.products).push(Arc::downgrade(object));
    }

    /// The objects created for this coroutine that still exist.
    pub fn products(&self) -> Vec<Arc<Object>> {
        lock(&self.products).iter().filter_map(Weak::upgrade).collect()
    }
}

impl Host {
    /// Items of this host that nobody has started.
    pub fn n_unstarted(&self) -> usize {
        self.n_unstarted.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each lock guards one assignment, so a poisoned one still guards a whole value.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

local! {
    /// The item of the coroutine whose objects are being created on this thread but which is not executed yet.
    static NASCENT: RefCell<Option<Arc<Item>>> = RefCell::new(None);
    /// The coroutine that runs on this thread, innermost if several do.
    static CURRENT: RefCell<Option<Current>> = RefCell::new(None);
}

/// A coroutine that runs.
pub struct Current {
    handle: *mut c_void,
    item: Arc<Item>,
    /// How to go on once the coroutine has suspended, if what it waits for was there already.
    next: Option<Job>,
}

/// The item for a token that is being created.
///
/// Lowered code creates a coroutine's token first, then its values, then hands it to Execute, all on one thread
/// and with no other creation in between. So a token starts an item, values join it, and Execute closes it.
/// If code does otherwise nothing breaks: the item is never executed, and nobody can help with it.
pub fn item_for_token() -> Arc<Item> {
    let item = Arc::new(Item::default());
    set_nascent(Some(item.clone()));
    item
}

/// The item for a value that is being created: that of the token before it.
pub fn item_for_value() -> Arc<Item> {
    let nascent = NASCENT.try_with(|nascent| nascent.borrow().clone());
    nascent.ok().flatten().unwrap_or_else(item_for_token)
}

/// The item for a coroutine that is handed to the runtime: its own if it runs already, else that of the token and
/// values just created, else a new one.
pub fn item_for_job(job: Job) -> Arc<Item> {
    with_current(job, |current| current.item.clone()).or_else(|| set_nascent(None)).unwrap_or_default()
}

/// Goes on with a coroutine on this thread as soon as it has suspended. False if it does not run here.
pub fn go_on_here(job: Job) -> bool {
    with_current(job, |current| current.next = Some(job)).is_some()
}

/// How to go on with the coroutine that runs on this thread and has suspended.
pub fn take_next() -> Option<Job> {
    CURRENT.try_with(|current| current.borrow_mut().as_mut()?.next.take()).ok().flatten()
}

/// The item of the coroutine that runs on this thread.
pub fn current_item() -> Option<Arc<Item>> {
    CURRENT.try_with(|current| Some(current.borrow().as_ref()?.item.clone())).ok().flatten()
}

/// What runs on this thread, if it is the coroutine of `job`.
fn with_current<R>(job: Job, f: impl FnOnce(&mut Current) -> R) -> Option<R> {
    let with = |current: &RefCell<Option<Current>>| match &mut *current.borrow_mut() {
        Some(current) if current.handle == job.handle => Some(f(current)),
        _ => None,
    };
    CURRENT.try_with(with).ok().flatten()
}

/// Closes the item under creation, so that nothing that comes later is taken for a part of it.
pub fn close_nascent() {
    set_nascent(None);
}

fn set_nascent(item: Option<Arc<Item>>) -> Option<Arc<Item>> {
    NASCENT.try_with(|nascent| nascent.replace(item)).ok().flatten()
}

/// Makes `current` the coroutine that runs on this thread and returns the one that did.
pub fn set_current(current: Option<Current>) -> Option<Current> {
    CURRENT.try_with(|cell| cell.replace(current)).ok().flatten()
}

impl Current {
    /// The coroutine of `item`, at the point of suspension `job`.
    pub fn new(item: &Arc<Item>, job: Job) -> Self {
        Self { handle: job.handle, item: item.clone(), next: None }
    }
}
