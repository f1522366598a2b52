//! Loop nests: the samples are the iterations of one loop.

use super::{Along, Dim, Known};
use melior::ir::operation::OperationLike;
use parallel_op_dialect::ir::{self, LoopNest, Subscript};

/// A structured op, whose results are its last operands.
pub fn structured(known: &Known) -> Result<Along, String> {
    let op = known.op;
    let nest = ir::loop_nest(op).ok_or(super::NOT_KNOWN)?;
    let n_results = op.result_count();
    let first_output = nest.subscripts.len().checked_sub(n_results).ok_or(super::NOT_KNOWN)?;
    if nest.subscripts.len() != op.operand_count() {
        return Err(super::NOT_KNOWN.to_owned());
    }
    let mut carrying = known.operands.to_vec();
    if let Some((result, dim)) = known.wanted {
        carrying[first_output + result] = Some(dim);
    }
    let (sample_loop, operands) = along_loop(&nest, &carrying)?;
    let reads_index = ir::walk(op)
        .into_iter()
        .any(|inner| ir::is_op(inner, "linalg.index") && ir::int_attribute(inner, "dim") == Some(sample_loop as i64));
    if reads_index {
        return Err("reads the number of the sample".to_owned());
    }
    let results = operands[first_output..].to_vec();
    if results.contains(&None) {
        return Err("has a result that all samples write".to_owned());
    }
    Ok(Along { operands, results })
}

/// The loop whose iterations are the samples, and for each operand the dimension that it indexes.
///
/// # Errors
///
/// Why the iterations of that loop are not the samples, or depend on each other.
pub fn along_loop(nest: &LoopNest, carrying: &[Dim]) -> Result<(usize, Vec<Dim>), String> {
    let mut sample_loop = None;
    for (operand, (subscripts, dim)) in nest.subscripts.iter().zip(carrying).enumerate() {
        let Some(dim) = *dim else { continue };
        let found = match subscripts.get(dim) {
            Some(Subscript::Loop(found)) => *found,
            _ => return Err(format!("indexes the samples of operand #{operand} by an expression")),
        };
        if *sample_loop.get_or_insert(found) != found {
            return Err("combines samples with each other".to_owned());
        }
    }
    let sample_loop = sample_loop.ok_or("does not index the samples")?;
    if !nest.is_parallel.get(sample_loop).is_some_and(|is_parallel| *is_parallel) {
        return Err("reduces over the samples".to_owned());
    }
    let dims = nest.subscripts.iter().enumerate().map(|(operand, subscripts)| {
        let mut places = (0..subscripts.len()).filter(|&dim| subscripts[dim].depends_on(sample_loop));
        match (places.next(), places.next()) {
            (None, _) => Ok(None),
            (Some(dim), None) if subscripts[dim] == Subscript::Loop(sample_loop) => Ok(Some(dim)),
            _ => Err(format!("indexes operand #{operand} by an expression of the sample")),
        }
    });
    Ok((sample_loop, dims.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Subscript::{Expression, Loop};

    /// `c[m, n] += a[m, k] * b[k, n]`
    fn matmul() -> LoopNest {
        LoopNest {
            n_loops: 3,
            subscripts: vec![vec![Loop(0), Loop(2)], vec![Loop(2), Loop(1)], vec![Loop(0), Loop(1)]],
            is_parallel: vec![true, true, false],
        }
    }

    #[test]
    fn rows_of_a_product_are_apart() {
        assert_eq!(along_loop(&matmul(), &[Some(0), None, None]), Ok((0, vec![Some(0), None, Some(0)])));
        assert_eq!(along_loop(&matmul(), &[None, Some(1), None]), Ok((1, vec![None, Some(1), Some(1)])));
    }

    #[test]
    fn what_is_wanted_of_the_output_decides_too() {
        assert_eq!(along_loop(&matmul(), &[None, None, Some(1)]), Ok((1, vec![None, Some(1), Some(1)])));
    }

    #[test]
    fn a_contraction_is_a_reduction() {
        assert_eq!(along_loop(&matmul(), &[Some(1), None, None]).unwrap_err(), "reduces over the samples");
    }

    #[test]
    fn two_loops_over_samples_combine_them() {
        let error = along_loop(&matmul(), &[Some(0), Some(1), None]).unwrap_err();
        assert_eq!(error, "combines samples with each other");
    }

    #[test]
    fn a_window_over_samples_is_refused() {
        let window = LoopNest {
            n_loops: 2,
            subscripts: vec![vec![Expression(vec![0, 1])], vec![Loop(0)]],
            is_parallel: vec![true, false],
        };
        assert!(along_loop(&window, &[Some(0), None]).unwrap_err().contains("operand #0 by an expression"));
        assert!(along_loop(&window, &[None, Some(0)]).unwrap_err().contains("operand #0 by an expression"));
    }

    #[test]
    fn a_diagonal_is_refused() {
        let diagonal =
            LoopNest { n_loops: 1, subscripts: vec![vec![Loop(0), Loop(0)], vec![Loop(0)]], is_parallel: vec![true] };
        assert!(along_loop(&diagonal, &[None, Some(0)]).is_err());
    }
}
