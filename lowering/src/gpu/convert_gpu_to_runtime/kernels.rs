//! The images of kernels as constants, and functions that give the handles of kernels.

use crate::{
    gpu::GpuFunction,
    module_symbols::{ModuleSymbols, RuntimeFunction},
};
use melior::ir::OperationRef;
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, KernelImage},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

/// The kernels of a module.
pub struct Kernels {
    /// Images by the name of their `gpu.binary`.
    images: BTreeMap<String, Vec<KernelImage>>,
    /// For each `gpu.binary` in use what the runtime takes of it: symbol and bytes of the SPIR-V, and of the PTX.
    constants: BTreeMap<String, [Option<(String, usize)>; 2]>,
    /// The function that gives the handle of a kernel, by module and name.
    lookups: BTreeMap<(String, String), String>,
}

impl Kernels {
    /// Reads the images of a module.
    pub fn of(module: OperationRef) -> Self {
        let ops = ir::body(module).map(ir::ops_in).unwrap_or_default();
        let binaries = ops.into_iter().filter(|op| ir::is_op(*op, "gpu.binary"));
        let images = binaries.filter_map(|op| Some((ir::string_attribute(op, "sym_name")?, ir::kernel_images(op))));
        Self { images: images.collect(), constants: BTreeMap::new(), lookups: BTreeMap::new() }
    }

    /// The name of the function that gives the handle of the kernel of a launch.
    pub fn lookup(&mut self, launch: OperationRef, symbols: &mut ModuleSymbols) -> Result<String, Failed> {
        let kernel = ir::launched_kernel(launch).unwrap_or_default();
        if let Some(known) = self.lookups.get(&kernel) {
            return Ok(known.clone());
        }
        let (module, name) = &kernel;
        let Some(images) = self.images.get(module) else {
            return Err(op_error(launch, &format!("kernel: expected a 'gpu.binary' of the name '{module}'")));
        };
        let mut text = String::new();
        let constants = match self.constants.get(module) {
            Some(known) => known.clone(),
            None => {
                let made = ["#spirv.", "#nvvm."].map(|target| {
                    let image = images.iter().find(|image| image.target.starts_with(target))?;
                    let symbol = symbols.fresh(&format!("{module}_image"));
                    define_bytes(&mut text, &symbol, &image.bytes).ok()?;
                    Some((symbol, image.bytes.len()))
                });
                self.constants.insert(module.clone(), made.clone());
                made
            }
        };
        if constants.iter().all(Option::is_none) {
            return Err(op_error(launch, &format!("kernel: expected SPIR-V or PTX in the 'gpu.binary' '{module}'")));
        }
        let [handle, symbol] = ["handle", "kernel"].map(|what| symbols.fresh(&format!("{module}_{name}_{what}")));
        let title = symbols.fresh(&format!("{module}_{name}_name"));
        let lookup = Lookup { constants: &constants, handle: &handle, title: &title, name, symbol: &symbol };
        lookup.write(&mut text).expect("a text takes any text");
        [GpuFunction::Module, GpuFunction::Kernel]
            .into_iter()
            .try_for_each(|function| symbols.declare(RuntimeFunction::Gpu(function)))?;
        symbols.append_text(&text);
        self.lookups.insert(kernel, symbol.clone());
        Ok(symbol)
    }
}

/// A function that asks for a kernel once.
struct Lookup<'t> {
    constants: &'t [Option<(String, usize)>; 2],
    /// Where the handle is kept.
    handle: &'t str,
    /// The constant that is the kernel's name.
    title: &'t str,
    name: &'t str,
    symbol: &'t str,
}

impl Lookup<'_> {
    fn write(&self, text: &mut String) -> fmt::Result {
        let Self { handle, title, name, symbol, .. } = self;
        define_bytes(text, title, name.as_bytes())?;
        writeln!(text, "memref.global \"private\" @\"{handle}\" : memref<1xi64> = dense<0>")?;
        for (function, n_arguments) in [("module", 1), ("kernel", 3)] {
            let arguments = vec!["i64"; n_arguments].join(", ");
            writeln!(text, "func.func private @parallel_op_gpu_{function}({arguments}) -> i64")?;
        }
        // Threads that ask at the same time get the same handle.
        writeln!(
            text,
            "func.func private @\"{symbol}\"() -> i64 {{
               %zero = arith.constant 0 : index
               %none = arith.constant 0 : i64
               %place = memref.get_global @\"{handle}\" : memref<1xi64>
               %kept = memref.load %place[%zero] : memref<1xi64>
               %is_kept = arith.cmpi ne, %kept, %none : i64
               cf.cond_br %is_kept, ^known, ^asked
             ^known:
               return %kept : i64
             ^asked:
               %images = memref.alloca() : memref<4xi64>"
        )?;
        for (at, image) in self.constants.iter().enumerate() {
            let n_bytes = image.as_ref().map_or(0, |(_, n_bytes)| *n_bytes);
            let address = match image {
                Some((symbol, _)) => write_address(text, &format!("image{at}"), symbol, n_bytes)?,
                None => "%none".to_owned(),
            };
            writeln!(
                text,
                "%bytes{at} = arith.constant {n_bytes} : i64
                 %at{at} = arith.constant {} : index
                 %behind{at} = arith.constant {} : index
                 memref.store {address}, %images[%at{at}] : memref<4xi64>
                 memref.store %bytes{at}, %images[%behind{at}] : memref<4xi64>",
                2 * at,
                2 * at + 1
            )?;
        }
        let name_at = write_address(text, "name", title, name.len())?;
        writeln!(
            text,
            "%index = memref.extract_aligned_pointer_as_index %images : memref<4xi64> -> index
             %all = arith.index_cast %index : index to i64
             %module = func.call @parallel_op_gpu_module(%all) : (i64) -> i64
             %length = arith.constant {} : i64
             %kernel = func.call @parallel_op_gpu_kernel(%module, {name_at}, %length) : (i64, i64, i64) -> i64
             memref.store %kernel, %place[%zero] : memref<1xi64>
             return %kernel : i64
             }}",
            name.len()
        )
    }
}

/// Writes ops that give the address of a constant. Gives its name in the text.
fn write_address(text: &mut String, what: &str, symbol: &str, n_bytes: usize) -> Result<String, fmt::Error> {
    writeln!(
        text,
        "%{what} = memref.get_global @\"{symbol}\" : memref<{n_bytes}xi8>
         %{what}_index = memref.extract_aligned_pointer_as_index %{what} : memref<{n_bytes}xi8> -> index
         %{what}_address = arith.index_cast %{what}_index : index to i64"
    )?;
    Ok(format!("%{what}_address"))
}

/// Writes a constant of bytes.
fn define_bytes(text: &mut String, symbol: &str, bytes: &[u8]) -> fmt::Result {
    let n_bytes = bytes.len();
    let attributes = "{alignment = 16 : i64}";
    write!(text, "memref.global \"private\" constant @\"{symbol}\" : memref<{n_bytes}xi8> = dense<\"0x")?;
    bytes.iter().try_for_each(|byte| write!(text, "{byte:02X}"))?;
    writeln!(text, "\"> {attributes}")
}
