//! Instruction sets, and the processors that have them.
//!
//! Pipelines and passes never look at the machine: whoever compiles for it asks here and says so in their options.

pub use parallel_op_codegen::isa::Isa;

use crate::jit;
use parallel_op_dialect::code::{self, Processor};

/// The best instruction set that this machine has and that codegen knows.
pub fn host_isa() -> Isa {
    #[cfg(target_arch = "x86_64")]
    {
        let has_avx512 = std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512bw")
            && std::is_x86_feature_detected!("avx512dq")
            && std::is_x86_feature_detected!("avx512vl");
        let has_avx2 = std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
        match (has_avx512, has_avx2) {
            (true, true) => Isa::Avx512,
            (false, true) => Isa::Avx2,
            _ => Isa::Sse2,
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    Isa::Neon
}

/// The best instruction set of a processor that [`knows_processor`](crate::emit::knows_processor).
pub fn isa_of(processor: &str) -> Isa {
    if cfg!(not(target_arch = "x86_64")) {
        return Isa::Neon;
    }
    let has = |features| code::processor_has(processor, features);
    match (has("+avx512f,+avx512bw,+avx512dq,+avx512vl"), has("+avx2,+fma")) {
        (true, true) => Isa::Avx512,
        (false, true) => Isa::Avx2,
        _ => Isa::Sse2,
    }
}

/// The oldest processor with an instruction set; of another architecture, the oldest one of this machine's.
pub fn oldest_with(isa: Isa) -> &'static str {
    match isa {
        _ if cfg!(not(target_arch = "x86_64")) => "",
        Isa::Avx512 => "x86-64-v4",
        Isa::Avx2 => "x86-64-v3",
        Isa::Sse2 | Isa::Neon => "",
    }
}

/// What code in memory is made for: this very machine if it is asked for all that it has, else a processor that has the
/// instruction set and no more.
pub(crate) fn of_this_machine(isa: Isa) -> Result<Processor<'static>, jit::Error> {
    let host = host_isa();
    let name = match isa {
        _ if isa == host => "native",
        Isa::Avx2 if host == Isa::Avx512 => oldest_with(isa),
        Isa::Sse2 if host != Isa::Neon => oldest_with(isa),
        _ => return Err(jit::Error::ForeignIsa { host: host.name(), got: isa.name() }),
    };
    Ok(Processor { name, vector_bits: isa.vector_bits() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn processors_have_what_they_are_known_for() {
        assert_eq!(["x86-64-v4", "haswell", "x86-64", ""].map(isa_of), [Isa::Avx512, Isa::Avx2, Isa::Sse2, Isa::Sse2]);
        assert_eq!(isa_of("native"), host_isa());
        assert!([Isa::Avx512, Isa::Avx2, Isa::Sse2].iter().all(|isa| isa_of(oldest_with(*isa)) == *isa));
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn code_for_another_architecture_does_not_run_here() {
        assert!(of_this_machine(Isa::Sse2).is_ok() && of_this_machine(host_isa()).is_ok());
        assert!(matches!(of_this_machine(Isa::Neon), Err(jit::Error::ForeignIsa { got: "neon", .. })));
    }
}
