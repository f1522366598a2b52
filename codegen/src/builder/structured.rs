//! Structured ops on tensors.

use melior::ir::{
    AffineExpr, AffineMap, Attribute, OperationRef, Region, Type, Value, ValueLike,
    attribute::{ArrayAttribute, DenseI32ArrayAttribute},
};
use parallel_op_dialect::ir::{self, OperationParts};

use super::{Builder, Named, region_of};
use crate::builder::tensors::{Extent, tensor_type};

/// What `linalg.generic` says besides its body.
pub struct Generic<'c, 'a> {
    /// The inputs.
    pub inputs: Vec<Value<'c, 'a>>,
    /// The outputs, of which each becomes a result.
    pub outputs: Vec<Value<'c, 'a>>,
    /// How each operand is indexed, inputs and then outputs.
    pub maps: Vec<AffineMap<'c>>,
    /// For each loop whether its turns do not depend on each other.
    pub is_parallel: Vec<bool>,
}

impl<'c, 'a> Generic<'c, 'a> {
    fn operands(&self) -> Vec<Value<'c, 'a>> {
        [self.inputs.as_slice(), &self.outputs].concat()
    }
}

impl<'c, 'a> Builder<'c, 'a> {
    /// A named structured op of one output.
    pub fn named(
        &self,
        name: &str,
        inputs: &[Value<'c, 'a>],
        output: Value<'c, 'a>,
        attributes: Named<'_, 'c>,
    ) -> Value<'c, 'a> {
        let operands = [inputs, &[output]].concat();
        let attributes = [attributes, &[self.in_and_out(inputs.len(), 1)]].concat();
        let builder = self.prepare(name, &operands, &[output.r#type()], &attributes);
        let op = self.place(builder.add_regions([Region::new()]));
        ir::fill_named_body(op);
        ir::results_of(op)[0]
    }

    /// `linalg.generic`: `body` gets a builder inside and one element of each operand, and returns those of the results.
    pub fn generic(
        &self,
        generic: &Generic<'c, 'a>,
        body: impl FnOnce(&Self, &[Value<'c, 'a>]) -> Vec<Value<'c, 'a>>,
    ) -> OperationRef<'c, 'a> {
        let operands = generic.operands();
        let elements: Vec<_> =
            operands.iter().map(|operand| (ir::element_type(operand.r#type()), self.location)).collect();
        let op = self.generic_with(generic, region_of(&elements));
        let block = ir::body(op).expect("it was given a block");
        let inner = self.at_end_of(block);
        let results = body(&inner, &ir::arguments_of(block));
        inner.op("linalg.yield", &results, &[], &[]);
        op
    }

    /// `linalg.generic` with a copy of the body of a structured op that takes as many operands.
    pub fn generic_like(&self, generic: &Generic<'c, 'a>, op: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
        let copy = self.clone_of(op);
        let new = self.generic_with(generic, Region::new());
        let [into, from] = [new, copy].map(|op| op.region_at(0).expect("a structured op has a body"));
        ir::take_body(into, from);
        ir::erase(copy);
        new
    }

    fn generic_with(&self, generic: &Generic<'c, 'a>, region: Region<'c>) -> OperationRef<'c, 'a> {
        let types: Vec<Type> = generic.outputs.iter().map(ValueLike::r#type).collect();
        let maps: Vec<Attribute> = generic.maps.iter().map(|map| ir::map_attribute(*map)).collect();
        let attributes = [
            ("indexing_maps", ArrayAttribute::new(self.context, &maps).into()),
            ("iterator_types", self.iterators(&generic.is_parallel)),
            self.in_and_out(generic.inputs.len(), generic.outputs.len()),
        ];
        let builder = self.prepare("linalg.generic", &generic.operands(), &types, &attributes);
        self.place(builder.add_regions([region]))
    }

    /// `linalg.fill`: one scalar everywhere in a tensor of these lengths.
    pub fn filled(&self, scalar: Value<'c, 'a>, extents: &[Extent<'c, 'a>]) -> Value<'c, 'a> {
        let empty = self.empty(extents, scalar.r#type());
        self.named("linalg.fill", &[scalar], empty, &[])
    }

    /// `linalg.transpose`: `order` says for each dimension of the result which one of `tensor` it is.
    pub fn transposed(&self, tensor: Value<'c, 'a>, order: &[usize]) -> Value<'c, 'a> {
        let extents = self.extents(tensor);
        let extents: Vec<Extent> = order.iter().map(|&dim| extents[dim]).collect();
        let output = self.empty(&extents, ir::element_type(tensor.r#type()));
        self.moved("linalg.transpose", tensor, output, ("permutation", self.dims(order)))
    }

    /// `linalg.broadcast` of a tensor into one of these lengths; `added` are the dimensions that `tensor` lacks.
    pub fn broadcasted(&self, tensor: Value<'c, 'a>, added: &[usize], extents: &[Extent<'c, 'a>]) -> Value<'c, 'a> {
        let output = self.empty(extents, ir::element_type(tensor.r#type()));
        self.moved("linalg.broadcast", tensor, output, ("dimensions", self.dims(added)))
    }

    /// An op that only moves elements, so that its body passes them on.
    fn moved(
        &self,
        name: &str,
        tensor: Value<'c, 'a>,
        output: Value<'c, 'a>,
        attribute: (&str, Attribute<'c>),
    ) -> Value<'c, 'a> {
        let element = ir::element_type(tensor.r#type());
        let region = region_of(&[(element, self.location), (element, self.location)]);
        let builder = self.prepare(name, &[tensor, output], &[output.r#type()], &[attribute]);
        let op = self.place(builder.add_regions([region]));
        let block = ir::body(op).expect("it was given a block");
        self.at_end_of(block).op("linalg.yield", &ir::arguments_of(block)[..1], &[], &[]);
        ir::results_of(op)[0]
    }

    /// Elementwise arithmetic on tensors of one shape and element type: `body` gets one element of each.
    pub fn elementwise(
        &self,
        inputs: &[Value<'c, 'a>],
        body: impl FnOnce(&Self, &[Value<'c, 'a>]) -> Value<'c, 'a>,
    ) -> Value<'c, 'a> {
        let output = self.empty(&self.extents(inputs[0]), ir::element_type(inputs[0].r#type()));
        let rank = ir::shape_of(output.r#type()).map_or(0, |shape| shape.len());
        let generic = Generic {
            inputs: inputs.to_vec(),
            outputs: vec![output],
            maps: vec![AffineMap::multi_dim_identity(self.context, rank); inputs.len() + 1],
            is_parallel: vec![true; rank],
        };
        let op = self.generic(&generic, |inner, elements| vec![body(inner, &elements[..inputs.len()])]);
        ir::results_of(op)[0]
    }

    /// The map from so many loops to some of them.
    pub fn projection(&self, n_loops: usize, loops: &[usize]) -> AffineMap<'c> {
        let expressions: Vec<AffineExpr> = loops.iter().map(|&it| AffineExpr::dim(self.context, it)).collect();
        AffineMap::new(self.context, n_loops, 0, &expressions)
    }

    /// The type of a tensor of the same elements with other lengths.
    pub fn reshaped_type(&self, tensor: Value<'c, 'a>, shape: &[i64]) -> Type<'c> {
        tensor_type(shape, ir::element_type(tensor.r#type()))
    }

    fn dims(&self, dims: &[usize]) -> Attribute<'c> {
        self.integers(&dims.iter().map(|&dim| dim as i64).collect::<Vec<_>>())
    }

    fn iterators(&self, is_parallel: &[bool]) -> Attribute<'c> {
        let kind = |&parallel: &bool| {
            let name = if parallel { "parallel" } else { "reduction" };
            Attribute::parse(self.context, &format!("#linalg.iterator_type<{name}>")).expect("linalg is loaded")
        };
        ArrayAttribute::new(self.context, &is_parallel.iter().map(kind).collect::<Vec<_>>()).into()
    }

    fn in_and_out(&self, n_inputs: usize, n_outputs: usize) -> (&'static str, Attribute<'c>) {
        let sizes = [n_inputs, n_outputs].map(|count| i32::try_from(count).expect("few operands"));
        ("operandSegmentSizes", DenseI32ArrayAttribute::new(self.context, &sizes).into())
    }
}
