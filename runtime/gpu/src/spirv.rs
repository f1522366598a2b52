//! What a launch has to know of a SPIR-V module: its entry points, their block sizes and the bindings they use.
//!
//! Drivers do not check modules and may crash on bytes that are none; the structure is checked here, what the
//! instructions mean is not.

use std::collections::{HashMap, HashSet};

use crate::{
    error::{Result, refuse},
    limits::Limits,
};

const MAGIC: u32 = 0x0723_0203;
const HEADER_WORDS: usize = 5;
const OP_ENTRY_POINT: u32 = 15;
const OP_EXECUTION_MODE: u32 = 16;
const OP_CAPABILITY: u32 = 17;
const OP_FUNCTION: u32 = 54;
const OP_FUNCTION_CALL: u32 = 57;
const OP_LOAD: u32 = 61;
const OP_STORE: u32 = 62;
const OP_ACCESS_CHAIN: u32 = 65;
const OP_IN_BOUNDS_PTR_ACCESS_CHAIN: u32 = 70;
const OP_DECORATE: u32 = 71;
const MODE_LOCAL_SIZE: u32 = 17;
const MODEL_COMPUTE: u32 = 5;
const DECORATION_BUILT_IN: u32 = 11;
const DECORATION_BINDING: u32 = 33;
const DECORATION_DESCRIPTOR_SET: u32 = 34;
const BUILT_IN_WORKGROUP_SIZE: u32 = 25;

/// What is known of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The whole module.
    pub words: Vec<u32>,
    pub kernels: Vec<Kernel>,
    /// What it says that it needs, by SPIR-V's numbers.
    pub capabilities: Vec<u32>,
}

impl Module {
    /// The first thing that it needs and a device has not.
    pub fn missing(&self, limits: &Limits) -> Option<&'static str> {
        let abilities = [
            (9, limits.float16, "floats of 16 bits"),
            (10, limits.float64, "floats of 64 bits"),
            (11, limits.int64, "integers of 64 bits"),
            (22, limits.int16, "integers of 16 bits"),
            (39, limits.int8, "integers of 8 bits"),
            (4433, limits.storage16, "elements of 16 bits in buffers"),
            (4448, limits.storage8, "elements of 8 bits in buffers"),
        ];
        let is_missing = |(number, has, _): &&(u32, u8, _)| *has == 0 && self.capabilities.contains(number);
        abilities.iter().find(is_missing).map(|(_, _, what)| *what)
    }
}

/// A compute kernel of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kernel {
    pub name: String,
    /// The block that it is compiled for, if it is for one.
    pub block: Option<[u32; 3]>,
    /// One more than the highest binding of set 0 that it uses.
    pub n_bindings: u32,
}

/// Reads a module.
pub fn parse(bytes: &[u8]) -> Result<Module> {
    let (words, rest) = bytes.as_chunks::<4>();
    let words: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
    if words.len() < HEADER_WORDS || !rest.is_empty() || words[0] != MAGIC {
        return refuse(format!(
            "a module of {} bytes is not SPIR-V: expected the magic number {MAGIC:#010x} first",
            bytes.len()
        ));
    }
    let mut found = Found::default();
    let mut at = HEADER_WORDS;
    while at < words.len() {
        let n_words = (words[at] >> 16) as usize;
        let Some(operands) = words.get(at + 1..at + n_words.max(1)) else {
            return refuse(format!(
                "a SPIR-V module of {} words ends inside the instruction at word {at}",
                words.len()
            ));
        };
        if n_words == 0 {
            return refuse(format!("a SPIR-V module has an instruction of no words at word {at}"));
        }
        found.instruction(words[at] & 0xffff, operands);
        at += n_words;
    }
    Ok(found.module(words))
}

#[derive(Default)]
struct Found {
    /// Function and name.
    entries: Vec<(u32, String)>,
    capabilities: Vec<u32>,
    local_sizes: HashMap<u32, [u32; 3]>,
    has_variable_size: bool,
    bindings: HashMap<u32, u32>,
    sets: HashMap<u32, u32>,
    /// The function that instructions belong to now.
    function: u32,
    /// What each function calls, reads, or writes: functions and variables.
    uses: HashMap<u32, Vec<u32>>,
}

impl Found {
    fn instruction(&mut self, opcode: u32, operands: &[u32]) {
        match (opcode, operands) {
            (OP_CAPABILITY, [number]) => self.capabilities.push(*number),
            (OP_ENTRY_POINT, [MODEL_COMPUTE, function, name @ ..]) => self.entries.push((*function, text(name))),
            (OP_EXECUTION_MODE, [function, MODE_LOCAL_SIZE, x, y, z]) => {
                self.local_sizes.insert(*function, [*x, *y, *z]);
            }
            (OP_DECORATE, [_, DECORATION_BUILT_IN, BUILT_IN_WORKGROUP_SIZE]) => self.has_variable_size = true,
            (OP_DECORATE, [variable, DECORATION_BINDING, binding]) => {
                self.bindings.insert(*variable, *binding);
            }
            (OP_DECORATE, [variable, DECORATION_DESCRIPTOR_SET, set]) => {
                self.sets.insert(*variable, *set);
            }
            (OP_FUNCTION, [_, function, ..]) => self.function = *function,
            // The function and its arguments; of chains and loads what they begin with, and that of lengths.
            (OP_FUNCTION_CALL, [_, _, used @ ..]) => self.add_uses(used),
            (OP_LOAD | OP_ACCESS_CHAIN..=OP_IN_BOUNDS_PTR_ACCESS_CHAIN, [_, _, used, ..]) | (OP_STORE, [used, ..]) => {
                self.add_uses(&[*used]);
            }
            _ => {}
        }
    }

    fn add_uses(&mut self, used: &[u32]) {
        self.uses.entry(self.function).or_default().extend_from_slice(used);
    }

    fn module(self, words: Vec<u32>) -> Module {
        let kernels = self.entries.iter().map(|(function, name)| Kernel {
            name: name.clone(),
            block: self.local_sizes.get(function).copied().filter(|_| !self.has_variable_size),
            n_bindings: self.n_bindings(*function),
        });
        Module { kernels: kernels.collect(), words, capabilities: self.capabilities }
    }

    /// One more than the highest binding that a function uses, or one that it calls.
    fn n_bindings(&self, function: u32) -> u32 {
        let mut seen = HashSet::new();
        let mut open = vec![function];
        let mut n_bindings = 0;
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.uses.get(&id).into_iter().flatten());
                if self.sets.get(&id).is_none_or(|set| *set == 0) {
                    n_bindings = n_bindings.max(self.bindings.get(&id).map_or(0, |binding| binding.saturating_add(1)));
                }
            }
        }
        n_bindings
    }
}

/// A literal string: bytes in words up to a zero.
fn text(words: &[u32]) -> String {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).take_while(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(instructions: &[u32]) -> Vec<u8> {
        [MAGIC, 0x10300, 0, 10, 0].iter().chain(instructions).flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn entry_points_sizes_and_bindings_are_found() {
        let name = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let of = |opcode: u32, operands: &[u32]| -> Vec<u32> {
            std::iter::once((operands.len() as u32 + 1) << 16 | opcode).chain(operands.iter().copied()).collect()
        };
        // Kernel 7 calls 9, which reads variable 4; kernel 8 writes variable 3.
        let instructions = [
            of(OP_ENTRY_POINT, &[MODEL_COMPUTE, 7, name(b"ab\0\0")]),
            of(OP_ENTRY_POINT, &[MODEL_COMPUTE, 8, name(b"c\0\0\0")]),
            of(OP_EXECUTION_MODE, &[7, MODE_LOCAL_SIZE, 8, 2, 1]),
            of(OP_DECORATE, &[3, DECORATION_BINDING, 2]),
            of(OP_DECORATE, &[4, DECORATION_BINDING, 5]),
            of(OP_FUNCTION, &[1, 7, 0, 1]),
            of(OP_FUNCTION_CALL, &[1, 20, 9]),
            of(OP_FUNCTION, &[1, 8, 0, 1]),
            of(OP_STORE, &[3, 20]),
            of(OP_FUNCTION, &[1, 9, 0, 1]),
            of(OP_ACCESS_CHAIN, &[1, 21, 4, 3]),
        ];
        let module = parse(&bytes(&instructions.concat())).expect("a module");
        let kernel = |name: &str, block, n_bindings| Kernel { name: name.to_owned(), block, n_bindings };
        assert_eq!(module.kernels, [kernel("ab", Some([8, 2, 1]), 6), kernel("c", None, 3)]);
    }

    #[test]
    fn what_the_device_has_not_is_named() {
        let needs =
            |number: u32| parse(&bytes(&[2 << 16 | OP_CAPABILITY, 1, 2 << 16 | OP_CAPABILITY, number])).unwrap();
        let limits = Limits { int64: 1, ..Limits::default() };
        assert_eq!(needs(10).missing(&limits), Some("floats of 64 bits"));
        assert_eq!(needs(4448).missing(&limits), Some("elements of 8 bits in buffers"));
        assert_eq!(needs(11).missing(&limits), None);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(parse(b"").is_err() && parse(b".version 7.8\n.target sm_80").is_err());
        assert!(parse(&bytes(&[0])).is_err());
        assert!(parse(&bytes(&[9 << 16 | OP_DECORATE, 1])).is_err());
    }
}
