//! In which order the loops of a structured op run, and its operands lie, if one of them is held in another order.

use melior::ir::{AffineMap, OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts, Structured};

use super::{
    follow::{Follow, Orders, Role},
    order::{Order, shape_of},
};

/// How a structured op follows its operands, or what it takes to give its result in the order `wanted`. One operand that
/// has an element for each turn of the loops leads.
pub fn follow<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    let structure = ir::structured(op)?;
    let tensors: Vec<Value> = op.operands().collect();
    let (leader, order) = match wanted {
        Some(wanted) => (structure.n_inputs, wanted.clone()),
        None => leader(op, &structure, orders)?,
    };
    let loops = in_order(op, leader, &order)?;
    let lead = Lead { map: structure.maps[leader], order: &order, loops: &loops };
    let is_result = |operand: usize| operand >= structure.n_inputs;
    let wants = |(operand, tensor): (usize, &Value<'c, 'a>)| {
        let current = orders.of(*tensor);
        let map = structure.maps[operand];
        if map.result_count() != current.rank() {
            return None;
        }
        Some(match lead.order_of(map, &shape_of(*tensor)) {
            Some(order) if is_result(operand) || order.rank() == lead.order.rank() => order,
            _ if is_result(operand) => Order::identity(current.rank()),
            // A small operand is indexed as it lies.
            _ => current,
        })
    };
    let operands: Vec<Order> = tensors.iter().enumerate().map(wants).collect::<Option<_>>()?;
    let results: Vec<Order> = operands[structure.n_inputs..].to_vec();
    let gives_wanted = wanted.is_none_or(|wanted| results[0] == *wanted);
    gives_wanted.then_some(Follow { op, role: Role::Structured, operands, results, loops })
}

/// The operand that the others follow, with its order: the first that is held in another order and has an element for each
/// turn, or the output of an op that picks its elements from such a tensor.
fn leader(op: OperationRef, structure: &Structured, orders: &Orders) -> Option<(usize, Order)> {
    let covers = |map: AffineMap| map.is_permutation();
    let operands = op.operands().enumerate();
    let mut held = operands.filter(|(idx, it)| orders.holds(*it) && covers(structure.maps[*idx]));
    if let Some((idx, tensor)) = held.next() {
        return Some((idx, orders.of(tensor)));
    }
    let output = structure.n_inputs;
    let rank = structure.maps[output].result_count();
    let picked = picked_from(op).into_iter().find(|it| orders.holds(*it) && shape_of(*it).len() == rank)?;
    covers(structure.maps[output]).then(|| (output, orders.of(picked)))
}

/// The tensors that a body picks elements from.
pub fn picked_from<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let picks = ir::walk(op).into_iter().filter(|inner| ir::is_op(*inner, "tensor.extract"));
    picks.filter_map(|pick| pick.operand_at(0)).filter(|it| !op.operands().any(|operand| operand == *it)).collect()
}

/// What follows from the operand that leads.
struct Lead<'c, 'l> {
    map: AffineMap<'c>,
    order: &'l Order,
    loops: &'l [usize],
}

impl Lead<'_, '_> {
    /// The order of a tensor that is indexed by `map`, so that the loops run through it as it lies. None if an index is
    /// neither a loop nor a constant.
    fn order_of(&self, map: AffineMap, shape: &[i64]) -> Option<Order> {
        let places: Vec<Option<usize>> = (0..map.result_count()).map(|idx| place(map, idx)).collect::<Option<_>>()?;
        let leads_like = |(idx, at): (usize, &Option<usize>)| match at {
            Some(at) => place(self.map, idx) == Some(Some(*at)),
            None => shape[idx] == 1,
        };
        if places.len() == self.order.rank() && places.iter().enumerate().all(leads_like) {
            return Some(self.order.clone());
        }
        let mut dims: Vec<usize> = (0..places.len()).collect();
        let turn = |dim: &usize| places[*dim].map(|at| self.loops.iter().position(|&it| it == at));
        dims.sort_by_key(turn);
        Some(Order(dims))
    }
}

/// The loop that indexes a dimension, `Some(None)` for a constant, none for any other expression.
fn place(map: AffineMap, idx: usize) -> Option<Option<usize>> {
    let expression = map.result(idx).ok()?;
    match (expression.is_dim(), expression.is_constant()) {
        (true, _) => Some(Some(expression.dim_position())),
        (_, true) => Some(None),
        _ => None,
    }
}

/// The loops in the order in which an operand lies that has an element for each turn of the parallel ones, or of all.
/// Reductions run inside of all others but the innermost, which vectors run along, unless that is a reduction itself.
pub fn in_order(op: OperationRef, operand: usize, order: &Order) -> Option<Vec<usize>> {
    let structure = ir::structured(op)?;
    let map = structure.maps[operand];
    let mut lies: Vec<usize> = order.0.iter().map(|&dim| place(map, dim)?).collect::<Option<_>>()?;
    let rest = (0..structure.is_parallel.len()).filter(|it| !lies.contains(it)).collect::<Vec<_>>();
    if rest.iter().any(|&it| structure.is_parallel[it]) {
        return None;
    }
    let innermost = lies.last().copied().filter(|&it| structure.is_parallel[it]);
    if innermost.is_some() {
        lies.pop();
    }
    let (parallel, reductions): (Vec<usize>, Vec<usize>) =
        lies.into_iter().chain(rest).partition(|&it| structure.is_parallel[it]);
    Some(parallel.into_iter().chain(reductions).chain(innermost).collect())
}
