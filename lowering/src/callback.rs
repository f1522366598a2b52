//! A function of the LLVM dialect that the runtime calls: it takes the address of an environment, and perhaps numbers,
//! and gives -1, or the number of what failed.
//!
//! It is built in front of a mark, so that whatever builds ops in front of others can fill it.

use crate::{llvm_ops::number, module_symbols::build_call};
use melior::{
    Context,
    dialect::llvm,
    ir::{
        Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, RegionRef, Type, Value,
        attribute::{IntegerAttribute, StringAttribute, TypeAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir::{self, OperationParts};

/// The function while it is built.
pub struct Callback<'c, 'a> {
    function: OperationRef<'c, 'a>,
    /// Its arguments: the environment, then numbers.
    pub arguments: Vec<Value<'c, 'a>>,
    /// In front of this op the code goes on.
    pub mark: OperationRef<'c, 'a>,
    region: RegionRef<'c, 'a>,
    context: &'c Context,
    location: Location<'c>,
}

impl<'c, 'a> Callback<'c, 'a> {
    /// Begins a function of this name behind `behind`, for what stands at `location`.
    pub fn begin(name: &str, n_numbers: usize, location: Location<'c>, behind: OperationRef<'c, 'a>) -> Self {
        let context = ir::context_of(behind);
        let integer: Type = IntegerType::new(context, 64).into();
        let mut types = vec![llvm::r#type::pointer(context, 0)];
        types.extend(std::iter::repeat_n(integer, n_numbers));
        let linkage = Attribute::parse(context, "#llvm.linkage<internal>").expect("the LLVM dialect is loaded");
        let attributes = [
            ("sym_name", StringAttribute::new(context, name).into()),
            ("function_type", TypeAttribute::new(llvm::r#type::function(integer, &types, false)).into()),
            ("linkage", linkage),
        ]
        .map(|(key, value)| (Identifier::new(context, key), value));
        let builder = OperationBuilder::new("llvm.func", location).add_attributes(&attributes);
        let function = ir::build_after(builder.add_regions([Region::new()]), behind);
        let region = function.region_at(0).expect("a function has a region");
        let arguments: Vec<_> = types.into_iter().map(|r#type| (r#type, location)).collect();
        let entry = region.append_block(Block::new(&arguments));
        let mark = ir::build_at_end(OperationBuilder::new("llvm.unreachable", location), entry);
        Self { function, arguments: ir::arguments_of(entry), mark, region, context, location }
    }

    /// Calls a function of the module.
    pub fn call(&self, callee: &str, arguments: &[Value<'c, 'a>], results: &[Type<'c>]) -> Vec<Value<'c, 'a>> {
        let call = build_call(self.context, callee, arguments, results, self.mark.location());
        ir::results_of(ir::build_before(call, self.mark))
    }

    /// Returns `number` if the condition holds, and goes on if not.
    pub fn leave_if(&mut self, condition: Value<'c, 'a>, number: Value<'c, 'a>) {
        let (leave, next) = (self.region.append_block(Block::new(&[])), self.region.append_block(Block::new(&[])));
        ir::build_at_end(OperationBuilder::new("llvm.return", self.location).add_operands(&[number]), leave);
        self.branch(condition, leave, next);
        ir::move_to_end(self.mark, next);
    }

    /// Does what `turn` does for each number from `begin` to `end`, the latter excluded.
    pub fn repeat<E>(
        &mut self,
        begin: Value<'c, 'a>,
        end: Value<'c, 'a>,
        turn: impl FnOnce(&mut Self, Value<'c, 'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let integer = IntegerType::new(self.context, 64).into();
        let head = self.region.append_block(Block::new(&[(integer, self.location)]));
        let (inner, behind) = (self.region.append_block(Block::new(&[])), self.region.append_block(Block::new(&[])));
        let counter = ir::arguments_of(head)[0];
        self.go_to(head, begin);
        ir::move_to_end(self.mark, head);
        let is_less = (Identifier::new(self.context, "predicate"), self.less_than());
        let is_less = OperationBuilder::new("llvm.icmp", self.location).add_attributes(&[is_less]);
        let truth = IntegerType::new(self.context, 1).into();
        let is_less = ir::build_before(is_less.add_operands(&[counter, end]).add_results(&[truth]), self.mark);
        self.branch(ir::results_of(is_less)[0], inner, behind);
        ir::move_to_end(self.mark, inner);
        turn(self, counter)?;
        let one = number(1, self.mark);
        let next = OperationBuilder::new("llvm.add", self.location).add_operands(&[counter, one]);
        let next = ir::results_of(ir::build_before(next.add_results(&[integer]), self.mark))[0];
        self.go_to(head, next);
        ir::move_to_end(self.mark, behind);
        Ok(())
    }

    /// Nothing failed. Gives the function.
    pub fn finish(self) -> OperationRef<'c, 'a> {
        let nothing = number(-1, self.mark);
        ir::build_before(OperationBuilder::new("llvm.return", self.location).add_operands(&[nothing]), self.mark);
        ir::erase(self.mark);
        self.function
    }

    fn go_to(&self, target: BlockRef<'c, 'a>, value: Value<'c, 'a>) {
        let branch = OperationBuilder::new("llvm.br", self.location).add_operands(&[value]);
        ir::build_before(branch.add_successors(&[&target]), self.mark);
    }

    fn branch(&self, condition: Value<'c, 'a>, holds: BlockRef<'c, 'a>, fails: BlockRef<'c, 'a>) {
        let branch = OperationBuilder::new("llvm.cond_br", self.location)
            .add_attributes(&[ir::operand_segments(self.context, &[1, 0, 0])])
            .add_operands(&[condition])
            .add_successors(&[&holds, &fails]);
        ir::build_before(branch, self.mark);
    }

    /// The predicate `slt`.
    fn less_than(&self) -> Attribute<'c> {
        IntegerAttribute::new(IntegerType::new(self.context, 64).into(), 2).into()
    }
}
