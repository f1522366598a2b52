//! Weights on the device: three functions and their caller in the place of one.

use crate::{gpu::host_code::HostCode, module_symbols::ModuleSymbols};
use melior::ir::{
    Attribute, OperationRef, Type, Value, ValueLike,
    attribute::{ArrayAttribute, StringAttribute, TypeAttribute},
    block::{BlockArgument, BlockLike},
    operation::OperationLike,
    r#type::FunctionType,
};
use parallel_op_dialect::{
    entry::{prepare_name, prepared_name, release_name},
    ir,
};
use std::fmt::{self, Write};

/// The type of the host's memory that holds the device's address.
const HANDLE: &str = "memref<1xi64>";

/// The weights of a function, in one allocation of the device.
pub struct Weights<'c, 'a> {
    function: OperationRef<'c, 'a>,
    parts: Vec<Part<'c, 'a>>,
    n_bytes: i64,
    /// The argument that takes the place of the weights.
    handle: Value<'c, 'a>,
}

/// One of them.
struct Part<'c, 'a> {
    value: Value<'c, 'a>,
    /// Its number if it is an argument, else it is a constant.
    argument: Option<usize>,
    offset: i64,
}

impl<'c, 'a> Weights<'c, 'a> {
    /// Gives the function an argument for the address of the weights.
    pub fn new(function: OperationRef<'c, 'a>, weights: &[Value<'c, 'a>], offsets: Vec<i64>, n_bytes: i64) -> Self {
        let part = |(value, offset): (&Value<'c, 'a>, i64)| {
            let argument = BlockArgument::try_from(*value).ok().filter(|_| value.is_block_argument());
            Part { value: *value, argument: argument.map(|it| it.argument_number()), offset }
        };
        let parts = weights.iter().zip(offsets).map(part).collect();
        let block = ir::body(function).expect("a function with weights has a body");
        let r#type = Type::parse(ir::context_of(function), HANDLE).expect("it is a type");
        let handle = block.add_argument(r#type, function.location());
        Self { function, parts, n_bytes, handle }
    }

    /// The weights as buffers of the device, made in front of an op.
    pub fn places(&self, first: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
        let code = HostCode::before(first);
        let bytes = Type::parse(code.context(), "memref<?xi8>").expect("it is a type");
        let address = code.load(self.handle, 0);
        let block = code.op("builtin.unrealized_conversion_cast", &[address], bytes, &[]);
        let place =
            |part: &Part<'c, 'a>| code.op("memref.view", &[block, code.index(part.offset)], part.value.r#type(), &[]);
        self.parts.iter().map(place).collect()
    }

    /// Writes the functions: the one that there is becomes the one that is called in each run.
    pub fn split(self, symbols: &mut ModuleSymbols<'c, 'a>) {
        let name = ir::function_name(self.function);
        let mut text = String::new();
        self.write_functions(&name, &mut text).expect("a text takes any text");
        let mut gone: Vec<usize> = self.parts.iter().filter_map(|part| part.argument).collect();
        gone.sort_unstable();
        let (context, block) = (symbols.context(), ir::body(self.function).expect("it has a body"));
        let marks = self.function.attribute("arg_attrs").ok().and_then(|it| ArrayAttribute::try_from(it).ok());
        if let Some(marks) = marks {
            let kept = (0..marks.len()).filter(|at| !gone.contains(at)).filter_map(|at| marks.element(at).ok());
            let handle = Attribute::parse(context, "{}").expect("it is an attribute");
            let marks: Vec<_> = kept.chain([handle]).collect();
            ir::set_attribute(self.function, "arg_attrs", ArrayAttribute::new(context, &marks).into());
        }
        for part in self.parts.iter().filter(|part| part.argument.is_none()) {
            let constant = ir::defining_op(part.value).expect("what is no argument is a constant");
            if ir::uses(part.value).is_empty() {
                ir::erase(constant);
            }
        }
        // What the host read of a weight it reads of the device now.
        gone.iter().rev().for_each(|at| ir::erase_argument(block, *at));
        let types: Vec<_> = ir::arguments_of(block).iter().map(|it| it.r#type()).collect();
        let r#type = FunctionType::new(context, &types, &self.results());
        ir::set_attribute(self.function, "function_type", TypeAttribute::new(r#type.into()).into());
        ir::set_attribute(self.function, "sym_name", StringAttribute::new(context, &prepared_name(&name)).into());
        symbols.append_text(&text);
    }

    fn results(&self) -> Vec<Type<'c>> {
        let r#type = self.function.attribute("function_type").ok().and_then(|it| TypeAttribute::try_from(it).ok());
        let r#type = r#type.and_then(|it| FunctionType::try_from(it.value()).ok());
        r#type.map(|it| (0..it.result_count()).filter_map(|at| it.result(at).ok()).collect()).unwrap_or_default()
    }

    fn write_functions(&self, name: &str, text: &mut String) -> fmt::Result {
        let interface = if self.function.has_attribute("llvm.emit_c_interface") { "llvm.emit_c_interface" } else { "" };
        let interface = format!("attributes {{{interface}}}");
        self.write_prepare(name, &interface, text)?;
        writeln!(
            text,
            "func.func @\"{}\"(%handle: {HANDLE}) {interface} {{
               %zero = arith.constant 0 : index
               %address = memref.load %handle[%zero] : {HANDLE}
               %block = builtin.unrealized_conversion_cast %address : i64 to memref<?xi8>
               gpu.dealloc %block : memref<?xi8>
               return
             }}",
            release_name(name)
        )?;
        self.write_caller(name, &interface, text)
    }

    fn write_prepare(&self, name: &str, interface: &str, text: &mut String) -> fmt::Result {
        let weights = self.parts.iter().filter_map(|part| Some((part.argument?, part.value.r#type())));
        let arguments: Vec<_> = weights.map(|(at, r#type)| format!("%arg{at}: {type}")).collect();
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.argument.is_none()) {
            let _ = number;
            let constant = symbol_of(part.value);
            writeln!(text, "memref.global \"private\" constant {constant} : {}", part.value.r#type())?;
        }
        let n_bytes = self.n_bytes;
        writeln!(
            text,
            "func.func @\"{}\"({}) -> {HANDLE} {interface} {{
               %zero = arith.constant 0 : index
               %block = gpu.alloc () : memref<{n_bytes}xi8>",
            prepare_name(name),
            arguments.join(", ")
        )?;
        for (number, part) in self.parts.iter().enumerate() {
            let (r#type, offset) = (part.value.r#type(), part.offset);
            let from = match part.argument {
                Some(at) => format!("%arg{at}"),
                None => {
                    let constant = symbol_of(part.value);
                    writeln!(text, "%constant{number} = memref.get_global {constant} : {type}")?;
                    format!("%constant{number}")
                }
            };
            writeln!(
                text,
                "%offset{number} = arith.constant {offset} : index
                 %place{number} = memref.view %block[%offset{number}][] : memref<{n_bytes}xi8> to {type}
                 gpu.memcpy %place{number}, {from} : {type}, {type}"
            )?;
        }
        writeln!(
            text,
            "%index = memref.extract_aligned_pointer_as_index %block : memref<{n_bytes}xi8> -> index
             %address = arith.index_cast %index : index to i64
             %handle = memref.alloc() : {HANDLE}
             memref.store %address, %handle[%zero] : {HANDLE}
             return %handle : {HANDLE}
             }}"
        )
    }

    /// The function that has the name and the type of the entry.
    fn write_caller(&self, name: &str, interface: &str, text: &mut String) -> fmt::Result {
        let block = ir::body(self.function).expect("it has a body");
        let mut types: Vec<_> = ir::arguments_of(block).iter().map(|it| it.r#type().to_string()).collect();
        types.pop();
        let weights: Vec<usize> = self.parts.iter().filter_map(|part| part.argument).collect();
        let others: Vec<usize> = (0..types.len()).filter(|at| !weights.contains(at)).collect();
        let list = |of: &[usize]| of.iter().map(|at| format!("%arg{at}")).collect::<Vec<_>>();
        let typed = |of: &[usize]| of.iter().map(|at| types[*at].clone()).collect::<Vec<_>>();
        let arguments: Vec<_> = types.iter().enumerate().map(|(at, r#type)| format!("%arg{at}: {type}")).collect();
        let results = self.results().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let prepared = prepared_name(name);
        let passed = [list(&others), vec!["%handle".to_owned()]].concat().join(", ");
        let passed_types = [typed(&others), vec![HANDLE.to_owned()]].concat().join(", ");
        let n_results = self.results().len();
        let (bound, returned) = match n_results {
            0 => (String::new(), String::new()),
            1 => ("%results = ".to_owned(), "%results".to_owned()),
            n => (format!("%results:{n} = "), (0..n).map(|at| format!("%results#{at}")).collect::<Vec<_>>().join(", ")),
        };
        let typed_results = if n_results == 0 { String::new() } else { format!(": {results}") };
        writeln!(
            text,
            "func.func private @\"{prepared}\"({passed_types}) -> ({results})
             func.func @\"{name}\"({}) -> ({results}) {interface} {{
               %handle = func.call @\"{}\"({}) : ({}) -> {HANDLE}
               {bound}func.call @\"{prepared}\"({passed}) : ({passed_types}) -> ({results})
               func.call @\"{}\"(%handle) : ({HANDLE}) -> ()
               memref.dealloc %handle : {HANDLE}
               return {returned} {typed_results}
             }}",
            arguments.join(", "),
            prepare_name(name),
            list(&weights).join(", "),
            typed(&weights).join(", "),
            release_name(name)
        )
    }
}

/// The symbol of a constant as it stands in the text.
fn symbol_of(constant: Value) -> String {
    let op = ir::defining_op(constant).expect("a constant is an op");
    op.attribute("name").map(|name| name.to_string()).unwrap_or_default()
}
