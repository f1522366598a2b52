//! Tokens, values and groups: what lowered code holds references to.
//!
//! A reference is a pointer made by [`Arc::into_raw`]; the counting is `Arc`'s. Here the state machines meet the
//! scheduler: completing an object resumes the coroutines and wakes the threads that wait for it.

use std::collections::VecDeque;
use std::ffi::c_void;
// Counted for tests, outside of what the models see.
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::completion::{Completion, Outcome};
use crate::failure::Message;
use crate::group::Group;
use crate::handover;
use crate::item::{Item, Job, item_for_token, item_for_value};
use crate::scheduler::scheduler;
use crate::storage::Storage;
use crate::sync::{Arc, Mutex, PoisonError, Thread};
use crate::wait::Awaited;

/// Who waits for an object.
#[derive(Clone)]
pub enum Awaiter {
    /// A suspended coroutine, to be queued.
    Coroutine(Arc<Item>, Job),
    /// A blocked thread, to be unparked.
    Thread(Thread),
    /// A group, of which the object is the member of this rank.
    Group(Arc<Object>, usize),
}

/// A token, a value or a group.
pub struct Object {
    kind: Kind,
}

enum Kind {
    Single {
        completion: Completion<Awaiter>,
        /// The coroutine that completes the object.
        producer: Arc<Item>,
        /// The payload: none for a token.
        storage: Option<Storage>,
    },
    Group {
        group: Group<Awaiter>,
        /// Producers of members, except those that a waiting thread is done with. In order of rank at first.
        producers: Mutex<VecDeque<Arc<Item>>>,
    },
}

/// Members up to which a thread that waits for a group keeps looking at all of them.
const FEW: usize = 32;

/// Objects that exist.
static N_LIVE: AtomicUsize = AtomicUsize::new(0);

/// How many tokens, values and groups exist in this process: 0 once lowered code has dropped all that it created.
pub fn live_objects() -> usize {
    N_LIVE.load(Ordering::Relaxed)
}

impl Drop for Object {
    fn drop(&mut self) {
        N_LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Object {
    /// A pending token.
    pub fn token() -> Arc<Self> {
        Self::single(item_for_token(), None)
    }

    /// A pending value with memory for `n_bytes`.
    pub fn value(n_bytes: usize) -> Arc<Self> {
        Self::single(item_for_value(), Some(Storage::new(n_bytes)))
    }

    /// A group that waits for `size` members.
    pub fn group(size: usize) -> Arc<Self> {
        Self::new(Kind::Group { group: Group::new(size), producers: Mutex::new(VecDeque::new()) })
    }

    fn single(producer: Arc<Item>, storage: Option<Storage>) -> Arc<Self> {
        let object = Self::new(Kind::Single { completion: Completion::new(), producer: producer.clone(), storage });
        producer.add_product(&object);
        object
    }

    fn new(kind: Kind) -> Arc<Self> {
        N_LIVE.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self { kind })
    }

    /// Address of a value's payload; null if the object is no value.
    pub fn storage(&self) -> *mut u8 {
        match &self.kind {
            Kind::Single { storage: Some(storage), .. } => storage.as_ptr(),
            _ => std::ptr::null_mut(),
        }
    }

    /// What names the object where its completion is handed over.
    pub fn address(&self) -> *const c_void {
        std::ptr::from_ref(self).cast()
    }

    /// Completes a token or a value and serves those who wait for it. False if it was complete before.
    pub fn complete(&self, outcome: Outcome) -> bool {
        let Kind::Single { completion, .. } = &self.kind else {
            return false;
        };
        handover::give(self.address());
        let Some(awaiters) = completion.complete(outcome.clone()) else {
            return false;
        };
        for awaiter in awaiters {
            awaiter.serve(&outcome);
        }
        true
    }

    /// The error that the object ended with, if it did.
    pub fn error(&self) -> Option<Message> {
        match &self.kind {
            Kind::Single { completion, .. } => completion.error(),
            Kind::Group { group, .. } => group.error(),
        }
    }

    /// Adds one who waits, or serves him at once if the object is done.
    pub fn subscribe(&self, awaiter: Awaiter) {
        match &self.kind {
            Kind::Single { completion, .. } => {
                if let Err((awaiter, outcome)) = completion.subscribe(awaiter) {
                    handover::take(self.address());
                    awaiter.serve(&outcome);
                }
            }
            Kind::Group { group, .. } => {
                if let Err(awaiter) = group.subscribe(awaiter) {
                    handover::take(self.address());
                    awaiter.serve(&Outcome::Ready);
                }
            }
        }
    }
}

/// Makes `member` a member of `group` and returns its rank.
pub fn add_to_group(member: &Object, group: &Arc<Object>) -> usize {
    let Kind::Group { group: state, producers } = &group.kind else {
        return 0;
    };
    let rank = state.add();
    if let Kind::Single { producer, completion, .. } = &member.kind
        && !completion.is_done()
    {
        let mut producers = producers.lock().unwrap_or_else(PoisonError::into_inner);
        producers.push_back(producer.clone());
    }
    member.subscribe(Awaiter::Group(group.clone(), rank));
    rank
}

impl Awaiter {
    /// Tells the one who waits that the object ended with `outcome`.
    fn serve(self, outcome: &Outcome) {
        match self {
            Self::Coroutine(item, job) => {
                handover::give(job.handle);
                scheduler().queue(item, job);
            }
            Self::Thread(thread) => thread.unpark(),
            Self::Group(object, rank) => {
                let Kind::Group { group, .. } = &object.kind else {
                    return;
                };
                handover::give(object.address());
                for awaiter in group.member_done(rank, outcome.clone()) {
                    handover::take(object.address());
                    awaiter.serve(outcome);
                }
            }
        }
    }
}

impl Awaited for Object {
    fn is_done(&self) -> bool {
        match &self.kind {
            Kind::Single { completion, .. } => completion.is_done(),
            Kind::Group { group, .. } => group.is_done(),
        }
    }

    fn take_needed(&self) -> Option<(Arc<Item>, Job)> {
        match &self.kind {
            Kind::Single { producer, .. } => producer.take().map(|job| (producer.clone(), job)),
            Kind::Group { producers, .. } => {
                let mut producers = producers.lock().unwrap_or_else(PoisonError::into_inner);
                // Members that suspend may be needed again and again. But a producer of a large group that another
                // thread runs is not looked at again, so that a wait for n members costs n steps; if it suspends, the
                // workers see to the rest of it.
                for _ in 0..producers.len() {
                    let producer = producers.pop_front()?;
                    if producers.len() < FEW {
                        producers.push_back(producer.clone());
                    }
                    if let Some(job) = producer.take() {
                        return Some((producer, job));
                    }
                }
                None
            }
        }
    }

    fn wake_when_done(&self, thread: Thread) {
        self.subscribe(Awaiter::Thread(thread));
    }
}
