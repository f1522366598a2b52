//! One kernel while it is written, and its launch.

use super::asserts::Status;
use crate::gpu::emitter::Emitter;
use melior::{
    Context,
    ir::{
        Attribute, BlockRef, OperationRef, Type, TypeLike, Value, ValueLike,
        attribute::{
            DenseI32ArrayAttribute, DenseI64ArrayAttribute, FlatSymbolRefAttribute, IntegerAttribute, StringAttribute,
            TypeAttribute,
        },
        block::BlockLike,
        r#type::{FunctionType, MemRefType},
    },
};
use parallel_op_dialect::ir;
use std::cell::RefCell;

/// Threads of each block.
pub const THREADS: i64 = 256;

/// A kernel to which ops are added.
pub struct Kernel<'s, 'c, 'a> {
    /// The `gpu.module` that holds nothing else.
    pub module: OperationRef<'c, 'a>,
    function: OperationRef<'c, 'a>,
    block: BlockRef<'c, 'a>,
    /// Builds at the end of the kernel.
    pub emitter: Emitter<'c, 'a>,
    /// Builds in front of the launch.
    pub host: Emitter<'c, 'a>,
    /// What the launch hands over, and what it is inside.
    arguments: RefCell<Vec<(Value<'c, 'a>, Value<'c, 'a>)>>,
    /// Where assertions that fail are written down.
    pub status: &'s Status<'c, 'a>,
}

impl<'s, 'c, 'a> Kernel<'s, 'c, 'a> {
    /// An empty kernel at the end of the module, to be launched in front of an op.
    pub fn new(top: BlockRef<'c, 'a>, launch: OperationRef<'c, 'a>, status: &'s Status<'c, 'a>) -> Self {
        let host = Emitter::before(launch);
        let name = StringAttribute::new(host.context, "kernel").into();
        let (module, blocks) = host.at_end_of(top).op_with_regions("gpu.module", &[("sym_name", name)], 1);
        let threads = i32::try_from(THREADS).unwrap_or(i32::MAX);
        let signature = FunctionType::new(host.context, &[], &[]);
        let attributes = [
            ("sym_name", name),
            ("function_type", TypeAttribute::new(signature.into()).into()),
            ("gpu.kernel", Attribute::unit(host.context)),
            ("known_block_size", DenseI32ArrayAttribute::new(host.context, &[threads, 1, 1]).into()),
            ("workgroup_attributions", IntegerAttribute::new(host.integer_type(64), 0).into()),
        ];
        let (function, bodies) = host.at_end_of(blocks[0]).op_with_regions("gpu.func", &attributes, 1);
        let emitter = host.at_end_of(bodies[0]);
        let arguments = RefCell::new(Vec::new());
        Self { module, function, block: bodies[0], emitter, host, arguments, status }
    }

    /// A value of the host inside of the kernel: constants are made again where `emitter` builds, others are handed over.
    pub fn inside(&self, value: Value<'c, 'a>, emitter: &Emitter<'c, 'a>) -> Value<'c, 'a> {
        if let Some(constant) = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant")) {
            return ir::results_of(emitter.clone_of(constant))[0];
        }
        self.hand_over(value)
    }

    /// An argument of the kernel for a value of the host, the same for the same value.
    pub fn hand_over(&self, value: Value<'c, 'a>) -> Value<'c, 'a> {
        let known = self.arguments.borrow().iter().find(|(host, _)| *host == value).map(|(_, inside)| *inside);
        known.unwrap_or_else(|| {
            let r#type = type_with_open_offset(value.r#type(), self.host.context).unwrap_or(value.r#type());
            let inside = self.block.add_argument(r#type, self.host.location);
            self.arguments.borrow_mut().push((value, inside));
            inside
        })
    }

    /// Ends the kernel and launches so many blocks of it. The launch still lacks its symbol.
    pub fn finish(self, n_blocks: Value<'c, 'a>, phase: &str) -> Launch<'c, 'a> {
        self.emitter.op("gpu.return", &[], &[], &[]);
        let arguments = self.arguments.into_inner();
        let types: Vec<Type> = arguments.iter().map(|(_, inside)| inside.r#type()).collect();
        let signature = FunctionType::new(self.host.context, &types, &[]);
        ir::set_attribute(self.function, "function_type", TypeAttribute::new(signature.into()).into());
        let host = &self.host;
        let [one, threads] = [1, THREADS].map(|number| host.index(number));
        let mut operands = vec![n_blocks, one, one, threads, one, one];
        for (value, inside) in &arguments {
            let is_cast = value.r#type() != inside.r#type();
            operands.push(if is_cast { host.value("memref.cast", &[*value], inside.r#type(), &[]) } else { *value });
        }
        let n_arguments = i32::try_from(arguments.len()).unwrap_or(i32::MAX);
        let sizes = DenseI32ArrayAttribute::new(host.context, &[0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, n_arguments, 0]);
        let attributes = [
            ("kernel", symbol(host, "kernel")),
            ("operandSegmentSizes", sizes.into()),
            ("parallel_op.phase", StringAttribute::new(host.context, phase).into()),
        ];
        let launch = host.op("gpu.launch_func", &operands, &[], &attributes);
        Launch { op: launch, module: self.module, function: self.function }
    }
}

/// A launch and its kernel.
#[derive(Clone, Copy)]
pub struct Launch<'c, 'a> {
    /// The `gpu.launch_func`.
    pub op: OperationRef<'c, 'a>,
    /// The `gpu.module`.
    pub module: OperationRef<'c, 'a>,
    /// The `gpu.func`.
    pub function: OperationRef<'c, 'a>,
}

impl Launch<'_, '_> {
    /// Gives module and kernel a name.
    pub fn rename(&self, name: &str) {
        let context = ir::context_of(self.op);
        for op in [self.module, self.function] {
            ir::set_attribute(op, "sym_name", StringAttribute::new(context, name).into());
        }
    }

    /// Makes this the launch of a kernel of this name.
    pub fn call(&self, name: &str) {
        ir::set_attribute(self.op, "kernel", symbol(&Emitter::before(self.op), name));
    }

    /// Writes down which operands the kernel reads and which it writes.
    pub fn note_accesses(&self) {
        let arguments = ir::body(self.function).map(ir::arguments_of).unwrap_or_default();
        let (mut reads, mut writes) = (Vec::new(), Vec::new());
        for (number, argument) in arguments.iter().enumerate().filter(|(_, it)| it.r#type().is_mem_ref()) {
            let users = ir::uses(*argument);
            let has = |name: &str| users.iter().any(|(user, _)| ir::is_op(*user, name));
            let is_atomic = has("memref.atomic_rmw");
            if has("memref.load") || is_atomic {
                reads.push(number as i64);
            }
            if has("memref.store") || is_atomic {
                writes.push(number as i64);
            }
        }
        let context = ir::context_of(self.op);
        for (name, numbers) in [("parallel_op.reads", reads), ("parallel_op.writes", writes)] {
            ir::set_attribute(self.op, name, DenseI64ArrayAttribute::new(context, &numbers).into());
        }
    }
}

/// `@name::@name`.
fn symbol<'c>(emitter: &Emitter<'c, '_>, name: &str) -> Attribute<'c> {
    let text = FlatSymbolRefAttribute::new(emitter.context, name);
    Attribute::parse(emitter.context, &format!("{text}::{text}")).expect("two symbols")
}

/// The type of a memref with an offset that is not known, if it is not dense from 0 on.
fn type_with_open_offset<'c>(r#type: Type<'c>, context: &'c Context) -> Option<Type<'c>> {
    if !r#type.is_mem_ref() {
        return None;
    }
    let (shape, (strides, offset)) = (ir::shape_of(r#type)?, ir::strides_of(r#type)?);
    let dense: Type = MemRefType::new(ir::element_type(r#type), &shape, None, None).into();
    if offset == ir::DYNAMIC || r#type == dense {
        return None;
    }
    let number = |stride: &i64| if *stride == ir::DYNAMIC { "?".to_owned() } else { stride.to_string() };
    let strides: Vec<String> = strides.iter().map(number).collect();
    let layout = format!("strided<[{}], offset: ?>", strides.join(", "));
    let layout = Attribute::parse(context, &layout)?;
    Some(MemRefType::new(ir::element_type(r#type), &shape, Some(layout), None).into())
}
