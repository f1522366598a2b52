//! Ops of the OpenMP dialect, and the size of a team.

use crate::module_symbols::{ModuleSymbols, RuntimeFunction};
use melior::{
    Context,
    dialect::{
        arith::{self, CmpiPredicate},
        scf,
    },
    ir::{
        Attribute, Block, Identifier, OperationRef, Region, RegionLike, Value,
        attribute::{ArrayAttribute, DenseI32ArrayAttribute, FlatSymbolRefAttribute, IntegerAttribute},
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, OperationParts},
};

/// How a task depends on a byte of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// It waits for the task before it that writes there.
    In,
    /// Tasks behind it wait for it.
    Out,
}

/// An `omp.parallel` in front of an op, with a team for `n_units` pieces of work. Gives the end of its body.
///
/// The team is as large as the budget, and not larger than the work. Inside of another team it is of one thread, so
/// that the outer team stays the budget, whatever OpenMP is told about nested teams.
pub fn parallel<'c, 'a>(
    n_units: usize,
    before: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<OperationRef<'c, 'a>, Failed> {
    let n_units = number(i32::try_from(n_units).unwrap_or(i32::MAX), before);
    parallel_for(n_units, before, symbols)
}

/// The same for as many pieces of work as a value of C's `int` says, which is above 0.
pub fn parallel_for<'c, 'a>(
    n_units: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<OperationRef<'c, 'a>, Failed> {
    let budget = symbols.call(RuntimeFunction::OmpGetMaxThreads, &[], before)?[0];
    let size = binary("arith.minsi", budget, n_units, before);
    let is_inside = is_in_team(before, symbols)?;
    let one = number(1, before);
    let select = OperationBuilder::new("arith.select", before.location());
    let select = select.add_operands(&[is_inside, one, size]).add_results(&[i32_type(symbols.context()).into()]);
    let size = ir::results_of(ir::build_before(select, before))[0];
    let segments = ir::operand_segments(symbols.context(), &[0, 0, 0, 1, 0, 0]);
    Ok(region_op("omp.parallel", &[segments], &[size], before))
}

/// Whether the code runs inside of a team of several threads, as a value in front of an op.
pub fn is_in_team<'c, 'a>(
    before: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<Value<'c, 'a>, Failed> {
    let answer = symbols.call(RuntimeFunction::OmpInParallel, &[], before)?[0];
    let zero = number(0, before);
    let compare = arith::cmpi(symbols.context(), CmpiPredicate::Ne, answer, zero, before.location());
    Ok(ir::results_of(ir::insert_before(compare, before))[0])
}

/// An `omp.single` in front of an op: one thread of the team runs it, and the others do not wait for its end. Gives the
/// end of its body.
pub fn single<'c, 'a>(before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let context = ir::context_of(before);
    let attributes = [ir::operand_segments(context, &[0; 4]), unit("nowait", context)];
    region_op("omp.single", &attributes, &[], before)
}

/// An `omp.taskgroup` in front of an op: at its end the tasks created inside of it are done. Gives the end of its body.
pub fn taskgroup<'c, 'a>(before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let segments = ir::operand_segments(ir::context_of(before), &[0; 3]);
    region_op("omp.taskgroup", &[segments], &[], before)
}

/// An `omp.task` in front of an op. Gives the end of its body.
pub fn task<'c, 'a>(dependences: &[(Dependence, Value<'c, 'a>)], before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let context = ir::context_of(before);
    let n_dependences = i32::try_from(dependences.len()).unwrap_or(i32::MAX);
    let mut attributes = vec![ir::operand_segments(context, &[0, 0, n_dependences, 0, 0, 0, 0, 0, 0])];
    let (kinds, addresses): (Vec<_>, Vec<_>) = dependences.iter().copied().unzip();
    if !kinds.is_empty() {
        let kinds: Vec<_> = kinds.into_iter().map(|kind| kind.attribute(context)).collect();
        attributes.push((Identifier::new(context, "depend_kinds"), ArrayAttribute::new(context, &kinds).into()));
    }
    region_op("omp.task", &attributes, &addresses, before)
}

/// An `omp.sections` in front of an op, for `omp.section`s. Nobody waits at the end of the last one of a team.
pub fn sections<'c, 'a>(is_last: bool, before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let context = ir::context_of(before);
    let mut attributes = vec![ir::operand_segments(context, &[0; 4])];
    if is_last {
        attributes.push(unit("nowait", context));
    }
    region_op("omp.sections", &attributes, &[], before)
}

/// An `omp.section` in front of an op. Gives the end of its body.
pub fn section<'c, 'a>(before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    region_op("omp.section", &[], &[], before)
}

/// An `scf.if` in front of an op. Gives the ends of what is done if the condition holds and if it does not.
pub fn choose<'c, 'a>(
    condition: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> (OperationRef<'c, 'a>, OperationRef<'c, 'a>) {
    let regions = [(); 2].map(|()| {
        let region = Region::new();
        let block = region.append_block(Block::new(&[]));
        block.append_operation(scf::r#yield(&[], before.location()));
        region
    });
    let builder = OperationBuilder::new("scf.if", before.location()).add_operands(&[condition]).add_regions(regions);
    let op = ir::build_before(builder, before);
    let [holds, fails] = [0, 1].map(|region| {
        let block = op.region_at(region).and_then(|region| region.first_block());
        block.and_then(|block| block.terminator()).expect("both blocks end in a yield")
    });
    (holds, fails)
}

/// Calls a function that takes the address of an environment, in front of an op.
pub fn run<'c, 'a>(function: &str, environment: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
    run_with(function, &[environment], before);
}

/// Calls a function that takes the address of an environment, and numbers, in front of an op.
pub fn run_with<'c, 'a>(function: &str, arguments: &[Value<'c, 'a>], before: OperationRef<'c, 'a>) {
    let n_arguments = i32::try_from(arguments.len()).unwrap_or(i32::MAX);
    let context = ir::context_of(before);
    let number = IntegerType::new(context, 64).into();
    let callee = FlatSymbolRefAttribute::new(context, function).into();
    let no_bundles = DenseI32ArrayAttribute::new(context, &[]).into();
    let call = OperationBuilder::new("llvm.call", before.location())
        .add_attributes(&[
            (Identifier::new(context, "callee"), callee),
            (Identifier::new(context, "op_bundle_sizes"), no_bundles),
            ir::operand_segments(context, &[n_arguments, 0]),
        ])
        .add_operands(arguments)
        .add_results(&[number]);
    ir::build_before(call, before);
}

impl Dependence {
    fn attribute(self, context: &Context) -> Attribute<'_> {
        let text = match self {
            Self::In => "#omp<clause_task_depend(taskdependin)>",
            Self::Out => "#omp<clause_task_depend(taskdependout)>",
        };
        Attribute::parse(context, text).expect("the OpenMP dialect is loaded")
    }
}

/// A constant of C's `int` in front of an op.
fn number<'c, 'a>(value: i32, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let value = IntegerAttribute::new(i32_type(context).into(), value.into());
    ir::results_of(ir::insert_before(arith::constant(context, value.into(), before.location()), before))[0]
}

fn binary<'c, 'a>(name: &str, a: Value<'c, 'a>, b: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let builder = OperationBuilder::new(name, before.location()).add_operands(&[a, b]);
    let builder = builder.add_results(&[i32_type(ir::context_of(before)).into()]);
    ir::results_of(ir::build_before(builder, before))[0]
}

fn i32_type(context: &Context) -> IntegerType<'_> {
    IntegerType::new(context, 32)
}

fn unit<'c>(name: &str, context: &'c Context) -> (Identifier<'c>, Attribute<'c>) {
    (Identifier::new(context, name), Attribute::unit(context))
}

/// An op with one region of one block, in front of another op. Gives the terminator of the block.
fn region_op<'c, 'a>(
    name: &str,
    attributes: &[(Identifier<'c>, Attribute<'c>)],
    operands: &[Value<'c, 'a>],
    before: OperationRef<'c, 'a>,
) -> OperationRef<'c, 'a> {
    let region = Region::new();
    region.append_block(Block::new(&[]));
    let builder = OperationBuilder::new(name, before.location()).add_attributes(attributes).add_operands(operands);
    let op = ir::build_before(builder.add_regions([region]), before);
    let body = ir::body(op).expect("the op was built with a block");
    ir::build_at_end(OperationBuilder::new("omp.terminator", before.location()), body)
}
