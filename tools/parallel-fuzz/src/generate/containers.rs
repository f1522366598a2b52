//! Containers and tasks as written: edges, lanes, stages, nested containers, and captures that siblings share.

use super::{
    types::{Scope, Type, Value, names, types},
    writer::Writer,
};
use std::collections::BTreeMap;

/// A task while its container is written.
struct Task {
    results: Vec<Value>,
    /// The least stage of what comes after it.
    floor: Option<usize>,
}

/// What decides where tasks may run.
struct Scheduling {
    n_lanes: usize,
    has_stages: bool,
    /// The last task of each lane.
    last_of_lane: BTreeMap<usize, usize>,
}

impl Writer {
    /// A container whose tasks capture values of the scope and of each other.
    pub fn container(&mut self, scope: &mut Scope, depth: usize) -> Option<()> {
        // Few values, so that siblings capture the same.
        let pool = self.pool(scope)?;
        let results_name = self.fresh();
        let mut scheduling = Scheduling {
            n_lanes: if self.draw.chance(40) { self.draw.range(1, 3) } else { 0 },
            has_stages: self.draw.chance(15),
            last_of_lane: BTreeMap::new(),
        };
        let n_tasks = if self.draw.chance(5) { 1 } else { self.draw.range(2, 6) };
        // The results are known when the tasks are written, so these are written apart from the line before them.
        let (yielded, body) = self.apart(|this| {
            let mut tasks: Vec<Task> = Vec::new();
            for _ in 0..n_tasks {
                let task = this.task(&pool, &tasks, &mut scheduling, depth);
                tasks.push(task);
            }
            let yielded = this.yielded_of(&pool, &tasks);
            match yielded.as_slice() {
                [] => this.line("parallel_op.yield"),
                some => this.line(format!("parallel_op.yield {} : {}", names(some), types(some))),
            }
            yielded
        });
        let head = match yielded.len() {
            0 => "parallel_op.parallel {".to_owned(),
            n => format!("{results_name}:{n} = parallel_op.parallel -> ({}) {{", types(&yielded)),
        };
        self.region(head, "}", |this| this.raw(&body));
        for (number, value) in yielded.into_iter().enumerate() {
            scope.push(Value { name: format!("{results_name}#{number}"), is_own: true, ..value });
        }
        Some(())
    }

    /// A loop in whose turns a task writes into a tensor from outside that nobody else reads: each turn has to see it
    /// as it was, although there is no other reader for which to copy it.
    pub fn outer_writer(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| !shape.is_empty())?;
        let element = source.element();
        let number = self.scalar(scope, element)?;
        let ty = source.r#type.clone();
        let empty = self.define(format!("tensor.empty() : {ty}"));
        let outer = self.define(format!("linalg.copy ins({} : {ty}) outs({empty} : {ty}) -> {ty}", source.name));
        let n_turns = self.draw.range(2, 3);
        let (low, high, step) = (self.index(0), self.index(n_turns), self.index(1));
        let names: [String; 4] = std::array::from_fn(|_| self.fresh());
        let [result, turn, carried, both] = names;
        let head = format!(
            "{result} = scf.for {turn} = {low} to {high} step {step} iter_args({carried} = {}) -> ({element}) {{",
            number.name
        );
        let captured = vec![
            Value { name: outer, r#type: ty, is_own: true },
            Value { name: carried, r#type: Type::Scalar(element), is_own: true },
            Value { name: turn, r#type: Type::Index(n_turns), is_own: true },
        ];
        self.region(head, "}", |this| {
            this.region(format!("{both}:2 = parallel_op.parallel -> ({element}, {element}) {{"), "}", |this| {
                let written = this.writing_task(&captured);
                // Without a sibling that is used the container would be written out.
                let other = this.scalar_task(&captured[1]);
                this.line(format!("parallel_op.yield {written}, {other} : {element}, {element}"));
            });
            let sum = this.expression(element, &[format!("{both}#0"), format!("{both}#1")]);
            this.line(format!("scf.yield {sum} : {element}"));
        });
        scope.push(Value { name: result, r#type: number.r#type, is_own: true });
        Some(())
    }

    /// A task that adds its second capture to all of the first, in place if it may, and gives one of the sums.
    fn writing_task(&mut self, captured: &[Value]) -> String {
        let (ty, element) = (captured[0].r#type.clone(), captured[0].element());
        let arguments: Vec<String> = captured.iter().map(|_| self.fresh()).collect();
        let pairs: Vec<String> =
            arguments.iter().zip(captured).map(|(argument, value)| format!("{argument} = {}", value.name)).collect();
        let result = self.fresh();
        let head = format!("{result} = parallel_op.task({} : {}) -> ({element}) {{", pairs.join(", "), types(captured));
        self.region(head, "}", |this| {
            let mut indices = Vec::new();
            for extent in captured[0].shape() {
                let index = this.draw.below(*extent);
                indices.push(this.index(index));
            }
            let at = indices.join(", ");
            // What an insert wrote would be known without reading it, and the insert would go.
            let written = this.added(&arguments[0], &ty, &arguments[1]);
            let read = this.define(format!("tensor.extract {written}[{at}] : {ty}"));
            this.line(format!("parallel_op.yield {read} : {element}"));
        });
        result
    }

    /// A task that computes a number from a number.
    fn scalar_task(&mut self, captured: &Value) -> String {
        let (element, argument, result) = (captured.element(), self.fresh(), self.fresh());
        let head = format!("{result} = parallel_op.task({argument} = {} : {element}) -> ({element}) {{", captured.name);
        self.region(head, "}", |this| {
            let value = this.expression(element, std::slice::from_ref(&argument));
            this.line(format!("parallel_op.yield {value} : {element}"));
        });
        result
    }

    /// Values that tasks may capture.
    fn pool(&mut self, scope: &Scope) -> Option<Vec<Value>> {
        let mut pool = vec![self.tensor(scope, |_, _| true)?];
        for _ in 0..self.draw.range(1, 4) {
            let value = self.pick(scope, |_| true)?;
            if !pool.iter().any(|other| other.name == value.name) {
                pool.push(value);
            }
        }
        Some(pool)
    }

    fn task(&mut self, pool: &[Value], tasks: &[Task], scheduling: &mut Scheduling, depth: usize) -> Task {
        let captured = self.captured(pool, tasks);
        let floors = captured.iter().filter_map(|value| {
            let producer = tasks.iter().find(|task| task.results.iter().any(|result| result.name == value.name))?;
            producer.floor
        });
        let floor = floors.max();
        let (attributes, floor) = self.scheduled(scheduling, tasks, floor);
        let arguments: Vec<Value> =
            captured.iter().map(|value| Value { name: self.fresh(), is_own: true, ..value.clone() }).collect();
        let name = self.fresh();
        let (yielded, body) = self.apart(|this| {
            let mut inner = arguments.clone();
            let n_ops = this.draw.range(1, 3);
            this.task_depth += 1;
            this.task_ops(&mut inner, n_ops, depth);
            this.task_depth -= 1;
            let yielded = this.yielded(&inner);
            match yielded.as_slice() {
                [] => this.line("parallel_op.yield"),
                some => this.line(format!("parallel_op.yield {} : {}", names(some), types(some))),
            }
            yielded
        });
        let captures: Vec<String> = arguments
            .iter()
            .zip(&captured)
            .map(|(argument, value)| format!("{} = {}", argument.name, value.name))
            .collect();
        let captures = match captures.as_slice() {
            [] => "()".to_owned(),
            some => format!("({} : {})", some.join(", "), types(&captured)),
        };
        let head = match yielded.len() {
            0 => format!("parallel_op.task{captures}{attributes} {{"),
            n => format!("{name}:{n} = parallel_op.task{captures} -> ({}){attributes} {{", types(&yielded)),
        };
        self.region(head, "}", |this| this.raw(&body));
        let results = yielded.into_iter().enumerate();
        let results = results.map(|(number, value)| Value { name: format!("{name}#{number}"), is_own: true, ..value });
        Task { results: results.collect(), floor }
    }

    /// What a task captures: values from outside and results of earlier tasks, which are edges.
    fn captured(&mut self, pool: &[Value], tasks: &[Task]) -> Vec<Value> {
        let mut captured: Vec<Value> = pool.iter().filter(|_| self.draw.chance(70)).cloned().collect();
        let results: Vec<&Value> = tasks.iter().flat_map(|task| &task.results).collect();
        if !results.is_empty() && self.draw.chance(55) {
            for _ in 0..self.draw.range(1, 2) {
                let value = (*self.draw.of(&results)).clone();
                if !captured.iter().any(|other| other.name == value.name) {
                    captured.push(value);
                }
            }
        }
        if captured.is_empty() && self.draw.chance(90) {
            captured.push(pool[0].clone());
        }
        captured
    }

    /// Attributes of a task, and the stage that tasks after it have at least.
    fn scheduled(
        &mut self,
        scheduling: &mut Scheduling,
        tasks: &[Task],
        floor: Option<usize>,
    ) -> (String, Option<usize>) {
        let mut attributes = Vec::new();
        let mut floor = floor;
        if scheduling.n_lanes > 0 && self.draw.chance(85) {
            let lane = self.draw.below(scheduling.n_lanes);
            attributes.push(format!("lane = {lane} : i64"));
            let before = scheduling.last_of_lane.insert(lane, tasks.len());
            floor = floor.max(before.and_then(|task| tasks[task].floor));
        }
        if scheduling.has_stages && self.draw.chance(80) {
            let stage = floor.unwrap_or(0) + self.draw.below(2);
            attributes.push(format!("stage = {stage} : i64"));
            floor = Some(stage);
        }
        match attributes.is_empty() {
            true => (String::new(), floor),
            false => (format!(" attributes {{{}}}", attributes.join(", ")), floor),
        }
    }

    /// What a task gives: mostly what it made last, and what it captured.
    fn yielded(&mut self, inner: &Scope) -> Vec<Value> {
        let mut yielded = Vec::new();
        if let Some(last) = inner.iter().rev().find(|value| !matches!(value.r#type, Type::Index(_)))
            && self.draw.chance(90)
        {
            yielded.push(last.clone());
        }
        for _ in 0..self.draw.below(3) {
            yielded.extend(self.pick(inner, |value| !matches!(value.r#type, Type::Index(_))));
        }
        yielded
    }

    /// What a container gives: some results of its tasks, now and then twice, and values from outside.
    fn yielded_of(&mut self, pool: &[Value], tasks: &[Task]) -> Vec<Value> {
        let results = tasks.iter().flat_map(|task| &task.results);
        let mut yielded: Vec<Value> = results.filter(|_| self.draw.chance(75)).cloned().collect();
        if self.draw.chance(5)
            && let Some(value) = yielded.first().cloned()
        {
            yielded.push(value);
        }
        if self.draw.chance(10) {
            yielded.extend(pool.iter().find(|value| !matches!(value.r#type, Type::Index(_))).cloned());
        }
        yielded
    }
}
