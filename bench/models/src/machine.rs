//! What the numbers are measured on.

/// The processor and how many of its cores this process may use, as one line.
pub fn line() -> String {
    let cpu_info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model_line = cpu_info.lines().find(|line| line.starts_with("model name"));
    let cpu = model_line.and_then(|line| line.split_once(": ")).map_or("unknown CPU", |(_, name)| name);
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cpu}, {n_cores} cores to use")
}
