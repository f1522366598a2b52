//! Which of the tasks or segments that can start should start first.

/// What waits for each of them, in ascending order, from what each of them waits for. Cost: linear in the edges.
pub fn successors(predecessors: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut successors = vec![Vec::new(); predecessors.len()];
    for (index, before) in predecessors.iter().enumerate() {
        before.iter().for_each(|before| successors[*before].push(index));
    }
    successors
}

/// For each of them the cost of the costliest path that begins with it: the greater, the more urgent. They stand in a
/// topological order. Cost: linear in the edges.
pub fn urgency(successors: &[Vec<usize>], costs: &[i64]) -> Vec<i64> {
    let mut urgency = vec![0_i64; successors.len()];
    for index in (0..successors.len()).rev() {
        let behind = successors[index].iter().map(|after| urgency[*after]).max().unwrap_or(0);
        urgency[index] = costs[index].saturating_add(behind);
    }
    urgency
}
