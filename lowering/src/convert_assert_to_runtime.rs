//! Turns a failed `cf.assert` into an early return with a message that the caller can read.
//!
//! A failed assertion leaves its message with the runtime, pending on its thread (`parallel_op_rt_fail`; the first
//! one stays), and its function returns at once. Every call of a function that may fail is followed by a check
//! (`parallel_op_rt_failed`) and an early return. Results of a failed call are poison: whoever calls the program looks
//! for a pending failure before it looks at results.
//!
//! A failing task needs nothing more: `convert-parallel-op-to-async` has its coroutine check, and the assertion of the
//! function that joins is one more assertion here. The text of the task is pending by then, so that the one of the join
//! is dropped.
//!
//! On its way out a function frees what it has allocated and nobody else can own; see `early_release.rs` for what
//! leaks. An owned result of a sibling that did not fail does.
//!
//! In functions with async values each branch gets a target of its own, see `edges.rs`.
//!
//! Runs on a module after `convert-scf-to-cf` and `async-to-async-runtime`, and before `async-runtime-ref-counting`, so
//! that tokens and values are dropped on the early exits too. Between the latter and `convert-async-to-llvm` no step may
//! merge blocks (`canonicalize` does, as do `expand-strided-metadata` and `lower-affine`): early exits that drop one
//! token each look alike, and `convert-async-to-llvm` knows no block arguments of async types. Needs
//! `convert-ub-to-llvm` or `convert-to-llvm` behind it. Refuses an assertion, or a call that may fail, inside of a region
//! other than that of a function, where there is no early return.
//!
//! Cost: linear in the ops, and one walk over the calls for each link of the longest chain of calls.

use crate::{
    early_release::{self, EarlyRelease},
    edges,
    may_fail::{MayFail, is_coroutine},
    module_symbols::{ModuleSymbols, RuntimeFunction},
};
use melior::{
    Context,
    dialect::{DialectHandle, cf},
    ir::{
        Block, BlockRef, OperationRef, RegionLike, RegionRef, Type, Value,
        attribute::TypeAttribute,
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
        r#type::FunctionType,
    },
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
    ops,
    pass::{OptionValues, PassSpec},
};

use std::collections::BTreeSet;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-assert-to-runtime",
    summary: "turn a failed cf.assert into an early return with a message",
    description: "A failed assertion leaves its message with the runtime and its function returns; so does every \
                  function that called it, up to the caller of the program, which finds the message with \
                  `parallel_op_rt_take_failure` and must not look at the results. Runs after `convert-scf-to-cf` and \
                  `async-to-async-runtime`, and before `async-runtime-ref-counting` and `convert-to-llvm`; no step \
                  that merges blocks may stand between that counting and `convert-async-to-llvm`. Without this pass \
                  `convert-to-llvm` ends the program at a failed assertion.",
    anchor: "builtin.module",
    example: "test/lowering/convert-assert-to-runtime/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
        DialectHandle::memref,
        ops::ub_dialect_handle,
    ],
    options: Vec::new,
    run,
};

fn run(root: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let mut lowering = ModuleLowering {
            may_fail: MayFail::new(module),
            coroutines: early_release::coroutines_in(module),
            symbols: ModuleSymbols::new(module),
        };
        let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
        for function in functions.into_iter().filter(|op| ir::is_op(*op, "func.func") && !is_coroutine(*op)) {
            lowering.lower(function)?;
        }
        ir::body(module).map(ir::ops_in).unwrap_or_default().into_iter().for_each(edges::split);
    }
    match ir::walk(root).into_iter().find(|op| is_assert(*op)) {
        None => Ok(()),
        Some(left) if is_coroutine(left.parent_operation().unwrap_or(left)) => {
            Err(op_error(left, "stands in a coroutine: expected 'async-to-async-runtime' to have lowered it"))
        }
        Some(left) => Err(not_in_function(left)),
    }
}

fn is_assert(op: OperationRef) -> bool {
    ir::is_op(op, "cf.assert")
}

fn not_in_function(op: OperationRef) -> Failed {
    let parent = op.parent_operation().map(ir::op_name).unwrap_or_default();
    op_error(op, &format!("may fail, parent: expected 'func.func', got '{parent}', which cannot return early"))
}

/// An op behind which a function may return early.
struct Site<'c, 'a> {
    /// A `cf.assert`, or a call of a function that may fail.
    op: OperationRef<'c, 'a>,
    /// Buffers to free on the way out.
    held: Vec<Value<'c, 'a>>,
    /// What happens before the return, if anything.
    way_out: Option<BlockRef<'c, 'a>>,
}

/// What lowering the functions of one module needs.
struct ModuleLowering<'c, 'a> {
    may_fail: MayFail,
    coroutines: BTreeSet<String>,
    symbols: ModuleSymbols<'c, 'a>,
}

impl<'c, 'a> ModuleLowering<'c, 'a> {
    /// Adds the early returns of one function.
    fn lower(&mut self, function: OperationRef<'c, 'a>) -> Result<(), Failed> {
        let sites: Vec<_> =
            ir::walk(function).into_iter().filter(|op| is_assert(*op) || needs_check(*op, &self.may_fail)).collect();
        if let Some(inner) = sites.iter().find(|op| op.parent_operation() != Some(function)) {
            return Err(not_in_function(*inner));
        }
        let (Some(region), false) = (function.region_at(0), sites.is_empty()) else { return Ok(()) };
        let release = EarlyRelease::new(function, &self.coroutines);
        let mut sites: Vec<_> = sites.into_iter().map(|op| Site { op, held: release.at(op), way_out: None }).collect();
        for site in &mut sites {
            let is_needed = is_assert(site.op) || !site.held.is_empty();
            site.way_out = is_needed.then(|| region.append_block(Block::new(&[])));
        }
        let exit = region.append_block(Block::new(&[]));
        return_poison(function, exit);
        for site in &sites {
            self.fill_way_out(site, exit)?;
        }
        // From the end, so that each op moves once.
        for site in sites.iter().rev() {
            self.leave(site, exit, region)?;
        }
        Ok(())
    }

    /// Leaves the message of an assertion, frees what is held, and goes to the early return.
    fn fill_way_out(&mut self, site: &Site<'c, 'a>, exit: BlockRef<'c, 'a>) -> Result<(), Failed> {
        let Some(block) = site.way_out else { return Ok(()) };
        let location = site.op.location();
        let end = block.append_operation(cf::br(&exit, &[], location));
        if is_assert(site.op) {
            let text = self.symbols.text(&ir::string_attribute(site.op, "msg").unwrap_or_default(), end);
            self.symbols.call(RuntimeFunction::Fail, &text, end)?;
        }
        for buffer in &site.held {
            ir::build_before(OperationBuilder::new("memref.dealloc", location).add_operands(&[*buffer]), end);
        }
        Ok(())
    }

    /// Branches to the way out, or on to what follows the site. An assertion goes away.
    fn leave(&mut self, site: &Site<'c, 'a>, exit: BlockRef<'c, 'a>, region: RegionRef<'c, 'a>) -> Result<(), Failed> {
        let (Some(block), Some(following)) = (site.op.block(), split_after(site.op, region)) else { return Ok(()) };
        let way_out = site.way_out.unwrap_or(exit);
        if is_assert(site.op) {
            let holds = site.op.operand_at(0).expect("an assertion has a condition");
            ir::build_before(branch(holds, following, way_out, site.op), site.op);
            ir::erase(site.op);
            return Ok(());
        }
        // The check needs an op to stand in front of.
        let place = block.append_operation(cf::br(&exit, &[], site.op.location()));
        let failed = self.symbols.call(RuntimeFunction::Failed, &[], place)?[0];
        ir::build_before(branch(failed, way_out, following, site.op), place);
        ir::erase(place);
        Ok(())
    }
}

/// Whether the function must look for a failure after this op. One that returns at once leaves that to its caller.
fn needs_check(op: OperationRef, may_fail: &MayFail) -> bool {
    may_fail.call(op) && op.next_in_block().is_none_or(|next| !ir::is_op(next, "func.return"))
}

/// Fills the block of the early return.
fn return_poison<'c>(function: OperationRef<'c, '_>, exit: BlockRef<'c, '_>) {
    let r#type = function.attribute("function_type").ok().and_then(|r#type| TypeAttribute::try_from(r#type).ok());
    let Some(r#type) = r#type.and_then(|r#type| FunctionType::try_from(r#type.value()).ok()) else { return };
    let (context, location) = (ir::context_of(function), function.location());
    let poison = |r#type: Type<'c>| {
        ir::results_of(ir::build_at_end(OperationBuilder::new("ub.poison", location).add_results(&[r#type]), exit))[0]
    };
    let values: Vec<Value> = (0..r#type.result_count())
        .filter_map(|index| r#type.result(index).ok())
        .map(|r#type| match ranked_stand_in(context, r#type) {
            None => poison(r#type),
            // Returning an unranked memref copies its descriptor, which therefore has to exist.
            Some(ranked) => {
                let cast = OperationBuilder::new("memref.cast", location).add_operands(&[poison(ranked)]);
                ir::results_of(ir::build_at_end(cast.add_results(&[r#type]), exit))[0]
            }
        })
        .collect();
    ir::build_at_end(OperationBuilder::new("func.return", location).add_operands(&values), exit);
}

/// A memref of rank 0 that can be cast to an unranked one; none for any other type.
fn ranked_stand_in<'c>(context: &'c Context, r#type: Type<'c>) -> Option<Type<'c>> {
    let text = r#type.to_string();
    if text.starts_with("memref<*x") { Type::parse(context, &text.replacen("*x", "", 1)) } else { None }
}

/// A branch on a condition, for what `op` does.
fn branch<'c>(
    condition: Value<'c, '_>,
    holds: BlockRef<'c, '_>,
    fails: BlockRef<'c, '_>,
    op: OperationRef<'c, '_>,
) -> OperationBuilder<'c> {
    OperationBuilder::new("cf.cond_br", op.location())
        .add_attributes(&[ir::operand_segments(ir::context_of(op), &[1, 0, 0])])
        .add_operands(&[condition])
        .add_successors(&[&holds, &fails])
}

/// Moves what stands behind `op` into a new block behind its block.
fn split_after<'c, 'a>(op: OperationRef<'c, 'a>, region: RegionRef<'c, 'a>) -> Option<BlockRef<'c, 'a>> {
    let following = region.insert_block_after(op.block()?, Block::new(&[]));
    let tail: Vec<_> = std::iter::successors(op.next_in_block(), |next| next.next_in_block()).collect();
    for next in tail {
        ir::move_to_end(next, following);
    }
    Some(following)
}
