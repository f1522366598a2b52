//! Streams and tokens: each stream counts its submissions by a timeline semaphore, a token is a stream and a count.
//!
//! Commands are collected and submitted when somebody has to see them, when there are many, or when the device has nothing
//! else of the stream to do. Streams share the device's queues in turn; as a stream is submitted before anything that waits
//! for it, any number of streams works on one queue. What is in a stream stays in order by barriers, and a barrier reaches
//! all that is in its queue: on one queue, streams may wait for each other more than they were asked to.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use ash::vk;

use super::{
    Vulkan,
    arena::Arena,
    batch::{Batch, MOST_COMMANDS},
    context::Context,
    named,
};
use crate::{
    backend::{StreamId, TokenId},
    error::{Result, refuse},
    pool::Mark,
    slab::Slab,
};

/// Streams of their own; what is destroyed is used again from then on, even if work is left in it.
const MOST_STREAMS: usize = 128;

/// A point of a stream, to be waited for without a lock.
pub struct Point {
    semaphore: vk::Semaphore,
    value: u64,
    /// What errors name.
    subject: String,
}

struct Stream {
    semaphore: vk::Semaphore,
    queue: vk::Queue,
    submitted: u64,
    open: Option<Batch>,
    flying: VecDeque<(u64, Batch)>,
    /// What the next submission waits for: places of streams, and their values.
    waits: BTreeMap<usize, u64>,
    last_kernel: Option<Arc<str>>,
}

impl Stream {
    fn is_dirty(&self) -> bool {
        self.open.as_ref().is_some_and(|batch| batch.n_commands > 0) || !self.waits.is_empty()
    }

    /// The value by which all that is in the stream now is done.
    fn value(&self) -> u64 {
        self.submitted + u64::from(self.is_dirty())
    }

    /// The value that the device has reached. A lost device has reached none.
    fn reached(&self, context: &Context) -> u64 {
        // SAFETY: the semaphore is alive and a timeline.
        unsafe { context.device.get_semaphore_counter_value(self.semaphore) }.unwrap_or(0)
    }

    fn is_idle(&self, context: &Context) -> bool {
        self.reached(context) >= self.submitted
    }

    /// What an error in the stream is about.
    fn subject(&self) -> String {
        match &self.last_kernel {
            Some(kernel) => format!("a stream whose last kernel is '{kernel}'"),
            None => "a stream without kernels".to_owned(),
        }
    }
}

/// All streams and tokens.
pub struct Streams {
    /// Places of streams, which stay for good.
    places: Vec<Stream>,
    numbers: Slab<usize>,
    free: Vec<usize>,
    idle_batches: Vec<Batch>,
    tokens: Slab<(usize, u64)>,
}

impl Streams {
    /// The stream 0 alone.
    pub fn new(context: &Context) -> Result<Self> {
        let mut streams = Self {
            places: Vec::new(),
            numbers: Slab::new("stream", 0),
            free: Vec::new(),
            idle_batches: Vec::new(),
            tokens: Slab::new("token", 1),
        };
        streams.create(context)?;
        Ok(streams)
    }

    pub fn create(&mut self, context: &Context) -> Result<StreamId> {
        let idle = self.free.iter().position(|place| self.places[*place].is_idle(context));
        let reusable = idle.or_else(|| (self.places.len() >= MOST_STREAMS && !self.free.is_empty()).then_some(0));
        let place = match reusable {
            Some(index) => self.free.swap_remove(index),
            None => self.add_place(context)?,
        };
        Ok(self.numbers.insert(place))
    }

    pub fn end(&mut self, context: &Context, number: StreamId) -> Result<()> {
        if number == 0 {
            return refuse("stream 0 is always there: it cannot be destroyed");
        }
        let place = self.numbers.remove(number)?;
        self.free.push(place);
        self.submit(context, place)
    }

    /// The place of a stream: what marks name it by.
    pub fn place(&self, number: StreamId) -> Result<usize> {
        self.numbers.get(number).copied()
    }

    /// The mark behind all that is in the stream.
    pub fn mark(&self, place: usize) -> Mark {
        Mark { stream: place as u64, value: self.places[place].value() }
    }

    /// True if the device is past the mark. A mark of no stream is one that was always reached.
    pub fn is_done(&self, context: &Context, mark: Mark) -> bool {
        let stream = usize::try_from(mark.stream).ok().and_then(|place| self.places.get(place));
        stream.is_none_or(|stream| mark.value == 0 || stream.reached(context) >= mark.value)
    }

    /// True if nothing is left to do in the stream, so that the host may go on in the place of it.
    pub fn is_idle(&self, context: &Context, place: usize) -> bool {
        !self.places[place].is_dirty() && self.places[place].is_idle(context)
    }

    /// The batch for the stream's next command, with room for so many words, behind a barrier.
    pub fn batch(&mut self, context: &Context, memory: &mut Arena, of: (usize, usize)) -> Result<&mut Batch> {
        let (place, n_words) = of;
        self.retire(context, memory, place)?;
        if self.places[place].open.as_ref().is_some_and(|batch| !batch.has_room(n_words)) {
            self.submit(context, place)?;
        }
        let batch = match self.places[place].open.take() {
            Some(batch) => batch,
            None => self.fresh_batch(context)?,
        };
        let batch = self.places[place].open.insert(batch);
        batch.barrier(context);
        Ok(batch)
    }

    /// Counts the command that was put into the batch, and submits the batch if it is time.
    pub fn commanded(&mut self, context: &Context, place: usize, kernel: Option<&Arc<str>>) -> Result<()> {
        let stream = &mut self.places[place];
        if let Some(kernel) = kernel {
            stream.last_kernel = Some(Arc::clone(kernel));
        }
        let n_commands = stream.open.as_mut().map_or(0, |batch| {
            batch.n_commands += 1;
            batch.n_commands
        });
        if n_commands >= MOST_COMMANDS || stream.is_idle(context) {
            self.submit(context, place)?;
        }
        Ok(())
    }

    /// Submits what is in the stream and returns its end.
    pub fn flush(&mut self, context: &Context, number: StreamId) -> Result<Point> {
        let place = self.place(number)?;
        self.submit(context, place)?;
        Ok(self.point(place, self.places[place].submitted))
    }

    pub fn record(&mut self, number: StreamId) -> Result<TokenId> {
        let place = self.place(number)?;
        Ok(self.tokens.insert((place, self.places[place].value())))
    }

    pub fn wait(&mut self, context: &Context, number: StreamId, token: TokenId) -> Result<()> {
        let place = self.place(number)?;
        let (source, value) = *self.tokens.get(token)?;
        if source == place {
            return Ok(());
        }
        self.submit_up_to(context, source, value)?;
        if self.places[source].reached(context) >= value {
            return Ok(());
        }
        // A wait holds up its whole submission: what is in the stream already must not be in the same.
        if self.places[place].open.as_ref().is_some_and(|batch| batch.n_commands > 0) {
            self.submit(context, place)?;
        }
        let waits_for = self.places[place].waits.entry(source).or_default();
        *waits_for = value.max(*waits_for);
        Ok(())
    }

    pub fn point_of(&mut self, context: &Context, token: TokenId) -> Result<Point> {
        let (place, value) = *self.tokens.get(token)?;
        self.submit_up_to(context, place, value)?;
        Ok(self.point(place, value))
    }

    pub fn forget(&mut self, token: TokenId) -> Result<()> {
        self.tokens.remove(token).map(|_| ())
    }

    /// Submits everything in every stream.
    pub fn submit_all(&mut self, context: &Context) -> Result<()> {
        (0..self.places.len()).try_for_each(|place| self.submit(context, place))
    }

    /// Takes back what the device is done with, in every stream.
    pub fn retire_all(&mut self, context: &Context, memory: &mut Arena) -> Result<()> {
        (0..self.places.len()).try_for_each(|place| self.retire(context, memory, place))
    }

    /// Destroys everything. The device must be idle.
    pub fn destroy(&mut self, context: &Context) {
        self.idle_batches.drain(..).for_each(|batch| batch.destroy(context));
        for stream in self.places.drain(..) {
            stream.open.iter().for_each(|batch| batch.destroy(context));
            stream.flying.iter().for_each(|(_, batch)| batch.destroy(context));
            // SAFETY: the device is idle.
            unsafe { context.device.destroy_semaphore(stream.semaphore, None) };
        }
    }

    fn add_place(&mut self, context: &Context) -> Result<usize> {
        let mut timeline = vk::SemaphoreTypeCreateInfo::default().semaphore_type(vk::SemaphoreType::TIMELINE);
        let info = vk::SemaphoreCreateInfo::default().push_next(&mut timeline);
        // SAFETY: the device is alive and has timeline semaphores.
        let semaphore =
            unsafe { context.device.create_semaphore(&info, None) }.map_err(named("vkCreateSemaphore", "a stream"))?;
        self.places.push(Stream {
            semaphore,
            queue: context.queues[self.places.len() % context.queues.len()],
            submitted: 0,
            open: None,
            flying: VecDeque::new(),
            waits: BTreeMap::new(),
            last_kernel: None,
        });
        Ok(self.places.len() - 1)
    }

    fn point(&self, place: usize, value: u64) -> Point {
        let stream = &self.places[place];
        Point { semaphore: stream.semaphore, value, subject: stream.subject() }
    }

    fn submit_up_to(&mut self, context: &Context, place: usize, value: u64) -> Result<()> {
        if self.places[place].submitted < value { self.submit(context, place) } else { Ok(()) }
    }

    fn fresh_batch(&mut self, context: &Context) -> Result<Batch> {
        let batch = match self.idle_batches.pop() {
            Some(batch) => batch,
            None => Batch::new(context)?,
        };
        match batch.begin(context) {
            Ok(()) => Ok(batch),
            Err(error) => {
                batch.destroy(context);
                Err(error)
            }
        }
    }

    /// Submits what is open in a stream, if anything is.
    fn submit(&mut self, context: &Context, place: usize) -> Result<()> {
        if !self.places[place].is_dirty() {
            return Ok(());
        }
        let batch = match self.places[place].open.take() {
            Some(batch) => batch,
            None => self.fresh_batch(context)?,
        };
        let waits = std::mem::take(&mut self.places[place].waits);
        let wait_for: Vec<_> = waits.keys().map(|source| self.places[*source].semaphore).collect();
        let wait_values: Vec<_> = waits.values().copied().collect();
        let stream = &mut self.places[place];
        let result = batch.end(context).and_then(|()| {
            let signal_values = [stream.submitted + 1];
            let mut values = vk::TimelineSemaphoreSubmitInfo::default()
                .wait_semaphore_values(&wait_values)
                .signal_semaphore_values(&signal_values);
            let stages = vec![vk::PipelineStageFlags::ALL_COMMANDS; wait_for.len()];
            let (commands, signal) = ([batch.commands], [stream.semaphore]);
            let info = vk::SubmitInfo::default()
                .wait_semaphores(&wait_for)
                .wait_dst_stage_mask(&stages)
                .command_buffers(&commands)
                .signal_semaphores(&signal)
                .push_next(&mut values);
            // SAFETY: the commands have ended, all semaphores are alive, and the lock on the state keeps other threads
            // from the queue.
            unsafe { context.device.queue_submit(stream.queue, &[info], vk::Fence::null()) }
                .map_err(named("vkQueueSubmit", stream.subject()))
        });
        match result {
            Ok(()) => {
                stream.submitted += 1;
                stream.flying.push_back((stream.submitted, batch));
            }
            Err(_) => batch.destroy(context),
        }
        result
    }

    /// Takes back what the device is done with.
    fn retire(&mut self, context: &Context, memory: &mut Arena, place: usize) -> Result<()> {
        let stream = &mut self.places[place];
        if stream.flying.is_empty() {
            return Ok(());
        }
        let reached = stream.reached(context);
        while stream.flying.front().is_some_and(|(value, _)| *value <= reached) {
            if let Some((_, mut batch)) = stream.flying.pop_front() {
                batch.reset(context, memory)?;
                self.idle_batches.push(batch);
            }
        }
        Ok(())
    }
}

impl Vulkan {
    /// Blocks until the device is past the point.
    pub fn wait_for(&self, point: Point) -> Result<()> {
        let (semaphores, values) = ([point.semaphore], [point.value]);
        let info = vk::SemaphoreWaitInfo::default().semaphores(&semaphores).values(&values);
        // SAFETY: semaphores of streams live as long as the back end.
        unsafe { self.context.device.wait_semaphores(&info, u64::MAX) }
            .map_err(named("vkWaitSemaphores", point.subject))
    }
}
