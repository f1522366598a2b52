//! The symbols of a module: fresh names, declarations of runtime functions, texts as constants.

use crate::{gpu::GpuFunction, llvm_ops::address_of};
use melior::{
    Context,
    dialect::llvm,
    ir::{
        Attribute, Block, Identifier, Location, Module, OperationRef, Region, RegionLike, Type, Value,
        attribute::{FlatSymbolRefAttribute, IntegerAttribute, StringAttribute, TypeAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::{FunctionType, IntegerType},
    },
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};
use std::collections::{BTreeMap, BTreeSet};

/// A function of the runtime's C interface, `runtime/include/parallel_op_runtime.h`, of that for GPUs, or of OpenMP's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuntimeFunction {
    /// `bool parallel_op_rt_failed(void)`
    Failed,
    /// `void parallel_op_rt_fail(const char *, int64_t)`
    Fail,
    /// `void parallel_op_rt_completes(void *)`
    Completes,
    /// `void parallel_op_rt_trace_begin(const char *, int64_t)`
    TraceBegin,
    /// `void parallel_op_rt_trace_end(void)`
    TraceEnd,
    /// `void parallel_op_rt_node_begin(int64_t)`
    NodeBegin,
    /// `void parallel_op_rt_node_end(int64_t)`
    NodeEnd,
    /// `bool parallel_op_rt_fork_join(const ParallelOpPlan *, void *)`
    ForkJoin,
    /// `bool parallel_op_rt_loop(ParallelOpLoopBody, void *, int64_t, int64_t)`
    Loop,
    /// `bool parallel_op_rt_loop_within(ParallelOpLoopBody, void *, int64_t, int64_t, int64_t)`
    LoopWithin,
    /// `void *parallel_op_rt_detach_failure(void)`
    DetachFailure,
    /// `void parallel_op_rt_attach_failure(void *)`
    AttachFailure,
    /// `int omp_get_max_threads(void)`
    OmpGetMaxThreads,
    /// `int omp_in_parallel(void)`
    OmpInParallel,
    /// `int omp_get_thread_num(void)`
    OmpGetThreadNum,
    /// `int omp_get_num_threads(void)`
    OmpGetNumThreads,
    /// A function of the runtime for GPUs.
    Gpu(GpuFunction),
}

impl RuntimeFunction {
    /// Its C symbol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "parallel_op_rt_failed",
            Self::Fail => "parallel_op_rt_fail",
            Self::Completes => "parallel_op_rt_completes",
            Self::TraceBegin => "parallel_op_rt_trace_begin",
            Self::TraceEnd => "parallel_op_rt_trace_end",
            Self::NodeBegin => "parallel_op_rt_node_begin",
            Self::NodeEnd => "parallel_op_rt_node_end",
            Self::ForkJoin => "parallel_op_rt_fork_join",
            Self::Loop => "parallel_op_rt_loop",
            Self::LoopWithin => "parallel_op_rt_loop_within",
            Self::DetachFailure => "parallel_op_rt_detach_failure",
            Self::AttachFailure => "parallel_op_rt_attach_failure",
            Self::OmpGetMaxThreads => "omp_get_max_threads",
            Self::OmpInParallel => "omp_in_parallel",
            Self::OmpGetThreadNum => "omp_get_thread_num",
            Self::OmpGetNumThreads => "omp_get_num_threads",
            Self::Gpu(function) => function.name(),
        }
    }

    fn signature(self, context: &Context) -> FunctionType<'_> {
        let i64 = IntegerType::new(context, 64).into();
        let truth = IntegerType::new(context, 1).into();
        // Not every pass that calls the runtime has loaded the LLVM dialect.
        let pointer = || llvm::r#type::pointer(context, 0);
        match self {
            Self::Completes | Self::AttachFailure => FunctionType::new(context, &[pointer()], &[]),
            Self::DetachFailure => FunctionType::new(context, &[], &[pointer()]),
            Self::OmpGetMaxThreads | Self::OmpInParallel | Self::OmpGetThreadNum | Self::OmpGetNumThreads => {
                FunctionType::new(context, &[], &[IntegerType::new(context, 32).into()])
            }
            Self::Failed => FunctionType::new(context, &[], &[truth]),
            Self::ForkJoin => FunctionType::new(context, &[pointer(), pointer()], &[truth]),
            Self::Loop => FunctionType::new(context, &[pointer(), pointer(), i64, i64], &[truth]),
            Self::LoopWithin => FunctionType::new(context, &[pointer(), pointer(), i64, i64, i64], &[truth]),
            Self::Fail | Self::TraceBegin => FunctionType::new(context, &[pointer(), i64], &[]),
            Self::TraceEnd => FunctionType::new(context, &[], &[]),
            Self::NodeBegin | Self::NodeEnd => FunctionType::new(context, &[i64], &[]),
            Self::Gpu(function) => function.signature(context),
        }
    }
}

/// The symbols of one module, old and new.
pub struct ModuleSymbols<'c, 'a> {
    module: OperationRef<'c, 'a>,
    context: &'c Context,
    taken: BTreeSet<String>,
    declared: BTreeSet<RuntimeFunction>,
    /// Symbol of each text that is a constant already.
    texts: BTreeMap<String, String>,
}

impl<'c, 'a> ModuleSymbols<'c, 'a> {
    /// Reads the symbols of a module.
    pub fn new(module: OperationRef<'c, 'a>) -> Self {
        let taken = ir::body(module)
            .map(ir::ops_in)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|op| ir::string_attribute(op, "sym_name"))
            .collect();
        let context = ir::context_of(module);
        Self { module, context, taken, declared: BTreeSet::new(), texts: BTreeMap::new() }
    }

    /// The context of the module.
    pub fn context(&self) -> &'c Context {
        self.context
    }

    /// The type of an address.
    pub fn pointer(&self) -> Type<'c> {
        llvm::r#type::pointer(self.context, 0)
    }

    /// A name that no symbol of the module has, and no later call gives: `wanted`, or `wanted_N`.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let name = std::iter::once(wanted.to_owned())
            .chain((0..).map(|suffix| format!("{wanted}_{suffix}")))
            .find(|name| !self.taken.contains(name))
            .unwrap_or_default();
        self.taken.insert(name.clone());
        name
    }

    /// Calls a function of the runtime in front of an op.
    pub fn call(
        &mut self,
        function: RuntimeFunction,
        arguments: &[Value<'c, '_>],
        before: OperationRef<'c, 'a>,
    ) -> Result<Vec<Value<'c, 'a>>, Failed> {
        self.declare(function)?;
        let signature = function.signature(self.context);
        let results: Vec<_> = (0..signature.result_count()).filter_map(|index| signature.result(index).ok()).collect();
        let call = build_call(self.context, function.name(), arguments, &results, before.location());
        Ok(ir::results_of(ir::build_before(call, before)))
    }

    /// Address and length of a constant text, in front of an op.
    pub fn text(&mut self, text: &str, before: OperationRef<'c, 'a>) -> [Value<'c, 'a>; 2] {
        let symbol = match self.texts.get(text) {
            Some(symbol) => symbol.clone(),
            None => self.define_text(text),
        };
        let i64 = IntegerType::new(self.context, 64).into();
        let length = IntegerAttribute::new(i64, i64::try_from(text.len()).unwrap_or(i64::MAX));
        let length = OperationBuilder::new("arith.constant", before.location())
            .add_attributes(&[self.attribute("value", length.into())])
            .add_results(&[i64]);
        [address_of(&symbol, before), ir::results_of(ir::build_before(length, before))[0]]
    }

    /// Defines an internal constant.
    pub fn define_constant(&self, symbol: &str, r#type: Type<'c>, value: Attribute<'c>) {
        self.global(symbol, r#type, Some(value));
    }

    /// Defines an internal constant whose value is computed in front of the op that is returned, which has to give way
    /// to an `llvm.return`.
    pub fn begin_constant(&self, symbol: &str, r#type: Type<'c>) -> OperationRef<'c, 'a> {
        let global = self.global(symbol, r#type, None);
        let block = global.region_at(0).expect("a constant has a region").append_block(Block::new(&[]));
        ir::build_at_end(OperationBuilder::new("llvm.unreachable", self.module.location()), block)
    }

    /// Adds the ops of a text behind those of the module. Symbols that it only declares are there for it to parse.
    ///
    /// # Panics
    ///
    /// If the text does not parse.
    pub fn append_text(&self, text: &str) {
        let parsed = Module::parse(self.context, text).expect("the text of a lowering parses");
        let body = ir::body(self.module).expect("a module has a body");
        let is_declaration = |op: &OperationRef| match ir::op_name(*op).as_str() {
            "func.func" => ir::body(*op).is_none(),
            "memref.global" => !op.has_attribute("initial_value"),
            _ => false,
        };
        for op in ir::ops_in(parsed.body()).into_iter().filter(|op| !is_declaration(op)) {
            ir::move_to_end(op, body);
        }
    }

    /// Declares a function of the runtime, once.
    pub fn declare(&mut self, function: RuntimeFunction) -> Result<(), Failed> {
        if !self.declared.insert(function) {
            return Ok(());
        }
        let signature = function.signature(self.context);
        if self.taken.contains(function.name()) {
            return self.check_declaration(function, signature.into());
        }
        self.taken.insert(function.name().to_owned());
        self.append(
            OperationBuilder::new("func.func", self.module.location())
                .add_attributes(&[
                    self.string("sym_name", function.name()),
                    self.string("sym_visibility", "private"),
                    self.attribute("function_type", TypeAttribute::new(signature.into()).into()),
                ])
                .add_regions([Region::new()]),
        );
        Ok(())
    }

    /// What already has the name of a function of the runtime must be a declaration of it.
    fn check_declaration(&self, function: RuntimeFunction, signature: Type<'c>) -> Result<(), Failed> {
        let expected = TypeAttribute::new(signature);
        let symbols = ir::body(self.module).map(ir::ops_in).unwrap_or_default();
        let is_other = |op: &OperationRef| {
            ir::string_attribute(*op, "sym_name").is_some_and(|name| name == function.name())
                && (!ir::is_op(*op, "func.func") || op.attribute("function_type") != Ok(expected.into()))
        };
        match symbols.into_iter().find(is_other) {
            None => Ok(()),
            Some(other) => {
                let name = function.name();
                Err(op_error(other, &format!("'@{name}' of the runtime: expected 'func.func' of type '{signature}'")))
            }
        }
    }

    /// Adds a constant of the bytes of a text.
    fn define_text(&mut self, text: &str) -> String {
        let symbol = self.fresh("parallel_op_text");
        let context = self.context;
        let byte = IntegerType::new(context, 8).into();
        let r#type = llvm::r#type::array(byte, u32::try_from(text.len()).unwrap_or(u32::MAX));
        self.define_constant(&symbol, r#type, StringAttribute::new(context, text).into());
        self.texts.insert(text.to_owned(), symbol.clone());
        symbol
    }

    fn global(&self, symbol: &str, r#type: Type<'c>, value: Option<Attribute<'c>>) -> OperationRef<'c, 'a> {
        let context = self.context;
        let linkage = Attribute::parse(context, "#llvm.linkage<internal>").expect("the LLVM dialect is loaded");
        let i32 = IntegerType::new(context, 32).into();
        let mut attributes = vec![
            self.string("sym_name", symbol),
            self.attribute("global_type", TypeAttribute::new(r#type).into()),
            self.attribute("linkage", linkage),
            self.attribute("constant", Attribute::unit(context)),
            self.attribute("addr_space", IntegerAttribute::new(i32, 0).into()),
        ];
        attributes.extend(value.map(|value| self.attribute("value", value)));
        let builder = OperationBuilder::new("llvm.mlir.global", self.module.location()).add_attributes(&attributes);
        self.append(builder.add_regions([Region::new()]))
    }

    fn append(&self, builder: OperationBuilder<'c>) -> OperationRef<'c, 'a> {
        ir::build_at_end(builder, ir::body(self.module).expect("a module has a body"))
    }

    fn attribute(&self, name: &str, value: Attribute<'c>) -> (Identifier<'c>, Attribute<'c>) {
        (Identifier::new(self.context, name), value)
    }

    fn string(&self, name: &str, value: &str) -> (Identifier<'c>, Attribute<'c>) {
        self.attribute(name, StringAttribute::new(self.context, value).into())
    }
}

/// A `func.call` of a function by name.
pub fn build_call<'c>(
    context: &'c Context,
    callee: &str,
    arguments: &[Value<'c, '_>],
    results: &[Type<'c>],
    location: Location<'c>,
) -> OperationBuilder<'c> {
    OperationBuilder::new("func.call", location)
        .add_attributes(&[(Identifier::new(context, "callee"), FlatSymbolRefAttribute::new(context, callee).into())])
        .add_operands(arguments)
        .add_results(results)
}
