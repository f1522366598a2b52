//! Writes the three functions.

use super::{WEIGHT_ATTRIBUTE, prepare_name, prepared_name, split::Split};
use melior::{
    Context,
    ir::{
        Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, Type, Value, ValueLike,
        attribute::{ArrayAttribute, FlatSymbolRefAttribute, StringAttribute, TypeAttribute},
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
        r#type::FunctionType,
    },
};
use parallel_op_dialect::ir;
use std::collections::HashMap;

/// What all that is passed from function to function is: others use it, too.
const READ_ONLY: &str = "bufferization.writable";

/// Splits a function as decided. It keeps its place and becomes the rest; the two others stand in front of it.
pub fn write<'c, 'a>(function: OperationRef<'c, 'a>, split: &Split<'c, 'a>) {
    let Some(block) = ir::body(function) else { return };
    let entry = Entry::of(function, block);
    let types = |values: &[Value<'c, 'a>]| values.iter().map(ValueLike::r#type).collect::<Vec<Type>>();
    let crossing = types(&split.crossing);
    entry.write_caller(split, &crossing);
    entry.write_prepare(split, &crossing);

    let context = entry.context;
    let mut arguments = Vec::new();
    let mut attributes = Vec::new();
    for idx in entry.others(split) {
        arguments.push(entry.arguments[idx]);
        attributes.push(entry.argument_attributes[idx]);
    }
    for value in &split.crossing {
        let argument = block.add_argument(value.r#type(), function.location());
        ir::replace_all_uses(*value, argument);
        arguments.push(argument);
        attributes.push(parse(context, &format!("{{{WEIGHT_ATTRIBUTE}}}")));
    }
    for &idx in &split.passed {
        let argument = block.add_argument(entry.arguments[idx].r#type(), function.location());
        ir::replace_all_uses(entry.arguments[idx], argument);
        arguments.push(argument);
        attributes.push(entry.argument_attributes[idx]);
    }
    // Users stand behind what they use.
    split.gone.iter().rev().for_each(|op| ir::erase(*op));
    split.weights.iter().rev().for_each(|&idx| ir::erase_argument(block, idx));
    let name = StringAttribute::new(context, &prepared_name(&entry.name)).into();
    ir::set_attribute(function, "sym_name", name);
    let r#type = FunctionType::new(context, &types(&arguments), &entry.results);
    ir::set_attribute(function, "function_type", TypeAttribute::new(r#type.into()).into());
    ir::set_attribute(function, "arg_attrs", ArrayAttribute::new(context, &attributes).into());
    let first_kept = arguments.len() - split.crossing.len() - split.passed.len();
    (first_kept..arguments.len()).for_each(|idx| forbid_writes(function, idx, arguments[idx]));
}

/// The function as it was.
struct Entry<'c, 'a> {
    context: &'c Context,
    function: OperationRef<'c, 'a>,
    location: Location<'c>,
    name: String,
    arguments: Vec<Value<'c, 'a>>,
    /// A dictionary for each argument.
    argument_attributes: Vec<Attribute<'c>>,
    results: Vec<Type<'c>>,
}

impl<'c, 'a> Entry<'c, 'a> {
    fn of(function: OperationRef<'c, 'a>, block: BlockRef<'c, 'a>) -> Self {
        let context = ir::context_of(function);
        let arguments = ir::arguments_of(block);
        let marks = function.attribute("arg_attrs").ok().and_then(|it| ArrayAttribute::try_from(it).ok());
        let mark = |idx| marks.as_ref().and_then(|all| all.element(idx).ok()).unwrap_or_else(|| parse(context, "{}"));
        let r#type = function.attribute("function_type").ok().and_then(|it| TypeAttribute::try_from(it).ok());
        let r#type = r#type.and_then(|it| FunctionType::try_from(it.value()).ok());
        let results = r#type.map(|it| (0..it.result_count()).filter_map(|idx| it.result(idx).ok()).collect());
        Self {
            context,
            function,
            location: function.location(),
            name: ir::string_attribute(function, "sym_name").unwrap_or_default(),
            argument_attributes: (0..arguments.len()).map(mark).collect(),
            arguments,
            results: results.unwrap_or_default(),
        }
    }

    /// Numbers of the arguments that are no weights.
    fn others(&self, split: &Split) -> impl Iterator<Item = usize> + use<> {
        let weights = split.weights.clone();
        (0..self.arguments.len()).filter(move |idx| !weights.contains(idx))
    }

    /// The function that has the name and the type of the entry, and calls the two others.
    fn write_caller(&self, split: &Split<'c, 'a>, crossing: &[Type<'c>]) {
        let all: Vec<usize> = (0..self.arguments.len()).collect();
        let caller = self.write_function(&self.name, &all, &self.results);
        let Some(block) = ir::body(caller) else { return };
        let arguments = ir::arguments_of(block);
        let pick = |numbers: &[usize]| numbers.iter().map(|&idx| arguments[idx]).collect::<Vec<_>>();
        let packed = self.write_call(block, &prepare_name(&self.name), &pick(&split.weights), crossing);
        let others: Vec<usize> = self.others(split).collect();
        let operands = [pick(&others), packed, pick(&split.passed)].concat();
        let results = self.write_call(block, &prepared_name(&self.name), &operands, &self.results);
        self.write_return(block, &results);
        // What holds of the results, the C interface and more.
        let own = ["sym_name", "function_type", "arg_attrs", "sym_visibility", "llvm.emit_c_interface"];
        for (name, attribute) in self.function.attributes() {
            let name = name.as_string_ref().as_str().unwrap_or_default().to_owned();
            if !own.contains(&name.as_str()) {
                ir::set_attribute(caller, &name, attribute);
            }
        }
    }

    /// The function that takes the weights.
    fn write_prepare(&self, split: &Split<'c, 'a>, crossing: &[Type<'c>]) {
        let function = self.write_function(&prepare_name(&self.name), &split.weights, crossing);
        let Some(block) = ir::body(function) else { return };
        let own = ir::arguments_of(block);
        (0..own.len()).for_each(|idx| forbid_writes(function, idx, own[idx]));
        let mut copies: HashMap<usize, Value<'c, 'a>> = HashMap::new();
        let weights = split.weights.iter().map(|&idx| ir::value_key(self.arguments[idx]));
        copies.extend(weights.zip(own));
        for op in &split.prepare {
            let copy = ir::clone_to_end(*op, block);
            for inner in ir::walk(copy) {
                for (idx, operand) in inner.operands().enumerate() {
                    if let Some(value) = copies.get(&ir::value_key(operand)) {
                        ir::set_operand(inner, idx, *value);
                    }
                }
            }
            copies.extend(ir::results_of(*op).into_iter().map(ir::value_key).zip(ir::results_of(copy)));
        }
        let values: Vec<_> = split.crossing.iter().filter_map(|it| copies.get(&ir::value_key(*it)).copied()).collect();
        self.write_return(block, &values);
    }

    /// A function without ops, in front of the entry, that takes the entry's arguments of these numbers.
    fn write_function(&self, name: &str, arguments: &[usize], results: &[Type<'c>]) -> OperationRef<'c, 'a> {
        let types: Vec<Type> = arguments.iter().map(|&idx| self.arguments[idx].r#type()).collect();
        let marks: Vec<_> = arguments.iter().map(|&idx| self.argument_attributes[idx]).collect();
        let r#type = FunctionType::new(self.context, &types, results);
        let mut attributes = vec![
            ("sym_name", StringAttribute::new(self.context, name).into()),
            ("function_type", TypeAttribute::new(r#type.into()).into()),
            ("arg_attrs", ArrayAttribute::new(self.context, &marks).into()),
        ];
        for name in ["sym_visibility", "llvm.emit_c_interface"] {
            attributes.extend(self.function.attribute(name).ok().map(|it| (name, it)));
        }
        let attributes: Vec<_> =
            attributes.into_iter().map(|(key, value)| (Identifier::new(self.context, key), value)).collect();
        let region = Region::new();
        let arguments: Vec<_> = types.iter().map(|it| (*it, self.location)).collect();
        region.append_block(Block::new(&arguments));
        let builder =
            OperationBuilder::new("func.func", self.location).add_attributes(&attributes).add_regions([region]);
        ir::build_before(builder, self.function)
    }

    fn write_call(
        &self,
        block: BlockRef<'c, 'a>,
        callee: &str,
        operands: &[Value<'c, 'a>],
        results: &[Type<'c>],
    ) -> Vec<Value<'c, 'a>> {
        let callee = FlatSymbolRefAttribute::new(self.context, callee).into();
        let builder = OperationBuilder::new("func.call", self.location)
            .add_operands(operands)
            .add_results(results)
            .add_attributes(&[(Identifier::new(self.context, "callee"), callee)]);
        ir::results_of(ir::build_at_end(builder, block))
    }

    fn write_return(&self, block: BlockRef<'c, 'a>, values: &[Value<'c, 'a>]) {
        ir::build_at_end(OperationBuilder::new("func.return", self.location).add_operands(values), block);
    }
}

/// One-Shot Bufferize would write results into what comes as an argument.
fn forbid_writes(function: OperationRef, idx: usize, argument: Value) {
    if ir::shape_of(argument.r#type()).is_some() {
        ir::set_argument_attribute(function, idx, READ_ONLY, parse(ir::context_of(function), "false"));
    }
}

fn parse<'c>(context: &'c Context, text: &str) -> Attribute<'c> {
    Attribute::parse(context, text).expect("a literal that parses")
}
