//! Where a dimension goes when a tensor is reshaped or loses dimensions of extent 1.

/// The dimension of `to` whose equal runs are those of dimension `dim` of `from`, when elements keep their order.
///
/// Both dimensions have to repeat equally often: the product of the extents in front of them is the same. Then run `s`
/// of each repetition covers the same elements in both if `n_samples` divides the new extent.
pub fn reshaped_dim(from: &[Option<usize>], dim: usize, to: &[Option<usize>], n_samples: usize) -> Option<usize> {
    let repetitions = from.get(..dim)?.iter().copied().product::<Option<usize>>()?;
    let mut in_front = 1;
    for (idx, extent) in to.iter().enumerate() {
        // An open extent may stand behind the samples, not in front of them.
        let extent = (*extent)?;
        if in_front == repetitions && extent > 1 {
            return (extent % n_samples == 0).then_some(idx);
        }
        in_front *= extent;
    }
    None
}

/// The dimension that dimension `dim` of `full` is in `reduced`, which lacks some dimensions of extent 1. `dim` itself
/// has another extent.
pub fn kept_dim(full: &[Option<usize>], reduced: &[Option<usize>], dim: usize) -> Option<usize> {
    let mut kept = 0;
    for (idx, extent) in full.iter().enumerate() {
        let is_kept = reduced.get(kept) == Some(extent);
        if !is_kept && *extent != Some(1) {
            return None;
        }
        if idx == dim {
            return is_kept.then_some(kept);
        }
        kept += usize::from(is_kept);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reshaped(from: &[usize], dim: usize, to: &[usize], n_samples: usize) -> Option<usize> {
        let open = |shape: &[usize]| shape.iter().map(|&extent| Some(extent)).collect::<Vec<_>>();
        reshaped_dim(&open(from), dim, &open(to), n_samples)
    }

    #[test]
    fn samples_stay_apart_when_inner_dimensions_join_them() {
        assert_eq!(reshaped(&[4, 128, 768], 0, &[512, 768], 4), Some(0));
        assert_eq!(reshaped(&[512, 768], 0, &[4, 128, 12, 64], 4), Some(0));
        assert_eq!(reshaped(&[3, 4, 5], 1, &[3, 20], 4), Some(1));
    }

    #[test]
    fn dimensions_of_extent_1_do_not_count() {
        assert_eq!(reshaped(&[4, 6], 0, &[1, 4, 1, 6], 2), Some(1));
        assert_eq!(reshaped(&[1, 4, 6], 1, &[24], 2), Some(0));
    }

    #[test]
    fn samples_behind_another_dimension_cannot_join_it() {
        assert_eq!(reshaped(&[3, 4, 5], 1, &[60], 4), None);
        assert_eq!(reshaped(&[3, 4], 1, &[4, 3], 4), None);
    }

    #[test]
    fn the_new_extent_must_be_divisible() {
        assert_eq!(reshaped(&[4, 6], 0, &[2, 12], 4), None);
        assert_eq!(reshaped(&[4, 6], 0, &[2, 12], 2), Some(0));
    }

    #[test]
    fn an_open_extent_in_front_is_not_known() {
        assert_eq!(reshaped_dim(&[None, Some(4)], 1, &[None, Some(4)], 2), None);
        assert_eq!(reshaped_dim(&[Some(4), None], 0, &[Some(4), None], 2), Some(0));
    }

    #[test]
    fn dropped_dimensions_move_the_others() {
        let open = |shape: &[usize]| shape.iter().map(|&extent| Some(extent)).collect::<Vec<_>>();
        assert_eq!(kept_dim(&open(&[1, 8, 1, 5]), &open(&[8, 5]), 1), Some(0));
        assert_eq!(kept_dim(&open(&[1, 1, 8]), &open(&[1, 8]), 2), Some(1));
        assert_eq!(kept_dim(&open(&[8, 5]), &open(&[8, 5]), 0), Some(0));
        assert_eq!(kept_dim(&open(&[8, 5]), &open(&[5]), 0), None);
    }
}
