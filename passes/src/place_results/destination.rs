//! The memory that results are joined in.

use super::{
    layout,
    sizes::{self, Size},
};
use melior::ir::{OperationRef, ShapedTypeLike, Type, Value, ValueLike, operation::OperationLike, r#type::MemRefType};
use parallel_op_dialect::ir::{self, OperationParts};

/// An allocation and the slice of it that a copy writes.
pub struct Destination<'c, 'a> {
    container: OperationRef<'c, 'a>,
    copy: OperationRef<'c, 'a>,
    /// The `memref.alloc`.
    alloc: OperationRef<'c, 'a>,
    /// The views that make the slice, from the allocation on.
    views: Vec<OperationRef<'c, 'a>>,
    /// What the copy writes to.
    target: Value<'c, 'a>,
}

impl<'c, 'a> Destination<'c, 'a> {
    /// Where `copy`, which stands behind `container` in its block, writes to.
    pub fn find(container: OperationRef<'c, 'a>, copy: OperationRef<'c, 'a>) -> Result<Self, String> {
        let target = copy.operand_at(1).ok_or("a copy without a destination")?;
        let mut views = Vec::new();
        let mut source = target;
        loop {
            let op = ir::defining_op(source).ok_or("the destination comes from outside")?;
            if ir::is_op(op, "memref.alloc") {
                views.reverse();
                return Ok(Self { container, copy, alloc: op, views, target });
            }
            if !ir::is_view(op) {
                return Err(format!("the destination is made by '{}', not allocated", ir::op_name(op)));
            }
            views.push(op);
            source = op.operand_at(0).ok_or("a view without a source")?;
        }
    }

    /// The type of the slice.
    pub fn slice_type(&self) -> Type<'c> {
        self.target.r#type()
    }

    /// Source and target of the copy must have one shape, in their types too.
    pub fn check_shape(&self, copy: OperationRef<'c, 'a>) -> Result<(), String> {
        let shape = |value: Value<'c, 'a>| {
            let memref = MemRefType::try_from(value.r#type()).ok()?;
            let sizes: Option<Vec<_>> = (0..memref.rank()).map(|dimension| memref.dim_size(dimension).ok()).collect();
            Some((sizes?, memref.memory_space()))
        };
        let source = copy.operand_at(0).ok_or("a copy without a source")?;
        match (shape(source), shape(self.target)) {
            (Some(source), Some(target)) if source == target => Ok(()),
            _ => Err(format!("'{}' and '{}' differ in more than the layout", source.r#type(), self.target.r#type())),
        }
    }

    /// Nothing that may touch the slice stands between the start of the container and the copy.
    pub fn check_order(&self) -> Result<(), String> {
        let block = self.container.block().ok_or("container without a block")?;
        let is_local = self.alloc.block() == Some(block);
        for (user, index, slice) in self.uses_with_slices() {
            let name = ir::op_name(user);
            let is_harmless = user == self.copy || ir::is_view(user) || name == "memref.dim";
            if is_harmless {
                continue;
            }
            let keeps_no_hold = layout::accesses_any_layout(&name, index) || layout::keeps_no_hold(user);
            let is_allowed = match ir::ancestor_in_block(user, block) {
                // Elsewhere: before or after all of this block. It must not have made another name for the memory
                // unless the memory is new each time the block runs.
                None => is_local || keeps_no_hold,
                Some(place) if place != self.container && place.is_before_in_block(self.container) => keeps_no_hold,
                Some(place) if self.copy.is_before_in_block(place) => is_local || keeps_no_hold,
                Some(_) => slice.is_some_and(|slice| self.is_disjoint_from(slice)),
            };
            if !is_allowed {
                return Err(format!("'{name}' may touch the destination between container and copy"));
            }
        }
        Ok(())
    }

    /// All uses of the allocation, with the first slice of it that they go through.
    fn uses_with_slices(&self) -> Vec<(OperationRef<'c, 'a>, usize, Option<OperationRef<'c, 'a>>)> {
        let mut uses = Vec::new();
        let mut pending = vec![(ir::results_of(self.alloc)[0], None)];
        while let Some((value, slice)) = pending.pop() {
            for (user, index) in ir::uses(value) {
                let slice = slice.or(ir::is_op(user, "memref.subview").then_some(user));
                uses.push((user, index, slice));
                if ir::is_view(user) {
                    pending.extend(ir::results_of(user).into_iter().map(|view| (view, slice)));
                }
            }
        }
        uses
    }

    /// Whether another slice of the same allocation provably shares nothing with ours.
    fn is_disjoint_from(&self, other: OperationRef<'c, 'a>) -> bool {
        self.views
            .first()
            .is_some_and(|own| ir::is_op(*own, "memref.subview") && ir::provably_disjoint_slices(*own, other))
    }

    /// Every size and offset can be computed in front of the container.
    pub fn check_sizes(&self) -> Result<(), String> {
        match self.sizes() {
            Some(_) => Ok(()),
            None => Err("a size or an offset cannot be computed in front of the container".to_owned()),
        }
    }

    /// The operands of the allocation, if it has to move, and of each view.
    fn sizes(&self) -> Option<(Vec<Size<'c, 'a>>, Vec<Vec<Size<'c, 'a>>>)> {
        let found = |op: OperationRef<'c, 'a>, first: usize| {
            op.operands().skip(first).map(|operand| sizes::find(operand, self.container)).collect::<Option<Vec<_>>>()
        };
        let alloc = if self.moves() { found(self.alloc, 0)? } else { Vec::new() };
        let views = self.views.iter().map(|view| found(*view, 1)).collect::<Option<Vec<_>>>()?;
        Some((alloc, views))
    }

    /// Whether the allocation stands behind the container.
    fn moves(&self) -> bool {
        self.alloc.block() == self.container.block() && self.container.is_before_in_block(self.alloc)
    }

    /// Erases the views that only the copy used, once it is gone.
    pub fn erase_unused_views(&self) {
        for view in self.views.iter().rev() {
            if !ir::results_of(*view).into_iter().flat_map(ir::uses).collect::<Vec<_>>().is_empty() {
                return;
            }
            ir::erase(*view);
        }
    }

    /// Puts allocation and slice in front of the container and gives the slice.
    pub fn materialize(&self) -> Value<'c, 'a> {
        let (alloc_sizes, view_sizes) = self.sizes().expect("the sizes were found when the join was checked");
        let mut memory = ir::results_of(self.alloc)[0];
        if self.moves() {
            let operands: Vec<_> = alloc_sizes.iter().map(|size| sizes::emit(size, self.container)).collect();
            ir::move_before(self.alloc, self.container);
            for (index, operand) in operands.into_iter().enumerate() {
                ir::set_operand(self.alloc, index, operand);
            }
        }
        for (view, sizes) in self.views.iter().zip(&view_sizes) {
            let operands: Vec<_> = sizes.iter().map(|size| sizes::emit(size, self.container)).collect();
            let copy = ir::clone_before(*view, self.container);
            ir::set_operand(copy, 0, memory);
            for (index, operand) in operands.into_iter().enumerate() {
                ir::set_operand(copy, 1 + index, operand);
            }
            memory = ir::results_of(copy)[0];
        }
        memory
    }
}
