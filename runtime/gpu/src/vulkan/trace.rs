//! Device times on Vulkan: two timestamps around each command, in pools of queries that live as long as the trace.

use ash::vk;

use super::{context::Context, named};
use crate::{
    backend::StreamId,
    error::{Result, refuse},
    trace::{Span, Work, spans},
};

/// Queries of a pool, two for each command.
const POOL_QUERIES: u32 = 2048;

/// A command whose first timestamp is there and whose second one is not.
pub struct Begun {
    pool: vk::QueryPool,
    query: u32,
}

/// The commands of a trace, each with its queries.
#[derive(Default)]
pub struct Trace {
    pools: Vec<vk::QueryPool>,
    works: Vec<(Work, StreamId)>,
}

impl Trace {
    /// An empty trace, if the device has a clock.
    pub fn new(context: &Context) -> Result<Self> {
        if context.clock.bits == 0 {
            return refuse(format!("device '{}' takes no times", context.name));
        }
        Ok(Self::default())
    }

    /// Puts the timestamp in front of a command.
    pub fn begin(
        &mut self,
        context: &Context,
        commands: vk::CommandBuffer,
        (work, stream): (Work, StreamId),
    ) -> Result<Begun> {
        let (pool, query) = (self.works.len() / (POOL_QUERIES / 2) as usize, self.works.len() as u32 * 2);
        if pool == self.pools.len() {
            let info =
                vk::QueryPoolCreateInfo::default().query_type(vk::QueryType::TIMESTAMP).query_count(POOL_QUERIES);
            // SAFETY: the device is alive.
            let pool = unsafe { context.device.create_query_pool(&info, None) };
            self.pools.push(pool.map_err(named("vkCreateQueryPool", "a trace"))?);
        }
        self.works.push((work, stream));
        let begun = Begun { pool: self.pools[pool], query: query % POOL_QUERIES };
        // SAFETY: the commands were begun, and nobody else uses these two queries.
        unsafe { context.device.cmd_reset_query_pool(commands, begun.pool, begun.query, 2) };
        stamp(context, commands, &begun, 0);
        Ok(begun)
    }

    /// The times of all commands. The device must be idle; a command that it never got is left out.
    pub fn read(&self, context: &Context) -> Result<Vec<Span>> {
        let mut times = Vec::with_capacity(self.works.len());
        let mut first = None;
        for (pool, works) in self.pools.iter().zip(self.works.chunks((POOL_QUERIES / 2) as usize)) {
            // Each is a time, and whether it is there.
            let mut found = vec![[0u64; 2]; works.len() * 2];
            let flags = vk::QueryResultFlags::TYPE_64 | vk::QueryResultFlags::WITH_AVAILABILITY;
            // SAFETY: the pool has more queries than are asked for, and each gives two numbers.
            match unsafe { context.device.get_query_pool_results(*pool, 0, &mut found, flags) } {
                Ok(()) | Err(vk::Result::NOT_READY) => {}
                Err(code) => return Err(named("vkGetQueryPoolResults", "a trace")(code)),
            }
            for ((work, stream), pair) in works.iter().zip(found.as_chunks::<2>().0) {
                let [[begin, has_begin], [end, has_end]] = *pair;
                if has_begin != 0 && has_end != 0 {
                    let from = *first.get_or_insert(begin);
                    times.push((*work, *stream, [begin, end].map(|time| context.clock.nanoseconds(from, time))));
                }
            }
        }
        Ok(spans(times))
    }

    /// Destroys the queries. The device must be idle.
    pub fn destroy(&self, context: &Context) {
        // SAFETY: the device is idle.
        self.pools.iter().for_each(|pool| unsafe { context.device.destroy_query_pool(*pool, None) });
    }
}

impl Begun {
    /// Puts the timestamp behind the command.
    pub fn end(&self, context: &Context, commands: vk::CommandBuffer) {
        stamp(context, commands, self, 1);
    }
}

/// A timestamp that is taken when all commands in front of it are done.
fn stamp(context: &Context, commands: vk::CommandBuffer, begun: &Begun, which: u32) {
    let stage = vk::PipelineStageFlags::BOTTOM_OF_PIPE;
    // SAFETY: the commands were begun, and the query was reset in front of it.
    unsafe { context.device.cmd_write_timestamp(commands, stage, begun.pool, begun.query + which) };
}

/// What a device's timestamps count.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// How many of their bits mean something; 0 if there are none.
    pub bits: u32,
    /// Nanoseconds of one step.
    pub step_ns: f64,
}

impl Clock {
    /// Nanoseconds between two timestamps, also if the counter began again in between.
    fn nanoseconds(self, from: u64, to: u64) -> f64 {
        let unused = 64 - self.bits.clamp(1, 64);
        let steps = (to.wrapping_sub(from) << unused).cast_signed() >> unused;
        steps as f64 * self.step_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_may_begin_again() {
        let clock = Clock { bits: 36, step_ns: 10.0 };
        assert_eq!(clock.nanoseconds((1 << 36) - 2, 3), 50.0);
        assert_eq!(clock.nanoseconds(3, (1 << 36) - 2), -50.0);
        assert_eq!(Clock { bits: 64, step_ns: 1.0 }.nanoseconds(7, 5), -2.0);
    }
}
