//! One kernel and its arguments.

use super::{
    Target,
    access::{self, NewPlace},
    bfloat, loops, storage,
    workgroup::Workgroup,
};
use crate::gpu::{amount::Amount, cursor::Cursor, flatten_arguments::FLAT};
use melior::ir::{
    Attribute, BlockRef, OperationRef, Type, TypeLike, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, IntegerAttribute, TypeAttribute},
    block::BlockLike,
    operation::OperationLike,
    r#type::FunctionType,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};

/// Memory that kernels of SPIR-V get.
const STORAGE_BUFFER: &str = "#spirv.storage_class<StorageBuffer>";
/// Memory that the threads of a block share, in SPIR-V.
const WORKGROUP: &str = "#spirv.storage_class<Workgroup>";
/// The same for NVVM.
const ATTRIBUTION: &str = "#gpu.address_space<workgroup>";
/// A length for memrefs that become bare pointers. Nothing looks at it.
const ANY_LENGTH: i64 = i32::MAX as i64;

/// Gives a kernel its arguments.
///
/// # Errors
///
/// If it is not flat, knows no block size, or computes with `bf16`.
pub fn bind(kernel: OperationRef, target: Target) -> Result<(), Failed> {
    if !kernel.has_attribute(FLAT) {
        let expected = "expected buffers and words, as 'parallel-op-flatten-gpu-arguments' makes them";
        return Err(op_error(kernel, &format!("arguments: {expected}")));
    }
    let Some(block) = ir::body(kernel) else { return Ok(()) };
    let Some(first) = block.first_operation() else { return Ok(()) };
    let at = Cursor::before(first);
    let arguments = ir::arguments_of(block);
    let n_buffers = arguments.iter().filter(|argument| argument.r#type().is_mem_ref()).count();
    let (buffers, words) = arguments.split_at(n_buffers);
    let mut binding = Binding { kernel, block, at, types: vec![] };
    let shared = Workgroup::of(kernel, &at);
    match target {
        Target::Spirv => {
            binding.bind_spirv(buffers, words)?;
            binding.share_spirv(&shared)?;
            binding.set_entry_point()?;
            loops::give_initial_values(kernel);
        }
        Target::Nvvm => {
            binding.bind_nvvm(buffers, words)?;
            binding.share_nvvm(&shared)?;
        }
    }
    shared.places.iter().for_each(|place| ir::erase(place.alloc));
    (0..arguments.len()).for_each(|_| ir::erase_argument(block, 0));
    let r#type = FunctionType::new(at.context, &binding.types, &[]).into();
    ir::set_attribute(kernel, "function_type", TypeAttribute::new(r#type).into());
    ir::remove_attribute(kernel, FLAT);
    bfloat::to_bits(kernel)
}

/// A kernel that gets arguments.
struct Binding<'c, 'a> {
    kernel: OperationRef<'c, 'a>,
    block: BlockRef<'c, 'a>,
    at: Cursor<'c, 'a>,
    /// Types of the new arguments.
    types: Vec<Type<'c>>,
}

impl<'c, 'a> Binding<'c, 'a> {
    fn argument(&mut self, r#type: Type<'c>) -> Value<'c, 'a> {
        self.types.push(r#type);
        self.block.add_argument(r#type, self.kernel.location())
    }

    fn stored(&self, old: Value<'c, 'a>) -> Type<'c> {
        storage::stored(ir::element_type(old.r#type()), &self.at)
    }

    fn bind_spirv(&mut self, buffers: &[Value<'c, 'a>], words: &[Value<'c, 'a>]) -> Result<(), Failed> {
        let at = self.at;
        let open = |element: Type| at.r#type(&format!("memref<?x{element}, {STORAGE_BUFFER}>"));
        let new: Vec<Value> = buffers.iter().map(|old| self.argument(open(self.stored(*old)))).collect();
        let all = self.argument(open(at.bits(32)));
        let word = |number: usize| {
            let number = at.index(i64::try_from(number).unwrap_or(i64::MAX));
            at.value("memref.load", &[all, number], at.bits(32))
        };
        for (number, (old, memory)) in buffers.iter().zip(new).enumerate() {
            if ir::uses(*old).is_empty() {
                continue;
            }
            let shift = at.value("arith.index_cast", &[word(number)], Type::index(at.context));
            let bytes = storage::bytes_of(self.stored(*old));
            access::redirect(*old, NewPlace { memory, offset: Amount::Open(shift).divided_by(bytes, &at) })?;
        }
        for (number, old) in words.iter().enumerate().filter(|(_, old)| !ir::uses(**old).is_empty()) {
            ir::replace_all_uses(*old, word(buffers.len() + number));
        }
        Ok(())
    }

    fn bind_nvvm(&mut self, buffers: &[Value<'c, 'a>], words: &[Value<'c, 'a>]) -> Result<(), Failed> {
        let at = self.at;
        for old in buffers {
            let memory = self.argument(at.r#type(&format!("memref<{ANY_LENGTH}x{}>", self.stored(*old))));
            access::redirect(*old, NewPlace { memory, offset: Amount::Known(0) })?;
        }
        for old in words {
            let word = self.argument(at.bits(32));
            ir::replace_all_uses(*old, word);
        }
        Ok(())
    }

    /// Workgroup memory as variables of the module.
    fn share_spirv(&self, shared: &Workgroup<'c, 'a>) -> Result<(), Failed> {
        let no_operands: Attribute = DenseI32ArrayAttribute::new(self.at.context, &[0, 0]).into();
        let alloc = |(element, length): &(Type, i64)| {
            let r#type = self.at.r#type(&format!("memref<{length}x{element}, {WORKGROUP}>"));
            ir::results_of(self.at.op("memref.alloc", &[], &[r#type], &[("operandSegmentSizes", no_operands)]))[0]
        };
        redirect_shared(shared, &shared.arrays.iter().map(alloc).collect::<Vec<_>>())
    }

    /// Workgroup memory as attributions: an allocation would be one of the device's heap.
    fn share_nvvm(&self, shared: &Workgroup<'c, 'a>) -> Result<(), Failed> {
        let attribution = |(element, length): &(Type<'c>, i64)| {
            let r#type = self.at.r#type(&format!("memref<{length}x{element}, {ATTRIBUTION}>"));
            self.block.add_argument(r#type, self.kernel.location())
        };
        let arrays: Vec<Value> = shared.arrays.iter().map(attribution).collect();
        let count = IntegerAttribute::new(self.at.bits(64), i64::try_from(arrays.len()).unwrap_or(0));
        ir::set_attribute(self.kernel, "workgroup_attributions", count.into());
        redirect_shared(shared, &arrays)
    }

    fn set_entry_point(&self) -> Result<(), Failed> {
        let sizes = self.kernel.attribute("known_block_size").ok().and_then(|sizes| ir::integers_of(sizes, 3));
        let Some(sizes) = sizes.filter(|sizes| sizes.len() == 3) else {
            return Err(op_error(self.kernel, "attribute 'known_block_size': expected three numbers, got none"));
        };
        let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        let text = format!("#spirv.entry_point_abi<workgroup_size = [{}]>", sizes.join(", "));
        let entry = Attribute::parse(self.at.context, &text).expect("an attribute of the spirv dialect");
        ir::set_attribute(self.kernel, "spirv.entry_point_abi", entry);
        Ok(())
    }
}

fn redirect_shared<'c, 'a>(shared: &Workgroup<'c, 'a>, arrays: &[Value<'c, 'a>]) -> Result<(), Failed> {
    for place in &shared.places {
        let new = NewPlace { memory: arrays[place.array], offset: Amount::Known(place.offset) };
        access::redirect(ir::results_of(place.alloc)[0], new)?;
    }
    Ok(())
}
