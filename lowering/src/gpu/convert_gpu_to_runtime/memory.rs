//! Memory of the device: allocations, copies, and addresses as buffers.

use super::{FunctionLowering, ModuleLowering};
use crate::gpu::{
    GpuFunction,
    device_memory::{self, element_bytes},
    host_code::HostCode,
};
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    operation::OperationLike,
    r#type::{IntegerType, MemRefType},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};

/// A function that makes a buffer of an address.
const BYTES_AT: &str = "
func.func private @bytes(%address: i64, %length: index) -> memref<?xi8> {
  %pointer = llvm.inttoptr %address : i64 to !llvm.ptr
  %n_bytes = arith.index_cast %length : index to i64
  %zero = llvm.mlir.constant(0 : i64) : i64
  %one = llvm.mlir.constant(1 : i64) : i64
  %0 = llvm.mlir.poison : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %1 = llvm.insertvalue %pointer, %0[0] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %2 = llvm.insertvalue %pointer, %1[1] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %3 = llvm.insertvalue %zero, %2[2] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %4 = llvm.insertvalue %n_bytes, %3[3, 0] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %5 = llvm.insertvalue %one, %4[4, 0] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %bytes = builtin.unrealized_conversion_cast
      %5 : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)> to memref<?xi8>
  return %bytes : memref<?xi8>
}
";

/// Whether the op makes a buffer of an address of the device.
pub fn is_address(op: OperationRef) -> bool {
    ir::is_op(op, "builtin.unrealized_conversion_cast")
        && op.operand_count() == 1
        && op.operand_at(0).is_some_and(|address| address.r#type().to_string() == "i64")
        && op.result_at(0).is_some_and(device_memory::is_buffer)
}

impl<'c, 'a> ModuleLowering<'c, 'a> {
    /// So many bytes of the device as a buffer.
    fn bytes_at(&mut self, address: Value<'c, 'a>, n_bytes: Value<'c, 'a>, code: &HostCode<'c, 'a>) -> Value<'c, 'a> {
        let name = self.bytes_at.get_or_insert_with(|| {
            let name = self.symbols.fresh("parallel_op_gpu_bytes");
            self.symbols.append_text(&BYTES_AT.replace("@bytes", &format!("@{name}")));
            name
        });
        let bytes = MemRefType::new(IntegerType::new(self.symbols.context(), 8).into(), &[ir::DYNAMIC], None, None);
        code.call_own(name, &[address, n_bytes], bytes.into())
    }
}

impl<'c, 'a> FunctionLowering<'c, 'a, '_> {
    pub(super) fn allocate(
        &mut self,
        op: OperationRef<'c, 'a>,
        stream: Value<'c, 'a>,
        code: &HostCode<'c, 'a>,
    ) -> Result<(), Failed> {
        let buffer = op.result_at(0).expect("an allocation gives a buffer");
        let lengths: Vec<_> = op.operands().filter(|operand| operand.r#type() == code.index_type()).collect();
        let n_bytes = self.n_bytes(op, buffer.r#type(), lengths.iter().copied(), code)?;
        let address = self.call(GpuFunction::Allocate, &[code.as_number(n_bytes), stream], code)?;
        let bytes = self.module.bytes_at(address, n_bytes, code);
        let mut operands = vec![bytes, code.index(0)];
        operands.extend(lengths);
        let view = code.op("memref.view", &operands, buffer.r#type(), &[]);
        self.memory.adopt(view, buffer);
        ir::replace_all_uses(buffer, view);
        Ok(())
    }

    pub(super) fn free(
        &mut self,
        op: OperationRef<'c, 'a>,
        stream: Value<'c, 'a>,
        code: &HostCode<'c, 'a>,
    ) -> Result<(), Failed> {
        let buffer = op.operands().last().expect("a buffer is freed");
        self.call(GpuFunction::Free, &[code.address_of(buffer), stream], code)?;
        Ok(())
    }

    /// Makes a buffer of an address, whose length nobody knows here.
    pub(super) fn view_address(&mut self, op: OperationRef<'c, 'a>, code: &HostCode<'c, 'a>) -> Result<(), Failed> {
        let (address, buffer) = (op.operand_at(0).expect("an address"), op.result_at(0).expect("a buffer"));
        if buffer.r#type().to_string() != "memref<?xi8>" {
            let reason = format!("result: expected 'memref<?xi8>', got '{}'", buffer.r#type());
            return Err(op_error(op, &reason));
        }
        let bytes = self.module.bytes_at(address, code.index(i64::MAX), code);
        self.memory.adopt(bytes, buffer);
        ir::replace_all_uses(buffer, bytes);
        Ok(())
    }

    pub(super) fn copy(
        &mut self,
        op: OperationRef<'c, 'a>,
        stream: Value<'c, 'a>,
        code: &HostCode<'c, 'a>,
    ) -> Result<(), Failed> {
        let mut operands: Vec<_> = op.operands().collect();
        let (Some(from), Some(to)) = (operands.pop(), operands.pop()) else { unreachable!("a copy has two buffers") };
        for (part, buffer) in [("source", from), ("target", to)] {
            if !device_memory::is_dense(buffer.r#type()) {
                let reason = format!("{part} of type '{}': expected elements without gaps", buffer.r#type());
                return Err(op_error(op, &reason));
            }
        }
        let function = match (self.memory.holds(to), self.memory.holds(from)) {
            (true, true) => GpuFunction::Copy,
            (true, false) => GpuFunction::CopyIn,
            (false, true) => GpuFunction::CopyOut,
            (false, false) => {
                return Err(op_error(op, "operands: expected a buffer of the device, got two of the host"));
            }
        };
        let n_bytes = self.n_bytes(op, to.r#type(), code.open_lengths(to), code)?;
        let n_bytes = code.as_number(n_bytes);
        let places = [start_of(to, code), start_of(from, code)];
        self.call(function, &[places[0], places[1], n_bytes, stream], code)?;
        // What the host reads must be there; what it only gives to its caller is not looked at after a failure.
        if function == GpuFunction::CopyOut && is_read(to) {
            self.assert_done(code);
        }
        Ok(())
    }

    /// The bytes that a dense buffer takes, as `index`.
    fn n_bytes(
        &self,
        op: OperationRef<'c, 'a>,
        r#type: Type<'c>,
        open: impl IntoIterator<Item = Value<'c, 'a>>,
        code: &HostCode<'c, 'a>,
    ) -> Result<Value<'c, 'a>, Failed> {
        if element_bytes(r#type).is_none() {
            return Err(op_error(op, &format!("buffer of type '{}': expected numbers as elements", r#type)));
        }
        Ok(device_memory::n_bytes(r#type, open, code))
    }
}

/// The address of the first element of a buffer.
pub fn start_of<'c, 'a>(buffer: Value<'c, 'a>, code: &HostCode<'c, 'a>) -> Value<'c, 'a> {
    let address = code.address_of(buffer);
    match ir::strides_of(buffer.r#type()) {
        Some((_, 0)) => address,
        _ => {
            let offset = code.as_number(code.offset_of(buffer));
            let element = code.number(element_bytes(buffer.r#type()).unwrap_or(1));
            code.binary("arith.addi", address, code.binary("arith.muli", offset, element))
        }
    }
}

/// Whether the host reads a buffer, or a view of it.
fn is_read(buffer: Value) -> bool {
    let passes_on = ["gpu.memcpy", "memref.dealloc", "func.return"];
    ir::uses(buffer).into_iter().any(|(user, _)| match ir::op_name(user).as_str() {
        name if device_memory::is_view(name) => ir::results_of(user).into_iter().any(is_read),
        name => !passes_on.contains(&name),
    })
}
