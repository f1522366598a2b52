//! Device times on CUDA: two events around each piece of work, which live as long as the trace.

use std::ptr;

use cudarc::driver::sys;

use super::api::check;
use crate::{
    backend::StreamId,
    error::{Result, refuse},
    trace::{Span, Work, spans},
};

/// Work of a trace, each with its events; the second one is missing if the work could not be put into its stream.
pub struct Trace {
    /// Times count from here.
    base: sys::CUevent,
    works: Vec<(Work, StreamId, [sys::CUevent; 2])>,
}

impl Trace {
    /// An empty trace, which counts from what is in the stream now.
    pub fn new(stream: sys::CUstream) -> Result<Self> {
        Ok(Self { base: stamp(stream)?, works: Vec::new() })
    }

    /// Puts the event in front of a piece of work and returns the work's number.
    pub fn begin(&mut self, work: Work, (number, stream): (StreamId, sys::CUstream)) -> Result<usize> {
        self.works.push((work, number, [stamp(stream)?, ptr::null_mut()]));
        Ok(self.works.len() - 1)
    }

    /// Puts the event behind the work.
    pub fn end(&mut self, work: usize, stream: sys::CUstream) -> Result<()> {
        self.works[work].2[1] = stamp(stream)?;
        Ok(())
    }

    /// The times of all work. The device must be idle.
    pub fn read(&self) -> Result<Vec<Span>> {
        let mut times = Vec::with_capacity(self.works.len());
        for (work, stream, [begin, end]) in &self.works {
            if !end.is_null() {
                times.push((*work, *stream, [self.time(*begin)?, self.time(*end)?]));
            }
        }
        Ok(spans(times))
    }

    /// Nanoseconds from the base on.
    fn time(&self, event: sys::CUevent) -> Result<f64> {
        let mut milliseconds = 0.0;
        let elapsed = elapsed_time()?;
        // SAFETY: both events were recorded, and the device is past them.
        check("cuEventElapsedTime", "a trace", unsafe { elapsed(&raw mut milliseconds, self.base, event) })?;
        Ok(f64::from(milliseconds) * 1e6)
    }

    /// Destroys the events.
    pub fn destroy(&self) {
        let events = self.works.iter().flat_map(|(_, _, events)| events).filter(|event| !event.is_null());
        for event in events.chain([&self.base]) {
            // SAFETY: the event is alive, and nobody else has it.
            unsafe { sys::cuEventDestroy_v2(*event) };
        }
    }
}

/// The driver's function for the time between two events.
type ElapsedTime = unsafe extern "C" fn(*mut f32, sys::CUevent, sys::CUevent) -> sys::CUresult;

/// The function by its oldest name, which every driver has; the bindings know the one of CUDA 12.8 alone.
fn elapsed_time() -> Result<ElapsedTime> {
    // SAFETY: the library is there, as a device is open, and the function has this type since it is there.
    let found = unsafe { sys::culib().get::<ElapsedTime>(b"cuEventElapsedTime\0") };
    found.map(|function| *function).or_else(|_| refuse("the CUDA driver has no cuEventElapsedTime"))
}

/// An event that takes the time when all in front of it in the stream is done.
fn stamp(stream: sys::CUstream) -> Result<sys::CUevent> {
    let mut event = ptr::null_mut();
    let flags = sys::CUevent_flags::CU_EVENT_DEFAULT as u32;
    // SAFETY: the context is current.
    check("cuEventCreate", "a trace", unsafe { sys::cuEventCreate(&raw mut event, flags) })?;
    // SAFETY: both are alive.
    let recorded = check("cuEventRecord", "a trace", unsafe { sys::cuEventRecord(event, stream) });
    if recorded.is_err() {
        // SAFETY: the event was just made.
        unsafe { sys::cuEventDestroy_v2(event) };
    }
    recorded.map(|()| event)
}
