//! The launches of one level become as few as the budgets allow.
//!
//! Launches of one kernel whose memory comes from the same kind of place are a *class*. Classes join a launch in the order
//! of their first tasks, task by task, for as long as the launch stays within what `budget.rs` allows.

use crate::convert_to_gpu::{
    SPEC,
    budget::Demand,
    fused_kernel::{Blocks, Class, FusedKernel},
    kernels::{Kernel, Kernels, symbol_of},
    ops::kernel_operands,
    origin::{Origin, origin_of},
    roles::operand_numbers,
};
use melior::ir::{
    Attribute, Identifier, OperationRef, Type, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute, IntegerAttribute, StringAttribute},
    operation::{OperationBuilder, OperationLike},
};
use parallel_op_dialect::{
    ir::{self, OperationParts},
    remark::{self, Remark, RemarkKind},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Launches of one level that may become one.
struct Group<'c, 'a> {
    kernel: Rc<Kernel<'c, 'a>>,
    symbol: String,
    /// Their numbers in the level.
    launches: Vec<usize>,
}

/// What becomes one launch.
#[derive(Default)]
struct Fused<'c, 'a> {
    groups: Vec<Group<'c, 'a>>,
    /// What the launch hands over, each value once, and the numbers of these by key.
    operands: Vec<Value<'c, 'a>>,
    numbers: BTreeMap<usize, usize>,
}

/// Fuses launches that do not need each other, in front of `before`. Gives each new or old launch with the numbers of
/// those whose work it does.
pub fn fuse_level<'c, 'a>(
    launches: &[OperationRef<'c, 'a>],
    kernels: &mut Kernels<'c, 'a>,
    max_buffers: usize,
    before: OperationRef<'c, 'a>,
) -> Vec<(OperationRef<'c, 'a>, Vec<usize>)> {
    let (groups, alone) = grouped(launches, kernels);
    let mut parts: Vec<Fused> = Vec::new();
    let mut too_much = None;
    for group in groups {
        for launch in &group.launches {
            let fits = parts.last_mut().is_some_and(|part| {
                part.add(&group, *launch, launches);
                let demand = part.demand(launches);
                let fits = demand.fits(max_buffers) && n_threads(part.first(launches)) == n_threads(launches[*launch]);
                if !fits {
                    part.remove_last(launches);
                    too_much.get_or_insert(demand);
                }
                fits
            });
            if !fits {
                let mut part = Fused::default();
                part.add(&group, *launch, launches);
                parts.push(part);
            }
        }
    }
    if let Some(demand) = too_much {
        let message = format!(
            "{} launches of a level take {}, not one: {}",
            launches.len(),
            parts.len() + alone.len(),
            demand.beside_limits(max_buffers)
        );
        tell(RemarkKind::Missed, "budget", before, message);
    }
    let mut made: Vec<_> = parts
        .into_iter()
        .map(|part| {
            let numbers: Vec<_> = part.groups.iter().flat_map(|group| group.launches.iter().copied()).collect();
            let launch =
                if let [number] = numbers[..] { launches[number] } else { part.build(launches, kernels, before) };
            (launch, numbers)
        })
        .collect();
    made.extend(alone.into_iter().map(|number| (launches[number], vec![number])));
    for (launch, numbers) in &made {
        numbers.iter().filter(|number| launches[**number] != *launch).for_each(|number| ir::erase(launches[*number]));
    }
    made
}

/// Launches by class, and those that cannot be fused.
fn grouped<'c, 'a>(
    launches: &[OperationRef<'c, 'a>],
    kernels: &mut Kernels<'c, 'a>,
) -> (Vec<Group<'c, 'a>>, Vec<usize>) {
    let (mut groups, mut alone): (Vec<Group>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut by_key: BTreeMap<(String, Vec<Origin>, i64), usize> = BTreeMap::new();
    for (number, launch) in launches.iter().enumerate() {
        let (Some(kernel), Some(n_threads)) = (kernels.of_launch(*launch), n_threads(*launch)) else {
            alone.push(number);
            continue;
        };
        let symbol = symbol_of(*launch);
        let origins = kernel_operands(*launch).into_iter().map(origin_of).collect();
        let at = *by_key.entry((symbol.clone(), origins, n_threads)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Group { kernel, symbol, launches: Vec::new() });
        }
        groups[at].launches.push(number);
    }
    (groups, alone)
}

impl<'c, 'a> Fused<'c, 'a> {
    fn first(&self, launches: &[OperationRef<'c, 'a>]) -> OperationRef<'c, 'a> {
        launches[self.groups[0].launches[0]]
    }

    /// Adds a launch, which belongs to the last group or a new one.
    fn add(&mut self, group: &Group<'c, 'a>, launch: usize, launches: &[OperationRef<'c, 'a>]) {
        let is_same = |last: &&mut Group<'c, 'a>| last.launches.iter().any(|other| group.launches.contains(other));
        match self.groups.last_mut().filter(is_same) {
            Some(last) => last.launches.push(launch),
            None => self.groups.push(Group {
                kernel: Rc::clone(&group.kernel),
                symbol: group.symbol.clone(),
                launches: vec![launch],
            }),
        }
        for operand in kernel_operands(launches[launch]) {
            self.number(operand);
        }
    }

    fn remove_last(&mut self, launches: &[OperationRef<'c, 'a>]) {
        if let Some(last) = self.groups.last_mut() {
            last.launches.pop();
        }
        self.groups.retain(|group| !group.launches.is_empty());
        let kept: Vec<_> = self.groups.iter().flat_map(|group| group.launches.iter().copied()).collect();
        self.operands.clear();
        self.numbers.clear();
        for operand in kept.into_iter().flat_map(|launch| kernel_operands(launches[launch])) {
            self.number(operand);
        }
    }

    /// The number of a value that the launch hands over.
    fn number(&mut self, operand: Value<'c, 'a>) -> usize {
        let next = self.operands.len();
        let number = *self.numbers.entry(ir::value_key(operand)).or_insert(next);
        if number == next {
            self.operands.push(operand);
        }
        number
    }

    /// For each group and task the numbers of its operands.
    fn arguments(&mut self, launches: &[OperationRef<'c, 'a>]) -> Vec<Vec<Vec<usize>>> {
        let tasks: Vec<Vec<usize>> = self.groups.iter().map(|group| group.launches.clone()).collect();
        let mut of_launch =
            |launch: usize| kernel_operands(launches[launch]).into_iter().map(|it| self.number(it)).collect();
        tasks.into_iter().map(|group| group.into_iter().map(&mut of_launch).collect()).collect()
    }

    fn demand(&mut self, launches: &[OperationRef<'c, 'a>]) -> Demand {
        let arguments = self.arguments(launches);
        let kernels: Vec<_> = self.groups.iter().map(|group| Rc::clone(&group.kernel)).collect();
        let types: Vec<Type> = self.operands.iter().map(ValueLike::r#type).collect();
        Demand::of(&kernels, &arguments, &types)
    }

    /// Makes the launch, and its kernel if there is none that is equal.
    fn build(
        mut self,
        launches: &[OperationRef<'c, 'a>],
        kernels: &mut Kernels<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> OperationRef<'c, 'a> {
        let arguments = self.arguments(launches);
        let (first_blocks, n_blocks) = self.table(launches, before);
        let mut first_blocks = first_blocks.into_iter();
        let classes: Vec<_> = self
            .groups
            .iter()
            .zip(arguments)
            .map(|(group, arguments)| Class {
                kernel: Rc::clone(&group.kernel),
                symbol: group.symbol.clone(),
                first_blocks: first_blocks.by_ref().take(arguments.len()).collect(),
                arguments,
            })
            .collect();
        let first = self.first(launches);
        let kernel = FusedKernel {
            types: self.operands.iter().map(|operand| operand.r#type().to_string()).collect(),
            n_threads: n_threads(first).unwrap_or(1),
            classes,
        };
        let function = ir::function_name(before);
        let symbol = kernels.fuse(&function, &kernel.text(), |module| kernel.fill(module));
        let n_tasks: usize = kernel.classes.iter().map(|class| class.arguments.len()).sum();
        let n_known = constant_of(n_blocks).map_or_else(|| "not known".to_owned(), |n| n.to_string());
        let n_bodies = kernel.classes.len();
        let message = format!("one launch for {n_tasks} tasks, bodies: {n_bodies}, blocks: {n_known}");
        tell(RemarkKind::Passed, "fused", before, message);
        let accesses = self.accesses(&kernel, launches);
        build_launch(first, &symbol, (n_blocks, &self.operands), &accesses, before)
    }

    /// First block of each task, in order, and how many there are in all. What is open becomes an operand.
    fn table(
        &mut self,
        launches: &[OperationRef<'c, 'a>],
        before: OperationRef<'c, 'a>,
    ) -> (Vec<Blocks>, Value<'c, 'a>) {
        let mut table = Vec::new();
        let (mut known, mut open): (i64, Option<Value<'c, 'a>>) = (0, None);
        let launches: Vec<_> = self.groups.iter().flat_map(|group| &group.launches).map(|it| launches[*it]).collect();
        for launch in launches {
            table.push(match open {
                None => Blocks::Known(known),
                Some(open) => Blocks::Argument(self.number(open)),
            });
            let grid = launch.operand_at(0).expect("a launch has a grid");
            match (open, constant_of(grid)) {
                (None, Some(number)) => known += number,
                (None, None) => open = Some(add(constant(known, before), grid, before)),
                (Some(so_far), _) => open = Some(add(so_far, grid, before)),
            }
        }
        let n_blocks = open.unwrap_or_else(|| constant(known, before));
        (table, n_blocks)
    }

    /// Which of its operands the launch reads and writes; none of it if one of the kernels does not say.
    fn accesses(
        &self,
        kernel: &FusedKernel<'c, 'a>,
        launches: &[OperationRef<'c, 'a>],
    ) -> Vec<(&'static str, Vec<i64>)> {
        let of_name = |name: &'static str| {
            let mut all = BTreeSet::new();
            for (group, class) in self.groups.iter().zip(&kernel.classes) {
                for (launch, arguments) in group.launches.iter().zip(&class.arguments) {
                    let numbers = operand_numbers(launches[*launch], name)?;
                    all.extend(numbers.into_iter().filter_map(|at| i64::try_from(*arguments.get(at)?).ok()));
                }
            }
            Some((name, all.into_iter().collect()))
        };
        ["parallel_op.reads", "parallel_op.writes"].into_iter().filter_map(of_name).collect()
    }
}

/// Builds a synchronous launch of blocks like those of another one.
fn build_launch<'c, 'a>(
    like: OperationRef<'c, 'a>,
    symbol: &str,
    (n_blocks, operands): (Value<'c, 'a>, &[Value<'c, 'a>]),
    accesses: &[(&str, Vec<i64>)],
    before: OperationRef<'c, 'a>,
) -> OperationRef<'c, 'a> {
    let context = ir::context_of(like);
    let n_operands = i32::try_from(operands.len()).unwrap_or(i32::MAX);
    let segments = DenseI32ArrayAttribute::new(context, &[0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, n_operands, 0]);
    let kernel = Attribute::parse(context, symbol).expect("a symbol of ours");
    let mut attributes = vec![
        (Identifier::new(context, "kernel"), kernel),
        (Identifier::new(context, "operandSegmentSizes"), segments.into()),
        (Identifier::new(context, "parallel_op.phase"), StringAttribute::new(context, "fused").into()),
    ];
    for (name, numbers) in accesses {
        attributes.push((Identifier::new(context, name), DenseI64ArrayAttribute::new(context, numbers).into()));
    }
    let sizes = like.operands().skip(1).take(5);
    let operands: Vec<_> = std::iter::once(n_blocks).chain(sizes).chain(operands.iter().copied()).collect();
    let builder = OperationBuilder::new("gpu.launch_func", like.location());
    ir::build_before(builder.add_attributes(&attributes).add_operands(&operands), before)
}

/// Threads of a block, if they are known and the grid is of one dimension.
fn n_threads(launch: OperationRef) -> Option<i64> {
    let size = |at: usize| launch.operand_at(at).and_then(constant_of);
    let is_flat = [1, 2, 4, 5].into_iter().all(|at| size(at) == Some(1));
    size(3).filter(|_| is_flat)
}

/// The number that a value is known to be.
pub fn constant_of(value: Value) -> Option<i64> {
    ir::int_attribute(ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"))?, "value")
}

fn constant<'c, 'a>(number: i64, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let index = Type::index(context);
    let value = IntegerAttribute::new(index, number).into();
    let builder = OperationBuilder::new("arith.constant", before.location())
        .add_attributes(&[(Identifier::new(context, "value"), value)])
        .add_results(&[index]);
    ir::results_of(ir::build_before(builder, before))[0]
}

fn add<'c, 'a>(a: Value<'c, 'a>, b: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let builder = OperationBuilder::new("arith.addi", before.location()).add_operands(&[a, b]);
    ir::results_of(ir::build_before(builder.add_results(&[a.r#type()]), before))[0]
}

/// Emits a remark of this pass.
pub fn tell(kind: RemarkKind, rule: &str, at: OperationRef, message: String) {
    remark::emit(at.location(), &Remark::new(kind, SPEC.argument, &ir::function_name(at), rule, message));
}
