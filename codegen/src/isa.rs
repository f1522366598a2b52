//! What the tile rules need to know of a processor.

/// An instruction set with vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// x86-64 with AVX-512.
    Avx512,
    /// x86-64 with AVX2 and FMA.
    Avx2,
    /// Baseline x86-64: no fused multiply-add, which becomes a multiplication and an addition.
    Sse2,
    /// AArch64 with its vectors of 128 bits.
    Neon,
}

impl Isa {
    /// Names in options, in the order of [`Isa::named`].
    pub const NAMES: &[&str] = &["avx512", "avx2", "sse2", "neon"];

    /// The instruction set of this name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Avx512, Self::Avx2, Self::Sse2, Self::Neon];
        all.into_iter().zip(Self::NAMES).find(|(_, known)| **known == name).map(|(isa, _)| isa)
    }

    /// Name in options.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Bits of a vector register.
    pub fn vector_bits(self) -> usize {
        match self {
            Self::Avx512 => 512,
            Self::Avx2 => 256,
            Self::Sse2 | Self::Neon => 128,
        }
    }

    /// Vector registers. A tile's accumulators, one row of the other operand and a broadcast must fit.
    pub fn n_registers(self) -> usize {
        match self {
            Self::Avx512 | Self::Neon => 32,
            Self::Avx2 | Self::Sse2 => 16,
        }
    }

    /// Elements of so many bits in a vector register.
    pub fn lanes(self, element_bits: usize) -> usize {
        self.vector_bits() / element_bits.max(1)
    }

    /// Whether loads and stores can leave out some elements of a vector.
    pub fn has_masks(self) -> bool {
        matches!(self, Self::Avx512 | Self::Avx2)
    }

    /// Whether `a * b + c` is one instruction that rounds once.
    pub fn has_fma(self) -> bool {
        self != Self::Sse2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_known_and_others_are_not() {
        let lanes = |name: &str| Isa::named(name).map(|isa| isa.lanes(32));
        assert_eq!(["avx512", "avx2", "sse2", "neon", "avx"].map(lanes), [Some(16), Some(8), Some(4), Some(4), None]);
        assert!(Isa::NAMES.iter().all(|name| Isa::named(name).map(Isa::name) == Some(*name)));
    }
}
