//! What the system knows of a process: the cores it may use, and the memory it holds.

use crate::failure::{Failure, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::fs;

/// The cores that this process may use.
pub fn cores() -> Result<CpuSet> {
    sched_getaffinity(None).map_err(|source| Failure::System { what: "affinity", source: source.into() })
}

/// Leaves what this thread starts from now on the first so many of these cores.
pub fn bind(cores: &CpuSet, wanted: usize) -> Result<()> {
    let mut bound = CpuSet::new();
    (0..CpuSet::MAX_CPU).filter(|&core| cores.is_set(core)).take(wanted).for_each(|core| bound.set(core));
    sched_setaffinity(None, &bound).map_err(|source| Failure::System { what: "affinity", source: source.into() })
}

/// Forgets how much memory a process once held. Where that is not allowed its peak keeps what it took to start.
pub fn forget_peak(id: u32) {
    const PEAK: &str = "5";
    drop(fs::write(format!("/proc/{id}/clear_refs"), PEAK));
}

/// Most memory that a process held, as the system counts it; none where it does not say.
pub fn peak_resident_bytes(id: u32) -> Option<u64> {
    parse_peak(&fs::read_to_string(format!("/proc/{id}/status")).ok()?)
}

fn parse_peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_what_the_system_says() {
        assert_eq!(parse_peak("VmPeak:\t  9 kB\nVmHWM:\t   12 kB\nVmRSS:\t 3 kB\n"), Some(12 << 10));
        assert_eq!(parse_peak("VmPeak:\t  9 kB\n"), None);
        assert!(peak_resident_bytes(std::process::id()).is_some_and(|bytes| bytes > 1 << 16));
    }
}
