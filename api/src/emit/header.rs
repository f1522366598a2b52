//! The C header beside emitted code.

use super::{Form, needs::Needs};
use crate::{
    jit::{Signature, ValueType, lower::entries},
    tensor::ElementType,
};
use parallel_op_calls::signature::{Operand, Split};
use std::{collections::BTreeMap, fmt::Write as _};

/// What a header tells of emitted code.
pub struct Header<'a> {
    pub entry: &'a str,
    pub signature: &'a Signature,
    /// What the entry was split into, if it was.
    pub split: Option<&'a Split>,
    pub form: Form,
    /// Name of what containers became.
    pub target: &'a str,
    /// Name of the file with the code.
    pub file: &'a str,
    pub needs: &'a Needs,
}

/// A function that callers see.
struct Function<'a> {
    name: String,
    signature: &'a Signature,
    /// Names of its parameters: those of equal names in two functions are one value.
    parameters: Vec<String>,
}

impl Header<'_> {
    /// The whole header.
    pub fn text(&self) -> String {
        let functions = self.functions();
        let guard = format!("PARALLEL_OP_ENTRY_{}_H", upper(&in_c(self.entry)));
        let parts = [
            format!("/*\n{} */\n", self.about()),
            format!("#ifndef {guard}\n#define {guard}\n"),
            "#include <stdbool.h>\n#include <stdint.h>\n".to_owned(),
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\n".to_owned(),
            descriptors(&functions),
            functions.iter().map(Function::results).collect(),
            functions.iter().map(Function::prototype).collect::<Vec<_>>().join("\n"),
            "#ifdef __cplusplus\n}\n#endif\n".to_owned(),
            format!("#endif /* {guard} */\n"),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Declarations, and an array `symbol` of functions that call the entry, or what it was split into, by the packed
    /// interface.
    pub fn packed(&self, symbol: &str) -> String {
        let functions = self.functions();
        let n_whole = usize::from(functions.len() > 1);
        let called = &functions[n_whole..];
        let names: Vec<String> = (0..called.len()).map(|number| format!("packed{number}")).collect();
        let parts = [
            "#include <stdbool.h>\n#include <stdint.h>\n".to_owned(),
            descriptors(called),
            called.iter().map(Function::results).collect(),
            called.iter().map(Function::prototype).collect(),
            called.iter().zip(&names).map(|(function, name)| function.packed(name)).collect(),
            format!("void (*const {symbol}[])(void **) = {{{}}};\n", names.join(", ")),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// The entry, and what it was split into.
    fn functions(&self) -> Vec<Function<'_>> {
        let argument = |number: usize| format!("argument{number}");
        let entry = Function {
            name: self.entry.to_owned(),
            signature: self.signature,
            parameters: (0..self.signature.arguments.len()).map(argument).collect(),
        };
        let Some(split) = self.split else { return vec![entry] };
        let operand = |operand: &Operand| match *operand {
            Operand::Argument(number) => argument(number),
            Operand::Packed(number) => format!("packed{number}"),
        };
        let mut names = entries(self.entry, Some(split)).into_iter().skip(1);
        let [prepare, prepared] = [names.next(), names.next()].map(Option::unwrap_or_default);
        let prepare = Function {
            name: prepare,
            signature: &split.prepare,
            parameters: split.weights.iter().copied().map(argument).collect(),
        };
        let prepared = Function {
            name: prepared,
            signature: &split.prepared,
            parameters: split.operands.iter().map(operand).collect(),
        };
        let release = split.release.as_ref().map(|signature| Function {
            name: names.next().unwrap_or_default(),
            signature,
            parameters: (0..split.prepare.results.len()).map(|number| format!("packed{number}")).collect(),
        });
        [entry, prepare, prepared].into_iter().chain(release).collect()
    }

    /// What the program is, how it is linked, and what a caller has to know.
    fn about(&self) -> String {
        let (file, flags) = (in_comment(self.file), self.needs.flags());
        let mut lines = vec![format!(
            "@{} of a program, compiled by parallel_op for the target '{}'.",
            in_comment(self.entry),
            self.target
        )];
        lines.push(String::new());
        lines.push(match self.form {
            Form::Object => format!("Link with: {file} {flags}"),
            Form::LlvmIr => format!("Compile with clang 22 (-O2 {file}) and link with: {flags}"),
            Form::Executable => format!("Run {file}: it needs no other file."),
            Form::SharedLibrary => format!("Link with {file}, or load it with dlopen; it loads by itself: {flags}"),
        });
        if !self.needs.others.is_empty() {
            lines.push("Symbols that the C library or your program provides:".to_owned());
            lines.extend(self.needs.others.iter().map(|symbol| format!("  {}", in_comment(symbol))));
        }
        lines.extend([
            String::new(),
            "Arguments are row-major arrays behind descriptors: 'aligned + offset' is the first element, and strides"
                .into(),
            "count elements. They are only read, and stay the caller's.".into(),
        ]);
        if self.signature.results.iter().any(|it| it.shape.is_some()) {
            lines.extend([
                "A result's buffer belongs to the caller, who ends it with free(allocated); two results with the"
                    .into(),
                "same 'allocated' are one buffer.".into(),
            ]);
        }
        if self.split.is_some() {
            lines.extend([
                String::new(),
                "Weights stay the same from call to call. Pass them once to the function whose name ends in _prepare:".into(),
                "its result number N is packedN of the function that ends in _prepared, which does the rest and is to be"
                    .into(),
                "called instead of the entry. packedN is only read, too, and is to be freed after the last call.".into(),
            ]);
            if self.split.is_some_and(|split| split.release.is_some()) {
                lines.push("In front of that it is passed to the function whose name ends in _release.".into());
            }
        }
        lines.extend([String::new(), "The function may be called from several threads at the same time.".into()]);
        lines.extend(self.failure().into_iter().map(str::to_owned));
        lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{}", format!(" * {line}").trim_end());
            text
        })
    }

    /// How a caller learns of a failure.
    fn failure(&self) -> Vec<&'static str> {
        if !self.needs.can_fail {
            return vec!["A call cannot fail with a message."];
        }
        let mut lines = vec![
            "A call fails if an assertion of the program does. parallel_op_rt_failed() of parallel_op_runtime.h is",
            "then true on the calling thread, parallel_op_rt_take_failure() gives the message, and the results",
            "must be neither read nor freed. Take the failure before the next call on the thread.",
        ];
        if self.needs.needs_gpu {
            lines.extend([
                "A call fails if the GPU does, too, once parallel_op_gpu_send_failures(parallel_op_rt_fail) of",
                "parallel_op_gpu.h was called.",
            ]);
        }
        lines
    }
}

/// One struct for each rank and type of elements, in order of their names. Several headers may define the same.
fn descriptors(functions: &[Function]) -> String {
    let all = functions.iter().flat_map(|it| it.signature.arguments.iter().chain(&it.signature.results));
    let arrays: BTreeMap<String, &ValueType> =
        all.filter(|it| it.shape.is_some()).map(|it| (descriptor_name(it), it)).collect();
    let structs = arrays.iter().map(|(name, value)| {
        let guard = upper(name);
        let extents = match value.rank() {
            0 => String::new(),
            rank => format!("  int64_t sizes[{rank}];\n  int64_t strides[{rank}];\n"),
        };
        let (element, note) = (element_in_memory(value.element), note(value.element));
        format!(
            "#ifndef {guard}\n#define {guard}\ntypedef struct {name} {{\n  {element} *allocated;{note}\n  \
                 {element} *aligned;\n  int64_t offset;\n{extents}}} {name};\n#endif\n"
        )
    });
    structs.collect::<Vec<_>>().join("\n")
}

impl Function<'_> {
    /// The struct of several results; one is passed as it is.
    fn results(&self) -> String {
        if self.signature.results.len() < 2 {
            return String::new();
        }
        let name = self.results_name();
        let fields = self
            .signature
            .results
            .iter()
            .enumerate()
            .map(|(index, value)| format!("  {} result{index}; /* {} */\n", passed(value), shape(value)));
        format!("typedef struct {name} {{\n{}}} {name};\n", fields.collect::<String>())
    }

    /// A function that calls this one by the packed interface: with a pointer to each value that it passes.
    fn packed(&self, name: &str) -> String {
        let results = &self.signature.results;
        let place = |index: usize| format!("values[{index}]");
        let (first, mut passed_values) = match results.as_slice() {
            [] => (0, Vec::new()),
            [only] if only.shape.is_none() => (0, Vec::new()),
            [only] => (1, vec![format!("*({} **){}", passed(only), place(0))]),
            _ => (1, vec![format!("*({} **){}", self.results_name(), place(0))]),
        };
        let arguments = self.signature.arguments.iter().enumerate();
        passed_values.extend(arguments.map(|(index, value)| match value.shape {
            Some(_) => format!("*(const {} **){}", passed(value), place(first + index)),
            None => format!("*({} *){}", passed(value), place(first + index)),
        }));
        let called = format!("_mlir_ciface_{}({})", in_c(&self.name), passed_values.join(", "));
        let call = match results.as_slice() {
            [only] if only.shape.is_none() => {
                format!("*({} *){} = {called}", passed(only), place(self.signature.arguments.len()))
            }
            _ => called,
        };
        format!("static void {name}(void **values) {{\n  (void)values;\n  {call};\n}}\n")
    }

    fn prototype(&self) -> String {
        let results = &self.signature.results;
        let (returned, mut parameters) = match results.as_slice() {
            [] => ("void", Vec::new()),
            [only] if only.shape.is_none() => (passed_scalar(only.element), Vec::new()),
            [only] => ("void", vec![format!("{} *result /* {} */", passed(only), shape(only))]),
            _ => ("void", vec![format!("{} *results", self.results_name())]),
        };
        let arguments = self.signature.arguments.iter().zip(&self.parameters);
        parameters.extend(arguments.map(|(value, name)| match value.shape {
            Some(_) => format!("const {} *{name} /* {} */", passed(value), shape(value)),
            None => format!("{} {name}", passed(value)),
        }));
        let parameters = match parameters.as_slice() {
            [] => "void".to_owned(),
            all => all.iter().map(|it| format!("\n    {it}")).collect::<Vec<_>>().join(","),
        };
        let name = in_c(&self.name);
        // A name that C cannot spell is given to the linker as it is.
        let label = match name == self.name {
            true => String::new(),
            false => format!(" __asm__(\"_mlir_ciface_{}\")", self.name.escape_default()),
        };
        format!("{returned} _mlir_ciface_{name}({parameters}){label};\n")
    }

    fn results_name(&self) -> String {
        format!("ParallelOpResults_{}", in_c(&self.name))
    }
}

/// A name with an underscore for each character that C does not take.
fn in_c(name: &str) -> String {
    name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect()
}

/// A text that cannot end the comment it stands in.
fn in_comment(text: &str) -> String {
    text.replace("*/", "* /").replace(['\n', '\r'], " ")
}

fn upper(name: &str) -> String {
    name.to_ascii_uppercase()
}

fn descriptor_name(value: &ValueType) -> String {
    format!("ParallelOpMemRef{}D_{}", value.rank(), value.element.mlir_name())
}

/// The type of a parameter, less the pointer to a descriptor.
fn passed(value: &ValueType) -> String {
    match value.shape {
        Some(_) => descriptor_name(value),
        None => passed_scalar(value.element).to_owned(),
    }
}

/// The extents of an array, `?` for those known at run time only.
fn shape(value: &ValueType) -> String {
    let Some(extents) = &value.shape else { return value.element.mlir_name().to_owned() };
    let sizes = extents.iter().map(|extent| extent.map_or("?x".to_owned(), |extent| format!("{extent}x")));
    format!("{}{}", sizes.collect::<String>(), value.element.mlir_name())
}

/// The C type of a scalar in a register: how floats of 16 bits are passed, only these types say.
fn passed_scalar(element: ElementType) -> &'static str {
    match element {
        ElementType::F16 => "_Float16",
        ElementType::BF16 => "__bf16",
        other => element_in_memory(other),
    }
}

/// The C type of an element of an array. Not every compiler has floats of 16 bits.
fn element_in_memory(element: ElementType) -> &'static str {
    match element {
        ElementType::Bool => "bool",
        ElementType::I8 => "int8_t",
        ElementType::I16 => "int16_t",
        ElementType::I32 => "int32_t",
        ElementType::I64 => "int64_t",
        ElementType::U8 => "uint8_t",
        ElementType::U16 | ElementType::F16 | ElementType::BF16 => "uint16_t",
        ElementType::U32 => "uint32_t",
        ElementType::U64 => "uint64_t",
        ElementType::F32 => "float",
        ElementType::F64 => "double",
    }
}

/// What the C type does not say of an element.
fn note(element: ElementType) -> &'static str {
    match element {
        ElementType::F16 => " /* the bits of IEEE half-precision floats */",
        ElementType::BF16 => " /* the bits of bfloat16, the upper half of a float */",
        _ => "",
    }
}
