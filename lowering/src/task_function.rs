//! The body of a task as a private function.

use crate::module_symbols::ModuleSymbols;
use melior::ir::{
    Identifier, OperationRef, Region, Type, Value, ValueLike,
    attribute::{StringAttribute, TypeAttribute},
    operation::{OperationBuilder, OperationLike},
    r#type::FunctionType,
};
use parallel_op_dialect::ir::{self, OperationParts};

/// The function of a task.
pub struct Outlined<'c, 'a> {
    /// Its op, with the body that the task had.
    pub function: OperationRef<'c, 'a>,
    /// Its symbol.
    pub name: String,
    /// What to call the task before people.
    pub label: String,
}

/// Moves the body of `task`, the one numbered `number` in `parent`, into a function behind `behind`.
///
/// The task keeps captures and results and is left without a block: it must be erased.
pub fn outline<'c, 'a>(
    task: OperationRef<'c, 'a>,
    number: usize,
    parent: OperationRef<'c, 'a>,
    behind: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Outlined<'c, 'a> {
    let context = symbols.context();
    let label = ir::string_attribute(task, "label").unwrap_or_default();
    let name = symbols.fresh(&task_name(&ir::function_name(parent), number, &label));
    let types = |values: Vec<Value<'c, 'a>>| values.iter().map(ValueLike::r#type).collect::<Vec<Type<'c>>>();
    let r#type = FunctionType::new(context, &types(task.operands().collect()), &types(ir::results_of(task)));
    let attributes = [
        ("sym_name", StringAttribute::new(context, &name).into()),
        ("sym_visibility", StringAttribute::new(context, "private").into()),
        ("function_type", TypeAttribute::new(r#type.into()).into()),
    ]
    .map(|(key, value)| (Identifier::new(context, key), value));
    let builder =
        OperationBuilder::new("func.func", task.location()).add_attributes(&attributes).add_regions([Region::new()]);
    let function = ir::build_after(builder, behind);
    if let (Some(into), Some(from)) = (function.region_at(0), task.region_at(0)) {
        ir::take_body(into, from);
    }
    if let Some(last) = ir::terminator(function) {
        let values: Vec<_> = last.operands().collect();
        ir::build_before(OperationBuilder::new("func.return", last.location()).add_operands(&values), last);
        ir::erase(last);
    }
    let label = if label.is_empty() { name.clone() } else { label };
    Outlined { function, name, label }
}

/// `<function>_task<number>`, and the label in the letters that are plain in a symbol.
fn task_name(function: &str, number: usize, label: &str) -> String {
    let plain: String = label.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let separator = if plain.is_empty() { "" } else { "_" };
    format!("{function}_task{number}{separator}{plain}")
}

#[cfg(test)]
mod tests {
    use super::task_name;

    #[test]
    fn names_are_readable_symbols() {
        assert_eq!(task_name("main", 3, ""), "main_task3");
        assert_eq!(task_name("main", 0, "expert 1/é"), "main_task0_expert_1__");
    }
}
