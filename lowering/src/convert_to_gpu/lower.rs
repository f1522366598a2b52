//! The way through the blocks of a function: what goes to the GPU becomes a chain, containers are spread over several.

use crate::convert_to_gpu::{
    chain::Chain,
    issue::Issue,
    plan::{Item, Plan},
    roles::{Role, Roles},
};
use melior::ir::{BlockRef, OperationRef};
use parallel_op_dialect::{diagnostic::Failed, ir};

/// What lowering one function needs.
pub struct Lowering {
    /// What its ops are.
    pub roles: Roles,
}

impl Lowering {
    /// Lowers all blocks of a function or of control flow. Nothing was told to the GPU before if `begins` holds.
    pub fn lower_blocks(&self, op: OperationRef, begins: bool) -> Result<(), Failed> {
        for (index, block) in ir::blocks_of(op).into_iter().enumerate() {
            self.lower_block(block, Chain::new(begins && index == 0))?;
        }
        Ok(())
    }

    fn lower_block<'c, 'a>(&self, block: BlockRef<'c, 'a>, mut chain: Chain<'c, 'a>) -> Result<(), Failed> {
        for op in ir::ops_in(block) {
            match self.roles.of_op(op) {
                Role::Host if ir::is_op(op, "func.return") => chain.settle(op),
                Role::Host => {}
                Role::Launch | Role::Alloc | Role::Free => chain.add(op, op),
                Role::Access | Role::Region { gpu: false, .. } => chain.settle(op),
                Role::Region { gpu: true, .. } => {
                    // The region goes on with what stream 0 has got, as does what stands behind it.
                    self.lower_blocks(op, false)?;
                    chain.restart();
                }
                Role::Container => self.lower_container(op, &mut chain)?,
            }
        }
        Ok(())
    }

    /// Moves what the tasks of a container hold in front of it, and erases it.
    fn lower_container<'c, 'a>(&self, op: OperationRef<'c, 'a>, chain: &mut Chain<'c, 'a>) -> Result<(), Failed> {
        let plan = Plan::of(op, &self.roles);
        let mut issue = Issue::new(&plan, chain, op, false);
        for (item, _) in plan.in_order(false) {
            match item {
                Item::Host(inner) => ir::move_before(inner, op),
                Item::Node(number) => issue.node(number, |region| self.lower_blocks(region, false))?,
            }
        }
        issue.end();
        ir::erase(op);
        Ok(())
    }
}
