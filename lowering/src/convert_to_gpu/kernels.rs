//! The kernels of a module: what fusion asks of them, and which of them nobody launches any more.

use crate::module_symbols::ModuleSymbols;
use melior::ir::{Module, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Memory that the threads of a block share.
#[derive(Clone, PartialEq, Eq)]
pub struct Shared {
    /// Its elements, as text; the whole type if it cannot be a part of something larger.
    pub kind: String,
    /// The type with another number of elements: what stands in front of that number, and behind it.
    pub around: Option<[String; 2]>,
    /// How many elements it has, 0 if the type says it all.
    pub n_elements: i64,
    /// Bytes in all.
    pub n_bytes: i64,
}

/// What fusion asks of a kernel.
pub struct Kernel<'c, 'a> {
    /// The function.
    pub function: OperationRef<'c, 'a>,
    /// Whether its threads wait for each other.
    pub has_barrier: bool,
    /// What its blocks allocate, in order.
    pub shared: Vec<Shared>,
}

/// The kernels of one module.
pub struct Kernels<'c, 'a> {
    module: OperationRef<'c, 'a>,
    /// Those that were launched, by their symbol as launches have it; none where one cannot be fused.
    known: BTreeMap<String, Option<Rc<Kernel<'c, 'a>>>>,
    /// The symbol of each fused kernel by its text.
    fused: BTreeMap<String, String>,
    /// Names of the modules of kernels that were launched.
    launched: BTreeSet<String>,
    /// The symbols of the module.
    pub symbols: ModuleSymbols<'c, 'a>,
}

impl<'c, 'a> Kernels<'c, 'a> {
    /// Reads a module.
    pub fn of(module: OperationRef<'c, 'a>) -> Self {
        let launched = launched_modules(module);
        let symbols = ModuleSymbols::new(module);
        Self { module, known: BTreeMap::new(), fused: BTreeMap::new(), launched, symbols }
    }

    /// The kernel of a launch, if its body may become a part of another one.
    pub fn of_launch(&mut self, launch: OperationRef<'c, 'a>) -> Option<Rc<Kernel<'c, 'a>>> {
        let symbol = symbol_of(launch);
        let module = self.module;
        self.known.entry(symbol.clone()).or_insert_with(|| find(module, &symbol).and_then(read).map(Rc::new)).clone()
    }

    /// The symbol of the fused kernel with this text around `NAME`, which `fill` completes if it is new.
    pub fn fuse(&mut self, function: &str, text: &str, fill: impl FnOnce(OperationRef<'c, 'a>)) -> String {
        if let Some(symbol) = self.fused.get(text) {
            return symbol.clone();
        }
        let name = self.symbols.fresh(&format!("{function}_fused_{}", self.fused.len()));
        let source = text.replace("@NAME", &format!("@{name}"));
        let parsed = Module::parse(self.symbols.context(), &source).expect("text of ours");
        let body = ir::body(self.module).expect("a module has a body");
        if let Some(kernels) = ir::body(parsed.as_operation()).and_then(|body| ir::ops_in(body).pop()) {
            ir::clone_to_end(kernels, body);
        }
        if let Some(made) = ir::ops_in(body).pop() {
            fill(made);
        }
        self.fused.insert(text.to_owned(), format!("@{name}::@{name}"));
        format!("@{name}::@{name}")
    }

    /// Erases modules of kernels that were launched and are not any more.
    pub fn erase_unused(self) {
        let left = launched_modules(self.module);
        for op in ir::body(self.module).map(ir::ops_in).unwrap_or_default() {
            let name = ir::string_attribute(op, "sym_name").filter(|_| ir::is_op(op, "gpu.module"));
            if name.is_some_and(|name| self.launched.contains(&name) && !left.contains(&name)) {
                ir::erase(op);
            }
        }
    }
}

/// The symbol of the kernel of a launch, as text.
pub fn symbol_of(launch: OperationRef) -> String {
    launch.attribute("kernel").map(|kernel| kernel.to_string()).unwrap_or_default()
}

/// Module and name in a symbol.
fn parts_of(symbol: &str) -> Option<(&str, &str)> {
    let (module, name) = symbol.split_once("::")?;
    Some((plain_part(module), plain_part(name)))
}

fn plain_part(part: &str) -> &str {
    part.trim_start_matches('@').trim_matches('"')
}

fn launched_modules(module: OperationRef) -> BTreeSet<String> {
    let launches = ir::walk(module).into_iter().filter(|op| ir::is_op(*op, "gpu.launch_func"));
    launches.filter_map(|launch| Some(parts_of(&symbol_of(launch))?.0.to_owned())).collect()
}

fn find<'c, 'a>(module: OperationRef<'c, 'a>, symbol: &str) -> Option<OperationRef<'c, 'a>> {
    let (kernels, name) = parts_of(symbol)?;
    let named = |ops: Vec<OperationRef<'c, 'a>>, name: &str| {
        ops.into_iter().find(|op| ir::string_attribute(*op, "sym_name").as_deref() == Some(name))
    };
    let kernels = named(ir::ops_in(ir::body(module)?), kernels)?;
    named(ir::ops_in(ir::body(kernels)?), name).filter(|op| ir::is_op(*op, "gpu.func"))
}

/// What fusion asks of a kernel; none if it has several blocks, knows its grid, or shares memory that is no allocation.
fn read<'c, 'a>(function: OperationRef<'c, 'a>) -> Option<Kernel<'c, 'a>> {
    let attributions = ir::int_attribute(function, "workgroup_attributions").unwrap_or(0);
    if ir::blocks_of(function).len() != 1 || attributions > 0 {
        return None;
    }
    let (mut has_barrier, mut shared) = (false, Vec::new());
    for op in ir::walk(function) {
        match ir::op_name(op).as_str() {
            "gpu.barrier" => has_barrier = true,
            "gpu.grid_dim" | "gpu.global_id" => return None,
            "memref.alloc" => shared.push(shared_of(ir::results_of(op)[0])?),
            _ => {}
        }
    }
    Some(Kernel { function, has_barrier, shared })
}

/// What a block allocates; none if its size is open.
fn shared_of(memory: Value) -> Option<Shared> {
    let r#type = memory.r#type();
    let shape = ir::shape_of(r#type)?;
    if shape.contains(&ir::DYNAMIC) {
        return None;
    }
    let element = ir::element_type(r#type);
    let n_elements: i64 = shape.iter().product();
    let n_bytes = n_elements * i64::try_from(ir::bits_of(element).unwrap_or(64).div_ceil(8)).ok()?;
    // Loads and stores do not care how much lies behind what they use.
    let is_plain =
        |(user, _): (OperationRef, usize)| matches!(ir::op_name(user).as_str(), "memref.load" | "memref.store");
    let text = r#type.to_string();
    let around = match shape.as_slice() {
        [n] if ir::uses(memory).into_iter().all(is_plain) => around_number(&text, *n),
        _ => None,
    };
    Some(match around {
        Some(around) => Shared { kind: element.to_string(), around: Some(around), n_elements, n_bytes },
        None => Shared { kind: text, around: None, n_elements: 0, n_bytes },
    })
}

fn around_number(r#type: &str, number: i64) -> Option<[String; 2]> {
    let (front, back) = r#type.split_once(&format!("<{number}x"))?;
    Some([format!("{front}<"), format!("x{back}")])
}
