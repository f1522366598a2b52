//! The kernel of a fused launch.
//!
//! Its blocks are divided among tasks by a table of first blocks. A balanced tree of `scf.if` over the table finds the
//! class of a block; in a class of several tasks another one finds the task, and yields its first block and what its
//! captures are where they differ from those of the others. Below that stands the body of the class's kernel, with the
//! number that a block has in its own task. Memory that blocks share is the same for all classes.
//!
//! The kernel is written as text in which a cast stands for each body; the bodies are put in their places then.

use crate::convert_to_gpu::kernels::{Kernel, Shared};
use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::{
    fmt::{self, Write},
    rc::Rc,
};

/// What stands for the body of a class until it is there.
const BODY: &str = "builtin.unrealized_conversion_cast";

/// A number of blocks, or of the first one, as the kernel knows it.
#[derive(Clone, Copy)]
pub enum Blocks {
    /// Known beforehand.
    Known(i64),
    /// The kernel's argument of that number.
    Argument(usize),
}

/// The tasks with one kernel.
pub struct Class<'c, 'a> {
    /// The kernel.
    pub kernel: Rc<Kernel<'c, 'a>>,
    /// Its symbol.
    pub symbol: String,
    /// First block of each task.
    pub first_blocks: Vec<Blocks>,
    /// For each task the number of the fused kernel's argument for each of its kernel's.
    pub arguments: Vec<Vec<usize>>,
}

/// What a fused kernel is made from.
pub struct FusedKernel<'c, 'a> {
    /// Its tasks.
    pub classes: Vec<Class<'c, 'a>>,
    /// Types of its arguments, as text.
    pub types: Vec<String>,
    /// Threads of a block.
    pub n_threads: i64,
}

impl<'c, 'a> FusedKernel<'c, 'a> {
    /// Its text, with `@NAME` for its name.
    pub fn text(&self) -> String {
        let mut writer = Writer { kernel: self, text: String::new(), n_names: 0 };
        writer.kernel().expect("a text can be written");
        writer.text
    }

    /// Puts the bodies in their places.
    pub fn fill(&self, module: OperationRef<'c, 'a>) {
        let places = ir::walk(module).into_iter().filter(|op| ir::is_op(*op, BODY));
        for (class, place) in self.classes.iter().zip(places.collect::<Vec<_>>()) {
            fill_place(&class.kernel, place);
        }
    }

    /// Memory that blocks share: what each class uses of it, and types of all.
    fn shared(&self) -> (Vec<Vec<usize>>, Vec<String>) {
        let kernels: Vec<_> = self.classes.iter().map(|class| class.kernel.as_ref()).collect();
        let overlay = Overlay::of(&kernels);
        (overlay.used, overlay.slots.iter().map(Slot::r#type).collect())
    }
}

/// One piece of shared memory for several classes.
pub struct Slot {
    shape: Shared,
    n_elements: i64,
    n_bytes: i64,
}

impl Slot {
    fn r#type(&self) -> String {
        match &self.shape.around {
            Some([front, back]) => format!("{front}{}{back}", self.n_elements),
            None => self.shape.kind.clone(),
        }
    }
}

/// Which pieces of shared memory kernels have in common.
pub struct Overlay {
    slots: Vec<Slot>,
    used: Vec<Vec<usize>>,
}

impl Overlay {
    /// Lays the first allocation of one kind of each kernel over each other, and so on.
    pub fn of(kernels: &[&Kernel]) -> Self {
        let (mut slots, mut used): (Vec<Slot>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
        for kernel in kernels {
            let mut own: Vec<usize> = Vec::new();
            for shared in &kernel.shared {
                let fits = |(at, slot): &(usize, &Slot)| slot.shape.kind == shared.kind && !own.contains(at);
                let slot = slots.iter().enumerate().find(fits).map(|(at, _)| at);
                let slot = slot.unwrap_or_else(|| {
                    slots.push(Slot { shape: shared.clone(), n_elements: 0, n_bytes: 0 });
                    slots.len() - 1
                });
                slots[slot].n_elements = slots[slot].n_elements.max(shared.n_elements);
                slots[slot].n_bytes = slots[slot].n_bytes.max(shared.n_bytes);
                own.push(slot);
            }
            used.push(own);
        }
        Self { slots, used }
    }

    /// Bytes in all.
    pub fn n_bytes(&self) -> i64 {
        self.slots.iter().map(|slot| slot.n_bytes).sum()
    }
}

/// Moves a copy of a kernel's body to where a cast of its block number, captures and shared memory stands.
fn fill_place(kernel: &Kernel, place: OperationRef) {
    let copy = ir::clone_before(kernel.function, place);
    let operands: Vec<_> = place.operands().collect();
    let Some((block, rest)) = operands.split_first() else { return };
    let Some(body) = ir::body(copy) else { return };
    let arguments = ir::arguments_of(body);
    let (captures, shared) = rest.split_at(arguments.len());
    arguments.iter().zip(captures).for_each(|(argument, capture)| ir::replace_all_uses(*argument, *capture));
    replace_ids(copy, *block, shared);
    let mut inner = ir::ops_in(body);
    inner.pop();
    inner.into_iter().for_each(|op| ir::move_before(op, place));
    ir::erase(copy);
    ir::erase(place);
}

/// Gives a body its own number of the block, and memory in place of what it would allocate.
fn replace_ids<'c, 'a>(body: OperationRef<'c, 'a>, block: Value<'c, 'a>, shared: &[Value<'c, 'a>]) {
    let mut shared = shared.iter();
    let is_x = |op: OperationRef| op.attribute("dimension").is_ok_and(|it| it.to_string().contains("dim x"));
    for op in ir::walk(body) {
        let with = match ir::op_name(op).as_str() {
            "gpu.block_id" if is_x(op) => Some(block),
            "memref.alloc" => shared.next().copied(),
            _ => None,
        };
        if let (Some(with), Some(result)) = (with, op.result_at(0)) {
            ir::replace_all_uses(result, with);
            ir::erase(op);
        }
    }
}

/// Writes the text of a kernel.
struct Writer<'b, 'c, 'a> {
    kernel: &'b FusedKernel<'c, 'a>,
    text: String,
    n_names: usize,
}

impl Writer<'_, '_, '_> {
    fn kernel(&mut self) -> fmt::Result {
        let (used, shared) = self.kernel.shared();
        let arguments = self.kernel.types.iter().enumerate().map(|(at, r#type)| format!("%a{at}: {type}"));
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        let block = format!("known_block_size = array<i32: {}, 1, 1>", self.kernel.n_threads);
        writeln!(self.text, "gpu.module @NAME {{\ngpu.func @NAME({arguments}) kernel attributes {{{block}}} {{")?;
        writeln!(self.text, "%block = gpu.block_id x")?;
        for (slot, r#type) in shared.iter().enumerate() {
            writeln!(self.text, "%s{slot} = memref.alloc() : {type}")?;
        }
        self.classes(&used, &shared, 0..self.kernel.classes.len())?;
        writeln!(self.text, "gpu.return\n}}\n}}")
    }

    /// A name that was not used before.
    fn fresh(&mut self) -> String {
        self.n_names += 1;
        format!("%v{}", self.n_names)
    }

    /// The name of a first block.
    fn blocks(&mut self, blocks: Blocks) -> Result<String, fmt::Error> {
        match blocks {
            Blocks::Argument(argument) => Ok(format!("%a{argument}")),
            Blocks::Known(number) => {
                let name = self.fresh();
                writeln!(self.text, "{name} = arith.constant {number} : index")?;
                Ok(name)
            }
        }
    }

    /// The name of whether a block lies in front of the first one of a task.
    fn is_before(&mut self, first: Blocks) -> Result<String, fmt::Error> {
        let (first, name) = (self.blocks(first)?, self.fresh());
        writeln!(self.text, "{name} = arith.cmpi ult, %block, {first} : index")?;
        Ok(name)
    }

    /// The tree over some classes.
    fn classes(&mut self, used: &[Vec<usize>], shared: &[String], range: std::ops::Range<usize>) -> fmt::Result {
        if range.len() == 1 {
            return self.class(range.start, &used[range.start], shared);
        }
        let middle = range.start.midpoint(range.end);
        let is_before = self.is_before(self.kernel.classes[middle].first_blocks[0])?;
        writeln!(self.text, "scf.if {is_before} {{")?;
        self.classes(used, shared, range.start..middle)?;
        writeln!(self.text, "}} else {{")?;
        self.classes(used, shared, middle..range.end)?;
        writeln!(self.text, "}}")
    }

    /// What finds the task of a block, and the place of the body.
    fn class(&mut self, index: usize, used: &[usize], shared: &[String]) -> fmt::Result {
        let class = &self.kernel.classes[index];
        let n_arguments = class.arguments[0].len();
        let differs = |at: &usize| class.arguments.iter().any(|other| other[*at] != class.arguments[0][*at]);
        let differing: Vec<usize> = (0..n_arguments).filter(differs).collect();
        let selected = self.task(index, &differing, 0..class.first_blocks.len())?;
        let block = self.fresh();
        writeln!(self.text, "{block} = arith.subi %block, {} : index", selected[0])?;
        let mut names = vec![block];
        let mut types = vec!["index".to_owned()];
        for (at, argument) in class.arguments[0].iter().enumerate() {
            let chosen = differing.iter().position(|other| *other == at);
            names.push(chosen.map_or_else(|| format!("%a{argument}"), |chosen| selected[chosen + 1].clone()));
            types.push(self.kernel.types[*argument].clone());
        }
        names.extend(used.iter().map(|slot| format!("%s{slot}")));
        types.extend(used.iter().map(|slot| shared[*slot].clone()));
        let (names, types) = (names.join(", "), types.join(", "));
        let body = self.fresh();
        writeln!(self.text, "{body} = {BODY} {names} : {types} to i1 {{body = {:?}}}", class.symbol)
    }

    /// Names of the first block, and of the captures that differ, of the task that a block belongs to.
    fn task(
        &mut self,
        class: usize,
        differing: &[usize],
        range: std::ops::Range<usize>,
    ) -> Result<Vec<String>, fmt::Error> {
        let tasks = &self.kernel.classes[class];
        if range.len() == 1 {
            let mut names = vec![self.blocks(tasks.first_blocks[range.start])?];
            let arguments = &tasks.arguments[range.start];
            names.extend(differing.iter().map(|at| format!("%a{}", arguments[*at])));
            return Ok(names);
        }
        let middle = range.start.midpoint(range.end);
        let types = differing.iter().map(|at| self.kernel.types[tasks.arguments[0][*at]].as_str());
        let types = std::iter::once("index").chain(types).collect::<Vec<_>>().join(", ");
        let is_before = self.is_before(tasks.first_blocks[middle])?;
        let name = self.fresh();
        writeln!(self.text, "{name}:{} = scf.if {is_before} -> ({types}) {{", differing.len() + 1)?;
        for (half, behind) in [(range.start..middle, "} else {"), (middle..range.end, "}")] {
            let yielded = self.task(class, differing, half)?.join(", ");
            writeln!(self.text, "scf.yield {yielded} : {types}\n{behind}")?;
        }
        Ok((0..=differing.len()).map(|at| format!("{name}#{at}")).collect())
    }
}
