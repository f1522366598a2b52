//! What each op of a function is for code that runs beside a GPU.

use crate::convert_to_gpu::{aliases::Aliases, cpu_tasks::WRITES, ops::kernel_operands};
use melior::ir::{
    Attribute, OperationRef, Value,
    attribute::{ArrayAttribute, DenseI64ArrayAttribute, FlatSymbolRefAttribute, IntegerAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, Effects},
    ops,
};
use std::collections::{BTreeMap, BTreeSet};

/// What an op is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It stays where it is and never waits.
    Host,
    /// It starts a kernel.
    Launch,
    /// It allocates memory that kernels use.
    Alloc,
    /// It frees memory that kernels use.
    Free,
    /// The host uses memory that kernels use, or calls what may do so.
    Access,
    /// A container.
    Container,
    /// Control flow of the host around what has another role.
    Region {
        /// Whether something in it goes to the GPU.
        gpu: bool,
        /// Whether the host waits in it.
        access: bool,
    },
}

/// The roles of the ops of a function.
pub struct Roles {
    /// By the keys of the ops; those of the host are left out.
    roles: BTreeMap<usize, Role>,
}

/// Memory that kernels use, by class.
struct Used {
    aliases: Aliases,
    launched: BTreeSet<usize>,
    written: BTreeSet<usize>,
}

impl Roles {
    /// Reads a function. Refuses memory of the stack that a kernel uses.
    pub fn of(function: OperationRef) -> Result<Self, Failed> {
        let ops = ir::walk(function);
        let used = Used::of(function, &ops);
        let harmless = harmless_functions(function);
        let mut roles = Self { roles: BTreeMap::new() };
        for op in ops.iter().filter(|op| **op != function) {
            let role = used.role_of(*op, &harmless);
            if role == Role::Host {
                continue;
            }
            if role == Role::Alloc && ir::is_op(*op, "memref.alloca") {
                return Err(op_error(*op, "is used by a kernel: expected 'memref.alloc'"));
            }
            roles.roles.insert(ir::op_key(*op), role);
            roles.tell_parents(*op, function, role);
        }
        Ok(roles)
    }

    /// What an op of the function as it was read is.
    pub fn of_op(&self, op: OperationRef) -> Role {
        self.roles.get(&ir::op_key(op)).copied().unwrap_or(Role::Host)
    }

    /// Notes in the control flow around an op what is in it.
    fn tell_parents(&mut self, op: OperationRef, function: OperationRef, role: Role) {
        let parents = std::iter::successors(op.parent_operation(), |op| op.parent_operation());
        for parent in parents.take_while(|parent| *parent != function).filter(|parent| is_control_flow(*parent)) {
            let entry = self.roles.entry(ir::op_key(parent)).or_insert(Role::Region { gpu: false, access: false });
            let Role::Region { gpu, access } = entry else { continue };
            *gpu |= matches!(role, Role::Launch | Role::Alloc | Role::Free | Role::Container);
            *access |= role == Role::Access;
        }
    }
}

impl Used {
    fn of(function: OperationRef, ops: &[OperationRef]) -> Self {
        let mut used = Self { aliases: Aliases::of(function), launched: BTreeSet::new(), written: BTreeSet::new() };
        for launch in ops.iter().filter(|op| is_launch(**op)) {
            let writes = operand_numbers(*launch, "parallel_op.writes");
            for (number, operand) in kernel_operands(*launch).into_iter().enumerate() {
                let Some(class) = used.aliases.class_of(operand) else { continue };
                used.launched.insert(class);
                if writes.as_ref().is_none_or(|writes| writes.contains(&number)) {
                    used.written.insert(class);
                }
            }
        }
        used
    }

    fn is_in(&self, value: Value, classes: &BTreeSet<usize>) -> bool {
        self.aliases.class_of(value).is_some_and(|class| classes.contains(&class))
    }

    fn role_of(&self, op: OperationRef, harmless: &BTreeSet<String>) -> Role {
        let uses = |classes: &BTreeSet<usize>| op.operands().any(|operand| self.is_in(operand, classes));
        match ir::op_name(op).as_str() {
            "gpu.launch_func" if is_launch(op) => Role::Launch,
            ops::PARALLEL => Role::Container,
            "memref.alloc" | "memref.alloca" if ir::results_of(op).iter().any(|it| self.is_in(*it, &self.launched)) => {
                Role::Alloc
            }
            "memref.dealloc" if uses(&self.launched) => Role::Free,
            "memref.load" if !uses(&self.written) => Role::Host,
            "func.call" if is_call_of(op, harmless) && !op.has_attribute(WRITES) && !uses(&self.launched) => Role::Host,
            "func.call" | "func.call_indirect" | "llvm.call" => Role::Access,
            _ if is_control_flow(op) || ir::effects_of(op) == Effects::None || !uses(&self.launched) => Role::Host,
            _ => Role::Access,
        }
    }
}

/// Whether the op launches a kernel and waits for its end.
pub fn is_launch(op: OperationRef) -> bool {
    ir::is_op(op, "gpu.launch_func") && op.result_count() == 0
}

/// Whether the op has bodies of the host's code, in which roles are asked for op by op.
fn is_control_flow(op: OperationRef) -> bool {
    let name = ir::op_name(op);
    name.starts_with("scf.") || [ops::PARALLEL, ops::TASK, ops::YIELD, "memref.alloca_scope"].contains(&name.as_str())
}

/// The operands of its kernel that an attribute of a launch names; none if the attribute is missing.
pub fn operand_numbers(launch: OperationRef, name: &str) -> Option<Vec<usize>> {
    let attribute = launch.attribute(name).ok()?;
    let numbers: Vec<i64> = match DenseI64ArrayAttribute::try_from(attribute) {
        Ok(numbers) => (0..numbers.len()).filter_map(|at| numbers.element(at).ok()).collect(),
        Err(_) => integers_in(attribute)?,
    };
    numbers.into_iter().map(|number| usize::try_from(number).ok()).collect()
}

fn integers_in(attribute: Attribute) -> Option<Vec<i64>> {
    let array = ArrayAttribute::try_from(attribute).ok()?;
    (0..array.len()).map(|at| Some(IntegerAttribute::try_from(array.element(at).ok()?).ok()?.value())).collect()
}

fn is_call_of(call: OperationRef, functions: &BTreeSet<String>) -> bool {
    let callee = call.attribute("callee").ok().and_then(|callee| FlatSymbolRefAttribute::try_from(callee).ok());
    callee.is_some_and(|callee| functions.contains(callee.value()))
}

/// Functions of the module that use nothing but their arguments, such as those that compare addresses for deallocation.
fn harmless_functions(function: OperationRef) -> BTreeSet<String> {
    let siblings = function.block().map(ir::ops_in).unwrap_or_default();
    let reaches_out = |op: OperationRef| {
        let name = ir::op_name(op);
        name.contains("call") || name.starts_with("gpu.") || name == ops::PARALLEL || name == "memref.get_global"
    };
    let is_harmless = |op: &OperationRef| {
        ir::is_op(*op, "func.func")
            && ir::string_attribute(*op, "sym_visibility").as_deref() == Some("private")
            && ir::body(*op).is_some()
            && !ir::walk(*op).into_iter().any(reaches_out)
    };
    let names = siblings.into_iter().filter(is_harmless).filter_map(|op| ir::string_attribute(op, "sym_name"));
    names.collect()
}
