//! Turns the host's ops on a GPU into calls of the runtime for GPUs.
//!
//! Takes kernels as images (`gpu.binary`) and launches whose operands are buffers and then words, see
//! `runtime/gpu/README.md`. An image is a constant; the handle of a kernel is asked for when it is first needed and
//! then kept. Chains of tokens become streams, whose numbers are fixed when a function is compiled: they are created
//! where it begins and destroyed where it ends. Tokens are recorded only where another stream, or the host behind later
//! work, waits for them.
//!
//! A buffer of the device is a memref whose address is the device's. Nothing of the host may look behind it.
//!
//! No call stops the function: after a failure every further call of the runtime for what it did not give fails as well,
//! and what was got is given back. Where the function returns, and where the host reads what came from the device, an
//! assertion says that there was no failure.
//!
//! Refuses
//!   1. launches of kernels without an image, with clusters or stream objects,
//!   2. operands of launches that are neither buffers nor, behind them, numbers of 32 bits,
//!   3. copies of buffers that are not dense, and
//!   4. other ops of the dialect on the host.
//!
//! Cost: linear in the ops.

mod kernels;
mod launch;
mod memory;
mod streams;

use crate::{
    gpu::{
        GpuFunction,
        device_memory::DeviceMemory,
        host_code::{HostCode, exit_of},
        tokens,
    },
    module_symbols::ModuleSymbols,
};
use kernels::Kernels;
use launch::Stack;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Type, Value, operation::OperationLike, r#type::IntegerType},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use std::collections::BTreeMap;
use streams::Streams;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-gpu-to-runtime",
    summary: "turn launches, copies and waits into calls of the runtime for GPUs",
    description: "The kernels are images in `gpu.binary`, and each `gpu.launch_func` has buffers as operands and then \
                  words of 32 bits. Each becomes a call of `parallel_op_gpu_launch`, and what allocates, copies and \
                  waits becomes calls, too. Chains of tokens become streams, which the function creates and destroys. \
                  A call that fails leaves its message with the runtime, and the function fails where it returns. The \
                  buffers of the device are memrefs whose addresses are the device's.",
    anchor: "builtin.module",
    example: "test/lowering/convert-gpu-to-runtime/doc.mlir",
    dependent_dialects: &[
        ops::arith_dialect_handle,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
        DialectHandle::memref,
    ],
    options: Vec::new,
    run,
};

fn run(root: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let ops = ir::body(module).map(ir::ops_in).unwrap_or_default();
        let functions: Vec<_> = ops.iter().filter(|op| ir::is_op(**op, "func.func") && is_host_code(**op)).collect();
        let mut lowering =
            ModuleLowering { symbols: ModuleSymbols::new(module), kernels: Kernels::of(module), bytes_at: None };
        for function in &functions {
            FunctionLowering::begin(**function, &mut lowering)?.lower()?;
        }
        // The images are in the constants now.
        for binary in ops.iter().filter(|op| ir::is_op(**op, "gpu.binary")) {
            ir::erase(*binary);
        }
        ir::remove_attribute(module, "gpu.container_module");
    }
    Ok(())
}

/// Whether a function has something for a device to do.
fn is_host_code(function: OperationRef) -> bool {
    ir::walk(function).into_iter().any(|op| is_of_gpu(op) || memory::is_address(op))
}

fn is_of_gpu(op: OperationRef) -> bool {
    ir::op_name(op).starts_with("gpu.")
}

/// What lowering the functions of one module needs.
struct ModuleLowering<'c, 'a> {
    symbols: ModuleSymbols<'c, 'a>,
    kernels: Kernels,
    /// The function that makes a buffer of an address, once there is one.
    bytes_at: Option<String>,
}

/// A function on its way.
struct FunctionLowering<'c, 'a, 'm> {
    module: &'m mut ModuleLowering<'c, 'a>,
    function: OperationRef<'c, 'a>,
    memory: DeviceMemory,
    plan: Streams<'c, 'a>,
    /// Handle of each stream.
    streams: Vec<Value<'c, 'a>>,
    /// Handle of each token that is recorded, by the token's key.
    tokens: BTreeMap<usize, Value<'c, 'a>>,
    stack: Stack<'c, 'a>,
    /// Where it stands whether all calls did what they were asked.
    all_done: Value<'c, 'a>,
}

impl<'c, 'a, 'm> FunctionLowering<'c, 'a, 'm> {
    /// Reads a function, and creates its streams where it begins.
    fn begin(function: OperationRef<'c, 'a>, module: &'m mut ModuleLowering<'c, 'a>) -> Result<Self, Failed> {
        let plan = Streams::of(function);
        let memory = DeviceMemory::of(function);
        let first = ir::body(function).map(ir::ops_in).unwrap_or_default()[0];
        let code = HostCode::before(first);
        let all_done = code.on_stack(1, truth(function));
        code.store(code.constant(truth(function), 1), all_done, 0);
        let stack = Stack::of(function, &code)?;
        let streams = vec![code.number(0)];
        let mut lowering = Self { module, function, memory, plan, streams, tokens: BTreeMap::new(), stack, all_done };
        for _ in 1..lowering.plan.n_streams {
            let stream = lowering.call(GpuFunction::StreamCreate, &[], &code)?;
            lowering.streams.push(stream);
        }
        Ok(lowering)
    }

    fn lower(mut self) -> Result<(), Failed> {
        let ops = ir::walk(self.function);
        let host: Vec<_> = ops.iter().copied().filter(|op| is_of_gpu(*op) || memory::is_address(*op)).collect();
        for op in &host {
            self.lower_op(*op)?;
        }
        for end in ops.iter().filter(|op| ir::is_op(**op, "func.return")) {
            let code = HostCode::before(exit_of(*end));
            for stream in self.streams.clone().into_iter().skip(1) {
                self.call(GpuFunction::StreamDestroy, &[stream], &code)?;
            }
            self.assert_done(&code);
        }
        // From the end, so that nothing uses a token that goes.
        host.into_iter().rev().for_each(ir::erase);
        Ok(())
    }

    /// Puts the calls for an op in front of it.
    fn lower_op(&mut self, op: OperationRef<'c, 'a>) -> Result<(), Failed> {
        if !tokens::is_in_stream(op) && !memory::is_address(op) {
            return Err(op_error(op, "cannot become a call of the runtime for GPUs"));
        }
        let code = HostCode::before(op);
        let stream = self.streams[self.plan.stream_of(op)];
        for token in self.plan.waits_of(op).to_vec() {
            let wait = match tokens::is_blocking(op) {
                true => (GpuFunction::TokenSynchronize, vec![self.tokens[&token]]),
                false => (GpuFunction::StreamWait, vec![stream, self.tokens[&token]]),
            };
            self.call(wait.0, &wait.1, &code)?;
        }
        match ir::op_name(op).as_str() {
            "gpu.launch_func" => self.launch(op, stream, &code)?,
            "gpu.alloc" => self.allocate(op, stream, &code)?,
            "gpu.dealloc" => self.free(op, stream, &code)?,
            "gpu.memcpy" => self.copy(op, stream, &code)?,
            "gpu.wait" => (),
            _ => self.view_address(op, &code)?,
        }
        if tokens::is_blocking(op) {
            self.call(GpuFunction::StreamSynchronize, &[stream], &code)?;
        }
        if let Some(token) = tokens::token_given(op).filter(|token| self.plan.is_recorded(*token)) {
            let handle = self.call(GpuFunction::TokenRecord, &[stream], &code)?;
            self.tokens.insert(ir::value_key(token), handle);
        }
        for (token, place) in self.plan.ended_at(op) {
            let behind = if place == op { Some(op) } else { place.next_in_block() };
            let code = behind.map_or(code, HostCode::before);
            self.call(GpuFunction::TokenDestroy, &[self.tokens[&token]], &code)?;
        }
        Ok(())
    }

    /// Calls a function of the runtime and notes whether it failed. Gives what it gives.
    fn call(
        &mut self,
        function: GpuFunction,
        arguments: &[Value<'c, 'a>],
        code: &HostCode<'c, 'a>,
    ) -> Result<Value<'c, 'a>, Failed> {
        let given = code.call(function, arguments, &mut self.module.symbols)?;
        let done = match function.gives_number() {
            true => code.is_not(given, code.number(0)),
            false => given,
        };
        let so_far = code.load(self.all_done, 0);
        code.store(code.binary("arith.andi", so_far, done), self.all_done, 0);
        Ok(given)
    }

    /// Fails if a call has failed. The message that is pending by then is the runtime's.
    fn assert_done(&self, code: &HostCode<'c, 'a>) {
        code.assert(code.load(self.all_done, 0), "a call of the runtime for GPUs failed");
    }
}

fn truth<'c>(op: OperationRef<'c, '_>) -> Type<'c> {
    IntegerType::new(ir::context_of(op), 1).into()
}
