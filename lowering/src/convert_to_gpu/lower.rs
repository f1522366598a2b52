//! The way through the blocks of a function: what goes to the GPU becomes a chain, containers are spread over several.

use crate::convert_to_gpu::{
    GpuOptions,
    chain::Chain,
    choose::Prediction,
    fuse::{fuse_level, tell},
    issue::Issue,
    kernels::Kernels,
    plan::{Item, Plan},
    roles::{Role, Roles},
};
use melior::ir::{BlockRef, OperationRef};
use parallel_op_dialect::{diagnostic::Failed, ir, remark::RemarkKind};

/// What lowering one function needs.
pub struct Lowering<'c, 'a, 'b> {
    /// What its ops are.
    pub roles: Roles,
    /// What it launches.
    pub kernels: &'b mut Kernels<'c, 'a>,
    /// Options of the pass.
    pub options: &'b GpuOptions,
}

impl<'c, 'a> Lowering<'c, 'a, '_> {
    /// Lowers all blocks of a function or of control flow. Nothing was told to the GPU before if `begins` holds.
    pub fn lower_blocks(&mut self, op: OperationRef<'c, 'a>, begins: bool) -> Result<(), Failed> {
        for (index, block) in ir::blocks_of(op).into_iter().enumerate() {
            self.lower_block(block, Chain::new(begins && index == 0))?;
        }
        Ok(())
    }

    fn lower_block(&mut self, block: BlockRef<'c, 'a>, mut chain: Chain<'c, 'a>) -> Result<(), Failed> {
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
                Role::Container => {
                    let plan = Plan::of(op, &self.roles);
                    if self.prefers_fused(&plan, op) {
                        self.fuse(&plan, op, &mut chain)?;
                    } else {
                        self.spread(&plan, op, &mut chain)?;
                    }
                    ir::erase(op);
                }
            }
        }
        Ok(())
    }

    /// Moves what the tasks of a container hold in front of it, on several streams.
    fn spread(
        &mut self,
        plan: &Plan<'c, 'a>,
        container: OperationRef<'c, 'a>,
        chain: &mut Chain<'c, 'a>,
    ) -> Result<(), Failed> {
        let mut issue = Issue::new(plan, chain, container, false);
        for (_, item) in plan.in_order(false) {
            match item {
                Item::Host(op) => ir::move_before(op, container),
                Item::Node(number) => issue.node(number, |region| self.lower_blocks(region, false))?,
            }
        }
        issue.end();
        Ok(())
    }

    /// Moves what the tasks of a container hold in front of it, level by level, with the launches of a level in one.
    fn fuse(
        &mut self,
        plan: &Plan<'c, 'a>,
        container: OperationRef<'c, 'a>,
        chain: &mut Chain<'c, 'a>,
    ) -> Result<(), Failed> {
        let mut issue = Issue::new(plan, chain, container, true);
        for items in plan
            .in_order(true)
            .chunk_by(|(time, a), (other, b)| time == other && plan.launch(*a).is_some() && plan.launch(*b).is_some())
        {
            match *items {
                [(_, Item::Host(op))] => ir::move_before(op, container),
                [(_, Item::Node(number))] => issue.node(number, |region| self.lower_blocks(region, false))?,
                _ => {
                    let launches: Vec<_> = items.iter().filter_map(|(_, item)| plan.launch(*item)).collect();
                    let numbers = items.iter().filter_map(|(_, item)| item.node());
                    let numbers: Vec<_> = numbers.collect();
                    for (launch, done) in fuse_level(&launches, self.kernels, self.max_buffers(), container) {
                        let done: Vec<_> = done.into_iter().map(|at| numbers[at]).collect();
                        issue.launch(&done, launch);
                    }
                }
            }
        }
        issue.end();
        Ok(())
    }

    /// Whether the launches of a container are to be fused.
    fn prefers_fused(&self, plan: &Plan, container: OperationRef) -> bool {
        if self.options.style != "auto" {
            return self.options.style == "fused";
        }
        let prediction = Prediction::of(plan, self.options);
        tell(RemarkKind::Analysis, "style", container, prediction.to_string());
        prediction.prefers_fused()
    }

    fn max_buffers(&self) -> usize {
        usize::try_from(self.options.max_buffers).unwrap_or(0)
    }
}
