//! Ops that put tensors together and take them apart.

use melior::ir::{
    Attribute, OperationRef, Type, Value, ValueLike,
    attribute::{ArrayAttribute, DenseI32ArrayAttribute, DenseI64ArrayAttribute, IntegerAttribute},
    operation::OperationLike,
    r#type::{IntegerType, RankedTensorType},
};
use parallel_op_dialect::ir;

use super::Builder;

/// A number that the IR knows, or a value of type `index`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent<'c, 'a> {
    /// Known here.
    Static(i64),
    /// Known to the running program.
    Dynamic(Value<'c, 'a>),
}

impl Extent<'_, '_> {
    /// The number as types and attributes hold it.
    pub fn number(self) -> i64 {
        match self {
            Self::Static(number) => number,
            Self::Dynamic(_) => ir::DYNAMIC,
        }
    }
}

/// A part of a tensor: where it begins, its lengths, and its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice<'c, 'a> {
    /// First element in each dimension.
    pub offsets: Vec<Extent<'c, 'a>>,
    /// Elements in each dimension.
    pub sizes: Vec<Extent<'c, 'a>>,
    /// Distance of elements in each dimension.
    pub strides: Vec<Extent<'c, 'a>>,
}

impl<'c, 'a> Slice<'c, 'a> {
    /// A part whose elements stand side by side.
    pub fn dense(offsets: Vec<Extent<'c, 'a>>, sizes: Vec<Extent<'c, 'a>>) -> Self {
        let strides = vec![Extent::Static(1); sizes.len()];
        Self { offsets, sizes, strides }
    }

    /// What `tensor.extract_slice` takes, or what `tensor.insert_slice` and `tensor.parallel_insert_slice` write. None for
    /// any other op.
    pub fn of(op: OperationRef<'c, 'a>) -> Option<Self> {
        let n_tensors = match ir::op_name(op).as_str() {
            "tensor.extract_slice" => 1,
            "tensor.insert_slice" | "tensor.parallel_insert_slice" => 2,
            _ => return None,
        };
        let mut dynamic = op.operands().skip(n_tensors);
        let mut extents = |name| extents_of(op, name, &mut dynamic);
        Some(Self {
            offsets: extents("static_offsets")?,
            sizes: extents("static_sizes")?,
            strides: extents("static_strides")?,
        })
    }

    /// The same part of a tensor whose dimensions stand in another order: `order` says for each place which one stands
    /// there.
    pub fn permuted(&self, order: &[usize]) -> Self {
        let permute = |extents: &[Extent<'c, 'a>]| order.iter().map(|&dim| extents[dim]).collect();
        Self { offsets: permute(&self.offsets), sizes: permute(&self.sizes), strides: permute(&self.strides) }
    }

    fn extents(&self) -> [&[Extent<'c, 'a>]; 3] {
        [&self.offsets, &self.sizes, &self.strides]
    }
}

/// The numbers of an attribute, of which the dynamic ones are the next operands.
pub fn extents_of<'c: 'a, 'a>(
    op: OperationRef<'c, 'a>,
    name: &str,
    dynamic: &mut impl Iterator<Item = Value<'c, 'a>>,
) -> Option<Vec<Extent<'c, 'a>>> {
    let numbers = ir::integers_of(op.attribute(name).ok()?, MOST_DIMENSIONS)?;
    let mut extent = |number| match number {
        ir::DYNAMIC => dynamic.next().map(Extent::Dynamic),
        number => Some(Extent::Static(number)),
    };
    numbers.into_iter().map(&mut extent).collect()
}

/// More dimensions than any tensor of a program has.
const MOST_DIMENSIONS: usize = 64;

/// The type of a tensor with these lengths.
pub fn tensor_type<'c>(shape: &[i64], element: Type<'c>) -> Type<'c> {
    let shape: Vec<u64> = shape.iter().map(|length| length.cast_unsigned()).collect();
    RankedTensorType::new(&shape, element, None).into()
}

impl<'c, 'a> Builder<'c, 'a> {
    /// The lengths of a tensor.
    pub fn extents(&self, tensor: Value<'c, 'a>) -> Vec<Extent<'c, 'a>> {
        let shape = ir::shape_of(tensor.r#type()).unwrap_or_default();
        let extent = |(dim, length): (usize, &i64)| match *length {
            ir::DYNAMIC => Extent::Dynamic(self.dim(tensor, dim)),
            length => Extent::Static(length),
        };
        shape.iter().enumerate().map(extent).collect()
    }

    /// One length of a tensor.
    pub fn dim(&self, tensor: Value<'c, 'a>, dim: usize) -> Value<'c, 'a> {
        let index = Type::index(self.context);
        self.value("tensor.dim", &[tensor, self.index(dim as i64)], index, &[])
    }

    /// A tensor without contents.
    pub fn empty(&self, extents: &[Extent<'c, 'a>], element: Type<'c>) -> Value<'c, 'a> {
        let (numbers, dynamic) = split(extents);
        self.value("tensor.empty", &dynamic, tensor_type(&numbers, element), &[])
    }

    /// A part of a tensor as a tensor of this shape, which may lack dimensions of length one.
    pub fn extract_slice(&self, source: Value<'c, 'a>, slice: &Slice<'c, 'a>, shape: &[i64]) -> Value<'c, 'a> {
        let r#type = tensor_type(shape, ir::element_type(source.r#type()));
        self.sliced("tensor.extract_slice", &[source], slice, r#type)
    }

    /// A tensor of which one part is replaced.
    pub fn insert_slice(
        &self,
        source: Value<'c, 'a>,
        destination: Value<'c, 'a>,
        slice: &Slice<'c, 'a>,
    ) -> Value<'c, 'a> {
        self.sliced("tensor.insert_slice", &[source, destination], slice, destination.r#type())
    }

    /// A part of a tensor that a turn of `scf.forall` writes, at the end of the turn.
    pub fn parallel_insert_slice(&self, source: Value<'c, 'a>, destination: Value<'c, 'a>, slice: &Slice<'c, 'a>) {
        self.sliced_op("tensor.parallel_insert_slice", &[source, destination], slice, &[]);
    }

    fn sliced(&self, name: &str, tensors: &[Value<'c, 'a>], slice: &Slice<'c, 'a>, result: Type<'c>) -> Value<'c, 'a> {
        ir::results_of(self.sliced_op(name, tensors, slice, &[result]))[0]
    }

    fn sliced_op(
        &self,
        name: &str,
        tensors: &[Value<'c, 'a>],
        slice: &Slice<'c, 'a>,
        results: &[Type<'c>],
    ) -> OperationRef<'c, 'a> {
        let mut operands = tensors.to_vec();
        let mut segments = vec![1; tensors.len()];
        let numbers = slice.extents().map(|extents| {
            let (numbers, dynamic) = split(extents);
            segments.push(i32::try_from(dynamic.len()).expect("few dimensions"));
            operands.extend(dynamic);
            self.integers(&numbers)
        });
        let attributes = [
            ("static_offsets", numbers[0]),
            ("static_sizes", numbers[1]),
            ("static_strides", numbers[2]),
            ("operandSegmentSizes", DenseI32ArrayAttribute::new(self.context, &segments).into()),
        ];
        self.op(name, &operands, results, &attributes)
    }

    /// `tensor.collapse_shape`: each group of dimensions becomes one.
    pub fn collapse(&self, tensor: Value<'c, 'a>, groups: &[Vec<usize>]) -> Value<'c, 'a> {
        let shape = ir::shape_of(tensor.r#type()).unwrap_or_default();
        let length = |group: &Vec<usize>| {
            let lengths = group.iter().map(|&dim| shape[dim]);
            lengths.fold(1, |all, one| if all == ir::DYNAMIC || one == ir::DYNAMIC { ir::DYNAMIC } else { all * one })
        };
        let collapsed: Vec<i64> = groups.iter().map(length).collect();
        let r#type = tensor_type(&collapsed, ir::element_type(tensor.r#type()));
        self.value("tensor.collapse_shape", &[tensor], r#type, &[("reassociation", self.groups(groups))])
    }

    /// `tensor.expand_shape`: each dimension becomes a group of them, of these lengths.
    pub fn expand(&self, tensor: Value<'c, 'a>, groups: &[Vec<usize>], extents: &[Extent<'c, 'a>]) -> Value<'c, 'a> {
        let (numbers, dynamic) = split(extents);
        let r#type = tensor_type(&numbers, ir::element_type(tensor.r#type()));
        let attributes = [("reassociation", self.groups(groups)), ("static_output_shape", self.integers(&numbers))];
        self.value("tensor.expand_shape", &[&[tensor], dynamic.as_slice()].concat(), r#type, &attributes)
    }

    /// The attribute that holds integers.
    pub fn integers(&self, numbers: &[i64]) -> Attribute<'c> {
        DenseI64ArrayAttribute::new(self.context, numbers).into()
    }

    fn groups(&self, groups: &[Vec<usize>]) -> Attribute<'c> {
        let i64 = IntegerType::new(self.context, 64).into();
        let group = |group: &Vec<usize>| {
            let dims: Vec<Attribute> = group.iter().map(|&dim| IntegerAttribute::new(i64, dim as i64).into()).collect();
            ArrayAttribute::new(self.context, &dims).into()
        };
        ArrayAttribute::new(self.context, &groups.iter().map(group).collect::<Vec<Attribute>>()).into()
    }
}

/// The numbers as attributes hold them, and the dynamic ones among them.
fn split<'c, 'a>(extents: &[Extent<'c, 'a>]) -> (Vec<i64>, Vec<Value<'c, 'a>>) {
    let dynamic = extents.iter().filter_map(|extent| match extent {
        Extent::Static(_) => None,
        Extent::Dynamic(value) => Some(*value),
    });
    (extents.iter().map(|extent| extent.number()).collect(), dynamic.collect())
}
