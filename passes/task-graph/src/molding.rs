//! How long a loop takes when threads share its turns.

/// Of the time that an op waits for memory, so much does not get less with more threads.
const STUCK: f64 = 0.1;

/// Pieces that the runtime cuts a loop into, for each thread.
const PIECES_PER_THREAD: f64 = 4.0;

/// A loop whose turns are shared out whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Molding {
    /// How many turns there are, all of one length.
    pub turns: f64,
    /// What part of its time it waits for memory that all threads share, from 0 to 1.
    pub memory_bound: f64,
    /// What handing it to threads costs, in nanoseconds.
    pub loop_ns: f64,
}

impl Molding {
    /// Time on so many threads of what takes `serial_ns` on one. Each thread takes one piece of whole turns after the
    /// other; what waits for memory does not get faster without end.
    pub fn ns(&self, serial_ns: f64, threads: usize) -> f64 {
        if threads < 2 || self.turns < 2.0 {
            return serial_ns;
        }
        let threads = threads as f64;
        let size = (self.turns / (threads * PIECES_PER_THREAD)).ceil();
        let longest = ((self.turns / size).ceil() / threads).ceil() * size;
        let stuck = STUCK * self.memory_bound.clamp(0.0, 1.0);
        serial_ns * (stuck + (1.0 - stuck) * (longest / self.turns).min(1.0)) + self.loop_ns
    }

    /// Time on at most so many threads, on one of them if more do not gain.
    pub fn best_ns(&self, serial_ns: f64, threads: usize) -> f64 {
        self.ns(serial_ns, threads).min(serial_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn molding(turns: f64) -> Molding {
        Molding { turns, memory_bound: 0.0, loop_ns: 10.0 }
    }

    #[test]
    fn turns_are_shared_out_whole() {
        assert_eq!(molding(2.0).ns(100.0, 2), 60.0);
        assert_eq!(molding(3.0).ns(300.0, 2), 210.0);
        assert_eq!(molding(3.0).ns(300.0, 8), 110.0);
        // Seven pieces of two turns, of which one thread has to take four.
        assert_eq!(molding(14.0).ns(1400.0, 2), 810.0);
    }

    #[test]
    fn one_turn_or_one_thread_is_serial() {
        assert_eq!((molding(1.0).ns(100.0, 4), molding(9.0).ns(100.0, 1)), (100.0, 100.0));
    }

    #[test]
    fn a_small_loop_is_better_off_alone() {
        assert_eq!((molding(2.0).ns(12.0, 2), molding(2.0).best_ns(12.0, 2)), (16.0, 12.0));
    }

    #[test]
    fn memory_bounds_the_gain() {
        let molding = Molding { memory_bound: 1.0, loop_ns: 0.0, ..molding(1000.0) };
        assert_eq!(molding.ns(1000.0, 1000), 100.9);
    }
}
