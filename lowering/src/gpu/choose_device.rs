//! Keeps tasks on the CPU that a GPU would take longer for.
//!
//! The host issues the launches of a container first and then runs the tasks that stay with it, while the device works. So a
//! container is predicted to take
//!
//!   launch-ns * launches + max(work of the device, work of the host)
//!
//! where the launches of siblings add up on streams, and are those of the longest task if levels are fused; the device
//! needs the `cost` of its tasks shared out over `units`; and the host needs the `cost` of its own, `copy-ns` for each buffer
//! that they capture or give, and the time that the bytes of these take. Each op that reduces is a launch, and whatever
//! else is in a task joins it. Tasks change sides one by one, those first that save the most, for as long as the
//! prediction falls by a tenth or more; ties go to the first task.
//!
//! A task stays where it is if it has a `device` or no cost, waits for siblings or is waited for, has buffers of open size,
//! or nothing that would be launched.
//!
//! Runs on memrefs, in front of `parallel-op-plan-memory`, which then leaves the buffers of such tasks alone. Cost: quadratic
//! in the tasks of a container.

use crate::container::Container;
use melior::ir::{
    OperationRef, Type, TypeLike, Value, ValueLike, attribute::StringAttribute, operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeSet;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-choose-device",
    summary: "keep tasks on the CPU that a GPU would take longer for",
    description: "A GPU takes the time of a launch for the smallest op. A task whose `cost` and copies take the CPU less \
                  than that gets `device = \"cpu\"`, and runs there while its siblings run on the GPU, if the container \
                  is predicted to end sooner. A remark has the numbers. Tasks that wait for siblings, or are waited for, \
                  and those that have a `device` or no `cost`, stay as they are.",
    anchor: "func.func",
    example: "test/lowering/choose-device/doc.mlir",
    dependent_dialects: &[],
    options: DeviceOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-choose-device`.
    pub struct DeviceOptions {
        /// what will become of siblings: a chain for each lane, or one launch for each level
        pub style: String = "fused" => ["streams", "fused"],
        /// what a launch takes the host, in nanoseconds
        pub launch_ns: i64 = 5000,
        /// what a copy between host and device takes besides its bytes, in nanoseconds
        pub copy_ns: i64 = 10000,
        /// bytes that a copy moves in a nanosecond
        pub bytes_per_ns: i64 = 12,
        /// tasks' worth of work that the device does at the same time
        pub units: i64 = 108,
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = DeviceOptions::read(values);
    for container in Container::outermost_in(function) {
        // Read, decide, write.
        let tasks = read(&Container::new(container), &options);
        let (chosen, prediction) = decide(&tasks, &options);
        write(container, &tasks, &chosen, &prediction);
    }
    Ok(())
}

/// What counts of a task, in nanoseconds.
struct Task<'c, 'a> {
    op: OperationRef<'c, 'a>,
    n_launches: u64,
    work_ns: u64,
    /// On the host, with copies.
    host_ns: u64,
    is_on_host: bool,
    may_change: bool,
}

fn read<'c, 'a>(container: &Container<'c, 'a>, options: &DeviceOptions) -> Vec<Task<'c, 'a>> {
    let predecessors = container.predecessors();
    let awaited: BTreeSet<usize> = predecessors.iter().flatten().copied().collect();
    let of_task = |(number, op): (usize, &OperationRef<'c, 'a>)| {
        let device = ir::string_attribute(*op, "device");
        let cost = ir::int_attribute(*op, "cost").and_then(|cost| u64::try_from(cost).ok());
        let (n_launches, copies_ns) = (launches_of(*op), copies_of(*op, options));
        let is_alone = predecessors[number].is_empty() && !awaited.contains(&number);
        Task {
            op: *op,
            n_launches,
            work_ns: cost.unwrap_or(0),
            host_ns: cost.unwrap_or(0).saturating_add(copies_ns.unwrap_or(0)),
            is_on_host: device.as_deref() == Some("cpu"),
            may_change: device.is_none() && cost.is_some() && copies_ns.is_some() && is_alone && n_launches > 0,
        }
    };
    container.tasks.iter().enumerate().map(of_task).collect()
}

/// The ops of a task that reduce; one if there are structured ops, but none of these.
fn launches_of(task: OperationRef) -> u64 {
    let nests: Vec<_> = ir::walk(task).into_iter().filter_map(ir::loop_nest).collect();
    let n_reductions = nests.iter().filter(|nest| nest.is_parallel.contains(&false)).count();
    u64::try_from(n_reductions).unwrap_or(u64::MAX).max(u64::from(!nests.is_empty()))
}

/// What it takes to bring the buffers of a task to the host and back; none if their size is open.
fn copies_of(task: OperationRef, options: &DeviceOptions) -> Option<u64> {
    let values = task.operands().chain(ir::results_of(task)).filter(|value| value.r#type().is_mem_ref());
    let [copy_ns, bytes_per_ns] = [options.copy_ns, options.bytes_per_ns].map(|it| u64::try_from(it).unwrap_or(0));
    values
        .map(|value: Value| Some(copy_ns.saturating_add(bytes_of(value.r#type())? / bytes_per_ns.max(1))))
        .try_fold(0, |sum: u64, copy_ns| Some(sum.saturating_add(copy_ns?)))
}

fn bytes_of(memref: Type) -> Option<u64> {
    let bits = ir::bits_of(ir::element_type(memref)).unwrap_or(64);
    let mut extents = ir::shape_of(memref)?.into_iter().map(|extent| u64::try_from(extent).ok());
    let n_elements = extents.try_fold(1_u64, |product, extent| Some(product.saturating_mul(extent?)))?;
    Some(n_elements.saturating_mul(u64::try_from(bits.div_ceil(8)).ok()?))
}

/// What a container takes, in nanoseconds.
struct Prediction {
    before_ns: u64,
    after_ns: u64,
}

/// The tasks that the host takes, by number.
fn decide(tasks: &[Task], options: &DeviceOptions) -> (Vec<usize>, Prediction) {
    let mut is_on_host: Vec<bool> = tasks.iter().map(|task| task.is_on_host).collect();
    let before_ns = predict(tasks, &is_on_host, options);
    let mut after_ns = before_ns;
    let mut chosen = Vec::new();
    loop {
        let with = |number: usize| {
            let mut changed = is_on_host.clone();
            changed[number] = true;
            (predict(tasks, &changed, options), number)
        };
        let open = (0..tasks.len()).filter(|number| tasks[*number].may_change && !is_on_host[*number]);
        let Some((best_ns, number)) = open.map(with).min().filter(|(best_ns, _)| *best_ns < after_ns - after_ns / 10)
        else {
            break;
        };
        is_on_host[number] = true;
        after_ns = best_ns;
        chosen.push(number);
    }
    chosen.sort_unstable();
    (chosen, Prediction { before_ns, after_ns })
}

fn predict(tasks: &[Task], is_on_host: &[bool], options: &DeviceOptions) -> u64 {
    let [launch_ns, units] = [options.launch_ns, options.units].map(|it| u64::try_from(it).unwrap_or(0));
    let side =
        |host: bool| tasks.iter().zip(is_on_host).filter(move |(_, is_on)| **is_on == host).map(|(task, _)| task);
    let launches = side(false).map(|task| task.n_launches);
    let n_launches = if options.style == "fused" { launches.max().unwrap_or(0) } else { launches.sum() };
    let device_ns = side(false).map(|task| task.work_ns).fold(0, u64::saturating_add) / units.max(1);
    let host_ns = side(true).map(|task| task.host_ns).fold(0, u64::saturating_add);
    n_launches.saturating_mul(launch_ns).saturating_add(device_ns.max(host_ns))
}

fn write(container: OperationRef, tasks: &[Task], chosen: &[usize], prediction: &Prediction) {
    let device = StringAttribute::new(ir::context_of(container), "cpu").into();
    chosen.iter().for_each(|number| ir::set_attribute(tasks[*number].op, "device", device));
    let n_movable = tasks.iter().filter(|task| task.may_change).count();
    if n_movable == 0 {
        return;
    }
    let Prediction { before_ns, after_ns } = prediction;
    let (kind, what) = match chosen.len() {
        0 => (RemarkKind::Missed, format!("no task is better on the CPU: predicted {before_ns} ns on the GPU")),
        n_chosen => {
            let n_tasks = tasks.len();
            let text =
                format!("{n_chosen} of {n_tasks} tasks on the CPU: predicted {after_ns} ns, {before_ns} ns without");
            (RemarkKind::Passed, text)
        }
    };
    let name = ir::function_name(container);
    remark::emit(container.location(), &Remark::new(kind, SPEC.argument, &name, "device", what));
}
