//! Constants of the dialect that an op is of.

use super::types::{builtin_tensor, is_float, static_shape};
use melior::{
    Context,
    ir::{
        Attribute, Identifier, OperationRef, Type, Value,
        attribute::{DictionaryAttribute, IntegerAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::{IntegerType, RankedTensorType},
    },
};
use parallel_op_dialect::ir::{self, OperationParts};

/// A kind of constant op.
struct Kind<'c> {
    name: &'static str,
    attribute: &'static str,
    value: Attribute<'c>,
}

/// Makes a constant of `numbers` in front of `op`, for a value of its dialect and of type `r#type`. None for types that
/// have no constant there, such as lists and tensors of open extents or with an encoding, and for floats, whose zeros have
/// signs.
pub fn build_before<'c, 'a>(numbers: &[i64], r#type: Type<'c>, op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
    let kind = kind_of(numbers, r#type, op)?;
    let context = ir::context_of(op);
    let attribute = (Identifier::new(context, kind.attribute), kind.value);
    let builder = OperationBuilder::new(kind.name, op.location()).add_results(&[r#type]);
    let constant = if ir::is_unregistered(op) {
        let constant = ir::build_before(builder, op);
        ir::set_foreign_properties(constant, DictionaryAttribute::new(context, &[attribute]).into());
        constant
    } else {
        ir::build_before(builder.add_attributes(&[attribute]), op)
    };
    constant.result_at(0)
}

fn kind_of<'c>(numbers: &[i64], r#type: Type<'c>, op: OperationRef<'c, '_>) -> Option<Kind<'c>> {
    let context = ir::context_of(op);
    let name = ir::op_name(op);
    let tensor = RankedTensorType::try_from(r#type).ok();
    if is_float(r#type) || tensor.is_some_and(|tensor| tensor.encoding().is_some()) {
        return None;
    }
    let is_tensor = tensor.is_some();
    let shape = static_shape(r#type)?;
    let kind = |name, attribute, value| Some(Kind { name, attribute, value });
    match (name.split('.').next()?, is_tensor) {
        ("onnx", true) => kind("onnx.Constant", "value", ir::dense_integers(r#type, numbers)),
        ("torch", false) if r#type.to_string() == "!torch.int" => {
            kind("torch.constant.int", "value", integer(context, 64, numbers)?)
        }
        ("torch", false) if r#type.to_string() == "!torch.bool" => {
            kind("torch.constant.bool", "value", integer(context, 1, numbers)?)
        }
        ("torch", false) => {
            kind("torch.vtensor.literal", "value", ir::dense_integers(builtin_tensor(context, r#type)?, numbers))
        }
        ("tosa", true) => kind("tosa.const", "values", ir::dense_integers(r#type, numbers)),
        ("tosa", false) => {
            let extents: Vec<u64> =
                shape.into_iter().map(|extent| u64::try_from(extent).ok()).collect::<Option<_>>()?;
            let tensor = RankedTensorType::new(&extents, Type::index(context), None);
            kind("tosa.const_shape", "values", ir::dense_integers(tensor.into(), numbers))
        }
        ("tensor", true) => kind("arith.constant", "value", ir::dense_integers(r#type, numbers)),
        // Scalars of arith have no sign.
        ("tensor", false) if IntegerType::try_from(r#type).is_ok_and(|integer| !integer.is_signless()) => None,
        ("tensor", false) => kind("arith.constant", "value", IntegerAttribute::new(r#type, *numbers.first()?).into()),
        _ => None,
    }
}

fn integer<'c>(context: &'c Context, width: u32, numbers: &[i64]) -> Option<Attribute<'c>> {
    Some(IntegerAttribute::new(IntegerType::new(context, width).into(), *numbers.first()?).into())
}
