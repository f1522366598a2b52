//! Launches: the struct that the runtime reads, on the stack of the function.

use super::FunctionLowering;
use crate::gpu::{GpuFunction, convert_gpu_to_runtime::memory, device_memory, host_code::HostCode};
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute},
    operation::OperationLike,
    r#type::IntegerType,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};

/// Attribute of a launch: for each of its buffers how many bytes the kernel may see, -1 for all up to the end.
pub const RANGES_ATTRIBUTE: &str = "parallel_op.ranges";

/// Fields of the struct, each of 64 bits: `parallel_op_gpu_launch_t`.
const KERNEL: i64 = 0;
const SHAPE: i64 = 1;
const WORKGROUP_BYTES: i64 = 7;
const BUFFERS: i64 = 8;
const N_BUFFERS: i64 = 9;
const WORDS: i64 = 10;
const N_WORDS: i64 = 11;
const N_FIELDS: i64 = 12;

/// Fields of a buffer, each of 64 bits: address, offset and range.
const BUFFER_FIELDS: i64 = 3;

/// What all launches of a function share, for the runtime reads it before a call returns.
pub struct Stack<'c, 'a> {
    launch: Value<'c, 'a>,
    buffers: Value<'c, 'a>,
    words: Value<'c, 'a>,
}

/// The operands of a launch.
struct Launch<'c, 'a> {
    /// Blocks and threads, three each.
    shape: Vec<Value<'c, 'a>>,
    workgroup_bytes: Option<Value<'c, 'a>>,
    buffers: Vec<Value<'c, 'a>>,
    words: Vec<Value<'c, 'a>>,
    ranges: Vec<i64>,
}

impl<'c, 'a> Stack<'c, 'a> {
    /// Room for the largest launch of a function.
    pub fn of(function: OperationRef<'c, 'a>, code: &HostCode<'c, 'a>) -> Result<Self, Failed> {
        let launches = ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "gpu.launch_func"));
        let launches = launches.map(Launch::of).collect::<Result<Vec<_>, Failed>>()?;
        let most = |count: fn(&Launch<'c, 'a>) -> usize| {
            i64::try_from(launches.iter().map(count).max().unwrap_or(0).max(1)).unwrap_or(i64::MAX)
        };
        let (n_buffers, n_words) = (most(|it| it.buffers.len()), most(|it| it.words.len()));
        Ok(Self {
            launch: code.on_stack(N_FIELDS, code.i64()),
            buffers: code.on_stack(BUFFER_FIELDS * n_buffers, code.i64()),
            words: code.on_stack(n_words, word_type(function)),
        })
    }
}

impl<'c, 'a> Launch<'c, 'a> {
    fn of(op: OperationRef<'c, 'a>) -> Result<Self, Failed> {
        let groups = op.attribute("operandSegmentSizes").ok();
        let groups = groups.and_then(|groups| DenseI32ArrayAttribute::try_from(groups).ok());
        let groups = groups.expect("a launch has groups of operands");
        let mut operands = op.operands();
        let mut group = |at: usize| -> Vec<Value<'c, 'a>> {
            let length = groups.element(at).unwrap_or(0);
            operands.by_ref().take(usize::try_from(length).unwrap_or(0)).collect()
        };
        group(0);
        let shape: Vec<_> = (1..7).flat_map(&mut group).collect();
        if !(7..10).flat_map(&mut group).collect::<Vec<_>>().is_empty() {
            return Err(op_error(op, "cannot become a call of the runtime for GPUs: it has clusters"));
        }
        let workgroup_bytes = group(10).pop();
        let mut buffers = group(11);
        let n_buffers = buffers.iter().position(|it| !device_memory::is_buffer(*it)).unwrap_or(buffers.len());
        let words = buffers.split_off(n_buffers);
        if words.iter().any(|word| device_memory::is_buffer(*word)) {
            return Err(op_error(op, "kernel operands: expected buffers in front of words"));
        }
        if !group(12).is_empty() {
            return Err(op_error(op, "cannot become a call of the runtime for GPUs: it has a stream of its own"));
        }
        if let Some(other) = words.iter().find(|word| word.r#type() != word_type(op)) {
            let expected = "kernel operand: expected a buffer or 'i32'";
            return Err(op_error(op, &format!("{expected}, got '{}'", other.r#type())));
        }
        let ranges = op.attribute(RANGES_ATTRIBUTE).ok().and_then(|it| DenseI64ArrayAttribute::try_from(it).ok());
        let ranges = ranges.map_or(Vec::new(), |it| (0..it.len()).filter_map(|at| it.element(at).ok()).collect());
        Ok(Self { shape, workgroup_bytes, buffers, words, ranges })
    }
}

impl<'c, 'a> FunctionLowering<'c, 'a, '_> {
    pub(super) fn launch(
        &mut self,
        op: OperationRef<'c, 'a>,
        stream: Value<'c, 'a>,
        code: &HostCode<'c, 'a>,
    ) -> Result<(), Failed> {
        let launch = Launch::of(op)?;
        let lookup = self.module.kernels.lookup(op, &mut self.module.symbols)?;
        let handle = code.call_own(&lookup, &[], code.i64());
        let (fields, buffers, words) = (self.stack.launch, self.stack.buffers, self.stack.words);
        code.store(handle, fields, KERNEL);
        for (at, length) in (SHAPE..).zip(&launch.shape) {
            code.store(as_number(*length, code), fields, at);
        }
        let workgroup_bytes = launch.workgroup_bytes.map_or(code.number(0), |bytes| as_number(bytes, code));
        code.store(workgroup_bytes, fields, WORKGROUP_BYTES);
        for (index, buffer) in launch.buffers.iter().enumerate() {
            let range = code.number(launch.ranges.get(index).copied().unwrap_or(-1));
            let first = BUFFER_FIELDS * i64::try_from(index).unwrap_or(i64::MAX);
            for (at, field) in (first..).zip([memory::start_of(*buffer, code), code.number(0), range]) {
                code.store(field, buffers, at);
            }
        }
        for (at, word) in (0..).zip(&launch.words) {
            code.store(*word, words, at);
        }
        let count = |values: &[Value]| code.number(i64::try_from(values.len()).unwrap_or(i64::MAX));
        for (place, start, at) in [(BUFFERS, buffers, N_BUFFERS), (WORDS, words, N_WORDS)] {
            code.store(code.address_of(start), fields, place);
            code.store(count(if at == N_BUFFERS { &launch.buffers } else { &launch.words }), fields, at);
        }
        self.call(GpuFunction::Launch, &[code.address_of(fields), stream], code)?;
        Ok(())
    }
}

fn word_type<'c>(op: OperationRef<'c, '_>) -> Type<'c> {
    IntegerType::new(ir::context_of(op), 32).into()
}

/// An integer or `index` as `i64`.
fn as_number<'c, 'a>(value: Value<'c, 'a>, code: &HostCode<'c, 'a>) -> Value<'c, 'a> {
    match value.r#type() {
        r#type if r#type == code.i64() => value,
        r#type if r#type == code.index_type() => code.as_number(value),
        _ => code.op("arith.extui", &[value], code.i64(), &[]),
    }
}
