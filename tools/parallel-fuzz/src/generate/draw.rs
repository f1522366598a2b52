//! Random choices: the same for the same seed on every machine and in every version.
//!
//! ChaCha's stream is specified, and `rand_chacha` keeps to it across its versions; how numbers become choices is not,
//! so that is done here.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// A source of choices.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The choices of a seed. Streams of one seed have nothing in common.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `bound`, which must not be 0. The bias is below 2^-50 for any bound that occurs.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.number() % bound as u64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which must not be empty.
    pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The index of one of the weights, each as likely as it is large; they must not all be 0.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let is_it = left < *weight;
                left = left.saturating_sub(*weight);
                is_it
            })
            .expect("the number drawn is below the sum")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_a_seed_are_frozen() {
        let mut draw = Draw::new(7, 0);
        let numbers: Vec<usize> = (0..6).map(|_| draw.below(100)).collect();
        assert_eq!(numbers, [35, 94, 45, 43, 40, 38]);
    }

    #[test]
    fn streams_differ() {
        assert_ne!(Draw::new(7, 0).number(), Draw::new(7, 1).number());
    }

    #[test]
    fn weights_that_are_zero_are_never_drawn() {
        let mut draw = Draw::new(1, 0);
        assert!((0..100).all(|_| draw.weighted(&[0, 3, 0, 1]) % 2 == 1));
    }
}
