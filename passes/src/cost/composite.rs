//! Operations of ops that stand for a whole algorithm: recurrent layers, attention, sorting, contractions, transforms.
//!
//! Orders of magnitude, from the shapes of operands in the order that ONNX and torch give them.

use super::{shapes::Shape, structured::REDUCTION_FACTOR};

/// One step of a sort: a comparison that the processor cannot foresee, and a move.
const SORT_WEIGHT: f64 = 10.0;
/// A softmax of one element, its pass over the scores included.
const SOFTMAX_WEIGHT: f64 = 30.0;
/// One sample of a picture between four others, or one local normalisation.
const SAMPLE_WEIGHT: f64 = 20.0;

/// Operations of an op of this family; none if it is no such op or has too few operands.
pub fn composite_flops(family: &str, inputs: &[Shape], output_elements: f64) -> Option<f64> {
    let input = inputs.first()?;
    let last = input.extents.last().copied().unwrap_or(1.0).max(1.0);
    Some(match family {
        "lstm" | "gru" | "rnn" => recurrent(input, &inputs[1..], last),
        "attention" | "multiheadattention" | "scaled_dot_product_attention" => attention(input, inputs.get(1)?, last),
        "einsum" => contraction(inputs, output_elements),
        "sort" | "topk" | "argsort" => SORT_WEIGHT * input.elements() * last.log2().max(1.0),
        "fft" | "rfft" | "ifft" | "fft2d" | "rfft2d" | "fft_fft" | "fft_rfft" => {
            2.0 * SORT_WEIGHT * input.elements() * last.log2().max(1.0)
        }
        "grid_sampler" | "gridsample" | "lrn" | "roialign" => SAMPLE_WEIGHT * output_elements,
        "cross_entropy_loss" | "nll_loss_forward" => SOFTMAX_WEIGHT * input.elements(),
        "nonzero" | "masked_select" | "compress" | "bincount" => REDUCTION_FACTOR * input.elements(),
        _ => return None,
    })
}

/// Every row of the input meets every weight once.
fn recurrent(input: &Shape, others: &[Shape], last: f64) -> f64 {
    let weights: f64 = others.iter().filter(|shape| shape.extents.len() >= 2).map(Shape::elements).sum();
    2.0 * REDUCTION_FACTOR * (input.elements() / last) * weights
}

/// Two products of queries and keys, and a softmax of the scores between.
fn attention(queries: &Shape, keys: &Shape, last: f64) -> f64 {
    let rank = keys.extents.len();
    let n_keys = if rank >= 2 { keys.extents[rank - 2] } else { 1.0 };
    4.0 * REDUCTION_FACTOR * queries.elements() * n_keys + SOFTMAX_WEIGHT * queries.elements() / last * n_keys
}

/// For a plain product of matrices the root of the product of the three sizes is the product of the three extents.
fn contraction(inputs: &[Shape], output_elements: f64) -> f64 {
    let sizes: f64 = inputs.iter().map(Shape::elements).product();
    2.0 * REDUCTION_FACTOR * (sizes * output_elements).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(extents: &[f64]) -> Shape {
        Shape { extents: extents.to_vec(), element_bytes: 4.0 }
    }

    #[test]
    fn operations_of_whole_algorithms() {
        let flops = |family: &str, inputs: &[&[f64]], outputs: f64| {
            let inputs: Vec<Shape> = inputs.iter().map(|extents| shape(extents)).collect();
            composite_flops(family, &inputs, outputs)
        };
        // A product of 2x3 and 3x4 matrices: 24 multiplications.
        assert_eq!(flops("einsum", &[&[2.0, 3.0], &[3.0, 4.0]], 8.0), Some(2.0 * REDUCTION_FACTOR * 24.0));
        // Five steps of a layer with 4x3 and 4x4 weights.
        assert_eq!(flops("lstm", &[&[5.0, 1.0, 3.0], &[4.0, 3.0], &[4.0, 4.0], &[4.0]], 20.0), Some(4.0 * 5.0 * 28.0));
        // Two queries of 8 numbers on 3 keys.
        assert_eq!(flops("attention", &[&[2.0, 8.0], &[3.0, 8.0]], 16.0), Some(8.0 * 48.0 + 30.0 * 6.0));
        assert_eq!(flops("topk", &[&[2.0, 8.0]], 4.0), Some(10.0 * 16.0 * 3.0));
        assert_eq!(flops("mystery", &[&[2.0]], 2.0), None);
    }
}
