//! Where frames are published: places that each thread has for the frames it opened, one inside the other.
//!
//! A place is never freed, so that anybody may look at it at any time; a frame behind it is looked at only by those who
//! entered it. Looking takes no lock. Frames deeper than there are places are not published, and run on their thread.

use std::cell::Cell;
use std::ptr;

use crate::claims::Claims;
use crate::frame::Frame;
use crate::handover;
use crate::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};
use crate::sync::local;

/// Frames that one thread can have published.
const DEPTH: usize = if cfg!(any(loom, shuttle)) { 4 } else { 64 };

/// The place of one frame. Two lines of the cache, since processors fetch them in pairs.
#[repr(align(128))]
pub struct Slot {
    claims: Claims,
    /// The frame; to be looked at by those who entered.
    frame: AtomicPtr<Frame<'static>>,
    /// How many frames are around it.
    level: AtomicU32,
    /// True while the thread has a frame in the next place, too.
    has_next: AtomicBool,
}

/// The places of one thread.
pub struct Record {
    slots: [Slot; DEPTH],
    /// False once the thread has ended, and another one may take the record.
    is_taken: AtomicBool,
    next: *const Record,
}

// SAFETY: `next` is set before the record is published and never changes; records are never freed.
unsafe impl Sync for Record {}

/// The places of all threads.
pub struct Slots {
    /// The record added last.
    first: AtomicPtr<Record>,
}

/// A helper inside a frame, which is not over before this is dropped.
pub struct Inside {
    slot: &'static Slot,
}

/// A frame that its owner has published. Dropping this needs the frame to be over.
pub struct Published {
    slot: &'static Slot,
    depth: usize,
    outer: *const Frame<'static>,
}

/// This thread.
struct Here {
    record: Cell<Option<&'static Record>>,
    /// Places of the record in use.
    depth: Cell<usize>,
    /// The frame of which this thread runs a task, innermost if of several; null if of none.
    current: Cell<*const Frame<'static>>,
}

local! {
    static HERE: Here = Here { record: Cell::new(None), depth: Cell::new(0), current: Cell::new(ptr::null()) };
}

impl Drop for Here {
    fn drop(&mut self) {
        if let Some(record) = self.record.get() {
            record.is_taken.store(false, Ordering::Release);
        }
    }
}

impl Slots {
    /// No thread has opened a frame.
    pub fn new() -> Self {
        Self { first: AtomicPtr::new(ptr::null_mut()) }
    }

    /// A place for a frame that this thread opens, and the frame around it. `None` if there is none to be had.
    pub fn place(&self) -> Option<(&'static Slot, *const Frame<'static>)> {
        HERE.try_with(|here| {
            let record = match here.record.get() {
                Some(record) => record,
                None => {
                    let record = self.take_record();
                    here.record.set(Some(record));
                    record
                }
            };
            Some((record.slots.get(here.depth.get())?, here.current.get()))
        })
        .ok()
        .flatten()
    }

    /// True if there was something to be claimed in some frame a moment ago.
    pub fn has_work(&self) -> bool {
        self.open_slots().any(|slot| slot.claims.has_work())
    }

    /// Enters a frame in which something is to be claimed, of each thread the outermost one.
    pub fn enter(&self) -> Option<Inside> {
        self.open_slots().find_map(Slot::enter)
    }

    /// Enters a frame inside `frame`, at any depth, in which something is to be claimed.
    pub fn enter_below(&self, frame: &Frame) -> Option<Inside> {
        self.open_slots()
            .filter(|slot| slot.claims.has_work() && slot.level.load(Ordering::Relaxed) > frame.level())
            .find_map(|slot| slot.enter().filter(|inside| inside.frame().is_below(frame)))
    }

    fn open_slots(&self) -> impl Iterator<Item = &'static Slot> {
        // SAFETY: what `first` and `next` lead to was leaked; Acquire pairs with the Release that published it.
        let mut record = unsafe { self.first.load(Ordering::Acquire).as_ref() };
        let mut depth = 0;
        std::iter::from_fn(move || {
            let slot = &record?.slots[depth];
            if slot.has_next.load(Ordering::Relaxed) && depth + 1 < DEPTH {
                depth += 1;
            } else {
                // SAFETY: the same.
                record = unsafe { record?.next.as_ref() };
                depth = 0;
            }
            Some(slot)
        })
    }

    /// A record for this thread alone: one that an ended thread has left, or a new one.
    fn take_record(&self) -> &'static Record {
        let mut first = self.first.load(Ordering::Acquire);
        let mut at = first.cast_const();
        // SAFETY: records are never freed.
        while let Some(record) = unsafe { at.as_ref() } {
            if !record.is_taken.load(Ordering::Relaxed) && !record.is_taken.swap(true, Ordering::Acquire) {
                return record;
            }
            at = record.next;
        }
        let slots = std::array::from_fn(|_| Slot::new());
        let record = Box::into_raw(Box::new(Record { slots, is_taken: AtomicBool::new(true), next: first }));
        while let Err(now) = self.first.compare_exchange(first, record, Ordering::AcqRel, Ordering::Acquire) {
            first = now;
            // SAFETY: nobody else has seen the record yet.
            unsafe { (*record).next = now };
        }
        // SAFETY: it is never freed.
        unsafe { &*record }
    }
}

impl Slot {
    fn new() -> Self {
        Self {
            claims: Claims::new(),
            frame: AtomicPtr::new(ptr::null_mut()),
            level: AtomicU32::new(0),
            has_next: AtomicBool::new(false),
        }
    }

    /// What of the frame here is to be had.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Publishes `frame` here, with all but the first of its tasks to start to be claimed, and makes it this thread's
    /// current one.
    ///
    /// # Safety
    ///
    /// This is the place that [`Slots::place`] gave for it. The frame stays where it is until it is over.
    pub unsafe fn publish(&'static self, frame: &Frame) -> Published {
        let n_starts = frame.n_starts();
        handover::give(frame.opening());
        self.level.store(frame.level(), Ordering::Relaxed);
        let frame: *const Frame<'static> = ptr::from_ref(frame).cast();
        self.frame.store(frame.cast_mut(), Ordering::Relaxed);
        let (depth, outer) = HERE.with(|here| {
            let depth = here.depth.get();
            if let (Some(record), Some(below)) = (here.record.get(), depth.checked_sub(1)) {
                record.slots[below].has_next.store(true, Ordering::Relaxed);
            }
            here.depth.set(depth + 1);
            (depth, here.current.replace(frame))
        });
        // Release: whoever enters sees the frame.
        self.claims.publish(n_starts - 1);
        Published { slot: self, depth, outer }
    }

    fn enter(&'static self) -> Option<Inside> {
        let inside = self.claims.enter().then(|| Inside { slot: self })?;
        handover::take(inside.frame().opening());
        Some(inside)
    }
}

impl Inside {
    /// The frame.
    pub fn frame(&self) -> &Frame<'static> {
        // SAFETY: the frame is not over while somebody is inside, and its owner keeps it in place until then.
        // Entering has acquired the pointer.
        unsafe { &*self.slot.frame.load(Ordering::Relaxed) }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        handover::give(self.frame().closing());
        if let Some(Some(owner)) = self.slot.claims.leave(|| self.frame().sleeper()) {
            owner.unpark();
        }
    }
}

impl Drop for Published {
    fn drop(&mut self) {
        debug_assert!(self.slot.claims.is_over(), "a frame ends before its tasks");
        HERE.with(|here| {
            here.depth.set(self.depth);
            here.current.set(self.outer);
            if let (Some(record), Some(below)) = (here.record.get(), self.depth.checked_sub(1)) {
                record.slots[below].has_next.store(false, Ordering::Relaxed);
            }
        });
    }
}

/// Runs `f` on this thread as a part of `frame`: a frame that is opened meanwhile stands inside it. Null for no frame.
pub fn inside<R>(frame: *const Frame<'static>, f: impl FnOnce() -> R) -> R {
    let swap = |frame| HERE.try_with(|here| here.current.replace(frame)).unwrap_or(ptr::null());
    let outer = swap(frame);
    let result = f();
    swap(outer);
    result
}
