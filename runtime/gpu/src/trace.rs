//! What ran when on the device: the words for it. Each driver takes the times itself.

use crate::backend::{KernelId, StreamId};

/// What the device did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A launch of this kernel.
    Launch(KernelId),
    /// A copy of so many bytes from the host.
    CopyIn(u64),
    /// A copy of so many bytes to the host.
    CopyOut(u64),
    /// A copy of so many bytes on the device.
    Copy(u64),
    /// So many bytes filled with a pattern.
    Fill(u64),
}

/// A piece of work and its time, by the device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What was done.
    pub work: Work,
    /// The stream that it was put into.
    pub stream: StreamId,
    /// Nanoseconds from the beginning of the trace's first span.
    pub begin_ns: u64,
    /// The same, of the end.
    pub end_ns: u64,
}

/// Spans in the order in which they began, from times in nanoseconds that count from anywhere.
pub fn spans(times: impl IntoIterator<Item = (Work, StreamId, [f64; 2])>) -> Vec<Span> {
    let mut times: Vec<_> = times.into_iter().collect();
    times.sort_by(|left, right| left.2[0].total_cmp(&right.2[0]));
    let first = times.first().map_or(0.0, |(_, _, [begin, _])| *begin);
    let span = |(work, stream, [begin, end]): (Work, StreamId, [f64; 2])| {
        // Counted from the first one, the numbers are small and not negative.
        let [begin_ns, end_ns] = [begin - first, end.max(begin) - first].map(|time| time.round() as u64);
        Span { work, stream, begin_ns, end_ns }
    };
    times.into_iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_the_first_span() {
        let spans = spans([(Work::Copy(4), 1, [7.6, 9.0]), (Work::Launch(2), 0, [5.0, 7.0])]);
        let expected = [
            Span { work: Work::Launch(2), stream: 0, begin_ns: 0, end_ns: 2 },
            Span { work: Work::Copy(4), stream: 1, begin_ns: 3, end_ns: 4 },
        ];
        assert_eq!(spans, expected);
    }
}
