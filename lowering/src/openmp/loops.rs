//! A parallel loop on a team of OpenMP: each thread runs one piece.

use super::{
    join::attach_all,
    ops,
    table::{Table, store},
};
use crate::{
    environment::Environment,
    llvm_ops::{number, zero},
    module_symbols::{ModuleSymbols, RuntimeFunction},
};
use melior::ir::{
    OperationRef, Type, Value,
    operation::{OperationBuilder, OperationLike},
    r#type::IntegerType,
};
use parallel_op_dialect::{diagnostic::Failed, ir};

/// Most threads that share a loop whose turns may fail: each has a place for its failure.
const MAX_FALLIBLE: usize = 64;

/// A loop that is to be shared out.
pub struct Pieces<'c, 'a, 'b> {
    /// Symbol of the function that runs a piece: `i64 (environment, begin, end)`.
    pub function: &'b str,
    pub environment: Value<'c, 'a>,
    /// How many turns there are.
    pub n_turns: Value<'c, 'a>,
    /// On how many threads it may run at most, if that was decided.
    pub most_threads: Option<i64>,
    /// Whether a turn may leave a failure on its thread.
    pub may_fail: bool,
}

impl<'c, 'a> Pieces<'c, 'a, '_> {
    /// Runs the loop in front of an op. Gives whether a turn failed, if one may: the failure of the first one is pending
    /// then.
    pub fn share(
        &self,
        before: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<Option<Value<'c, 'a>>, Failed> {
        let table = Table::of_addresses(MAX_FALLIBLE, symbols.context());
        let failures = self.may_fail.then(|| {
            let place = Environment::new(symbols.context(), &[table.r#type()]).expect("a type of the LLVM dialect");
            let address = place.allocate(before);
            store(zero(table.r#type(), before), address, before);
            address
        });
        let most = if self.may_fail { MAX_FALLIBLE as i64 } else { i64::from(i32::MAX) };
        let most = self.most_threads.map_or(most, |threads| threads.min(most));
        let n_units = binary("arith.minsi", self.n_turns, number(most, before), before);
        let n_units = binary("arith.maxsi", n_units, number(1, before), before);
        let int = IntegerType::new(symbols.context(), 32).into();
        let end = ops::parallel_for(cast("arith.trunci", n_units, int, before), before, symbols)?;
        let thread = self.call(RuntimeFunction::OmpGetThreadNum, end, symbols)?;
        let [first, last] = self.bounds(thread, end, symbols)?;
        ops::run_with(self.function, &[self.environment, first, last], end);
        let Some(failures) = failures else { return Ok(None) };
        let failure = symbols.call(RuntimeFunction::DetachFailure, &[], end)?[0];
        store(failure, table.entry_at(thread, failures, end), end);
        // The pieces are in the order of the threads, so the first failure is that of the first failed turn.
        attach_all(failures, MAX_FALLIBLE, before, symbols)?;
        Ok(symbols.call(RuntimeFunction::Failed, &[], before)?.into_iter().next())
    }

    /// Begin and end of the piece of a thread: all are equally long, but the first ones may have a turn more.
    fn bounds(
        &self,
        thread: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<[Value<'c, 'a>; 2], Failed> {
        let n_threads = self.call(RuntimeFunction::OmpGetNumThreads, before, symbols)?;
        let length = binary("arith.divui", self.n_turns, n_threads, before);
        let rest = binary("arith.remui", self.n_turns, n_threads, before);
        let next = binary("arith.addi", thread, number(1, before), before);
        Ok([thread, next].map(|piece| {
            let plain = binary("arith.muli", piece, length, before);
            binary("arith.addi", plain, binary("arith.minui", piece, rest, before), before)
        }))
    }

    /// What a function of OpenMP gives, as an `i64`.
    fn call(
        &self,
        function: RuntimeFunction,
        before: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<Value<'c, 'a>, Failed> {
        let answer = symbols.call(function, &[], before)?[0];
        Ok(cast("arith.extui", answer, IntegerType::new(symbols.context(), 64).into(), before))
    }
}

fn binary<'c, 'a>(name: &str, a: Value<'c, 'a>, b: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let i64 = IntegerType::new(ir::context_of(before), 64).into();
    operation(name, &[a, b], i64, before)
}

fn cast<'c, 'a>(name: &str, value: Value<'c, 'a>, r#type: Type<'c>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    operation(name, &[value], r#type, before)
}

fn operation<'c, 'a>(
    name: &str,
    operands: &[Value<'c, 'a>],
    result: Type<'c>,
    before: OperationRef<'c, 'a>,
) -> Value<'c, 'a> {
    let builder = OperationBuilder::new(name, before.location()).add_operands(operands).add_results(&[result]);
    ir::results_of(ir::build_before(builder, before))[0]
}
