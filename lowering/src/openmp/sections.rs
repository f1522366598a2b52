//! `style=sections`: one `omp.section` for each lane, one `omp.sections` for each stage.
//!
//! The sections of a stage run at the same time, and the next stage starts when all of them are done. So an edge from
//! lane to lane must lead from one stage to a later one. A task without a stage belongs to the first one that is not
//! before any task that it waits for.

use super::ops;
use crate::{
    container::Container,
    segments::Segments,
    task_order::{TaskOrder, topological_order},
};
use melior::ir::{OperationRef, Value};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// The sections of a container.
pub struct Sections {
    /// Each section as a segment.
    pub segments: Segments,
    /// The sections of each stage.
    pub stages: Vec<Vec<usize>>,
}

impl Sections {
    /// Plans a container.
    ///
    /// # Errors
    ///
    /// If two tasks of one stage that stand in different lanes have an edge.
    pub fn of(container: &Container) -> Result<Self, Failed> {
        let predecessors = container.predecessors();
        let order = topological_order(&predecessors, TaskOrder::Forward);
        let stages = stages(container, &predecessors, &order);
        let lane_of = |task: usize| ir::int_attribute(container.tasks[task], "lane");
        let mut sections: BTreeMap<(usize, Option<i64>, usize), usize> = BTreeMap::new();
        let n_tasks = container.tasks.len();
        let mut segments = Segments { segments: Vec::new(), segment_of: vec![0; n_tasks], predecessors: Vec::new() };
        let mut by_stage: Vec<Vec<usize>> = vec![Vec::new(); stages.iter().max().map_or(0, |last| last + 1)];
        // By stage first, so that sections stand in a topological order.
        let mut by_time = order;
        by_time.sort_by_key(|task| stages[*task]);
        for task in by_time {
            // A task without a lane is a lane of its own.
            let lane = lane_of(task);
            let alone = if lane.is_none() { task } else { 0 };
            let section = *sections.entry((stages[task], lane, alone)).or_insert_with(|| {
                by_stage[stages[task]].push(segments.segments.len());
                segments.segments.push(Vec::new());
                segments.predecessors.push(Vec::new());
                segments.segments.len() - 1
            });
            segments.segments[section].push(task);
            segments.segment_of[task] = section;
            for &before in predecessors[task].iter().filter(|before| segments.segment_of[**before] != section) {
                if stages[before] == stages[task] {
                    return Err(refuse_edge(container, before, task));
                }
                segments.predecessors[section].push(segments.segment_of[before]);
            }
        }
        for before in &mut segments.predecessors {
            *before = std::mem::take(before).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        }
        Ok(Self { segments, stages: by_stage })
    }

    /// Most sections that can run at the same time.
    pub fn width(&self) -> usize {
        self.stages.iter().map(Vec::len).max().unwrap_or_default()
    }

    /// Builds the constructs in front of an op: in each stage the costliest section first.
    pub fn build<'c, 'a>(
        &self,
        functions: &[String],
        costs: &[i64],
        environment: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) {
        for (stage, sections) in self.stages.iter().enumerate() {
            let end = ops::sections(stage + 1 == self.stages.len(), before);
            let mut by_cost = sections.clone();
            by_cost.sort_by_key(|section| Reverse(costs[*section]));
            for section in by_cost {
                ops::run(&functions[section], environment, ops::section(end));
            }
        }
    }
}

/// The stage of each task, counted from 0.
fn stages(container: &Container, predecessors: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
    let stage_of = |task: usize| ir::int_attribute(container.tasks[task], "stage");
    let numbers: BTreeSet<_> = (0..container.tasks.len()).filter_map(stage_of).collect();
    let mut stages = vec![0; container.tasks.len()];
    for &task in order {
        stages[task] = match stage_of(task) {
            Some(stage) => numbers.range(..stage).count(),
            None => predecessors[task].iter().map(|before| stages[*before]).max().unwrap_or(0),
        };
    }
    stages
}

/// An edge from section to section of one construct.
fn refuse_edge(container: &Container, before: usize, task: usize) -> Failed {
    let name = |task: usize| {
        let lane = ir::int_attribute(container.tasks[task], "lane");
        let lane = lane.map_or("without a lane".to_owned(), |lane| format!("of lane {lane}"));
        match ir::string_attribute(container.tasks[task], "label") {
            Some(label) => format!("task #{task} '{label}' {lane}"),
            None => format!("task #{task} {lane}"),
        }
    };
    let expected = "expected what it waits for in its lane or in a lower stage";
    let text = format!("cannot become a section: {}: {expected}, got {}", name(task), name(before));
    op_error(container.tasks[task], &text)
}
