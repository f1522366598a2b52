//! A structured op on memrefs: its loops, its operands and its body, read and not yet written.

use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC, Linear};

/// Why an op stays for plain loops: a name for the remark, and the reason in words.
pub type Refusal = (&'static str, &'static str);

/// A loop of a structured op.
pub struct Loop {
    /// Whether its turns do not depend on each other.
    pub is_parallel: bool,
    /// Its turns, or [`DYNAMIC`].
    pub length: i64,
    /// The operand and its dimension that are as long.
    pub source: (usize, usize),
}

/// An operand of a structured op.
pub struct Operand<'c, 'a> {
    /// The memref, or the scalar.
    pub value: Value<'c, 'a>,
    /// What it holds.
    pub element: Type<'c>,
    /// The index into each dimension; empty for a scalar.
    pub subscripts: Vec<Linear>,
    /// Lengths of the dimensions.
    pub shape: Vec<i64>,
    /// Strides of the dimensions in elements, and the offset.
    pub strides: Vec<i64>,
    /// The place of the first element.
    pub offset: i64,
}

/// What is computed for each point of the loops.
pub struct Body<'c, 'a> {
    /// Its arguments, in the order of the operands; outputs may have none.
    pub arguments: Vec<Value<'c, 'a>>,
    /// For each output the value that is stored.
    pub yields: Vec<Value<'c, 'a>>,
    /// The ops that somebody wants, in order.
    pub ops: Vec<OperationRef<'c, 'a>>,
}

/// A structured op on memrefs.
pub struct Nest<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Its loops, outermost first.
    pub loops: Vec<Loop>,
    /// Inputs, then outputs.
    pub operands: Vec<Operand<'c, 'a>>,
    /// How many operands are inputs.
    pub n_inputs: usize,
    /// The body; none for a plain copy.
    pub body: Option<Body<'c, 'a>>,
    /// For each output whether anybody reads it.
    pub is_wanted: Vec<bool>,
}

impl<'c, 'a> Nest<'c, 'a> {
    /// Reads an op; none if it is not structured or not on memrefs.
    pub fn of(op: OperationRef<'c, 'a>) -> Option<Result<Self, Refusal>> {
        if ir::is_op(op, "memref.copy") {
            return Self::of_copy(op);
        }
        let nest = ir::loop_nest(op)?;
        if op.result_count() > 0 {
            return None;
        }
        let mut body = Body::of(op)?;
        let subscripts = ir::linear_subscripts(op);
        Some(match subscripts {
            None => Err(("subscripts", "some operand is indexed by more than sums of loops")),
            Some(subscripts) => {
                let n_outputs = body.yields.len();
                Self::new(op, subscripts, &nest.is_parallel, n_outputs).map(|nest| {
                    body.keep(&nest.is_wanted);
                    Self { body: Some(body), ..nest }
                })
            }
        })
    }

    /// A copy between views; one of dense buffers is left to the C library.
    fn of_copy(op: OperationRef<'c, 'a>) -> Option<Result<Self, Refusal>> {
        let types: Vec<Type> = op.operands().map(|operand| operand.r#type()).collect();
        let rank = ir::shape_of(types[0])?.len();
        if rank == 0 || types.iter().all(|r#type| is_dense(*r#type)) {
            return None;
        }
        let identity: Vec<Linear> = (0..rank).map(|dim| Linear { terms: vec![(dim, 1)], constant: 0 }).collect();
        Some(Self::new(op, vec![identity.clone(), identity], &vec![true; rank], 1))
    }

    fn new(
        op: OperationRef<'c, 'a>,
        subscripts: Vec<Vec<Linear>>,
        is_parallel: &[bool],
        n_outputs: usize,
    ) -> Result<Self, Refusal> {
        if subscripts.len() != op.operand_count() {
            return Err(("operands", "it has operands without a map"));
        }
        let operands: Vec<Operand> = op
            .operands()
            .zip(subscripts)
            .map(|(value, places)| Operand::new(value, places))
            .collect::<Result<_, _>>()?;
        let find = |loop_idx: usize| {
            operands.iter().enumerate().find_map(|(idx, operand)| {
                let dim = operand.subscripts.iter().position(|place| place.as_loop() == Some(loop_idx))?;
                Some(Loop { is_parallel: is_parallel[loop_idx], length: operand.shape[dim], source: (idx, dim) })
            })
        };
        let loops: Option<Vec<Loop>> = (0..is_parallel.len()).map(find).collect();
        let loops = loops.ok_or(("bounds", "no operand has a dimension as long as one of its loops"))?;
        let n_inputs = operands.len() - n_outputs;
        let mut is_wanted: Vec<bool> = operands[n_inputs..].iter().map(|output| !is_write_only(output.value)).collect();
        if !is_wanted.contains(&true) {
            is_wanted.fill(true);
        }
        Ok(Self { op, loops, operands, n_inputs, body: None, is_wanted })
    }

    /// The outputs.
    pub fn outputs(&self) -> &[Operand<'c, 'a>] {
        &self.operands[self.n_inputs..]
    }

    /// Whether the body uses what an operand holds.
    pub fn is_read(&self, operand: usize) -> bool {
        match &self.body {
            None => operand == 0,
            Some(body) => body.arguments.get(operand).is_some_and(|argument| {
                let is_yielded =
                    || self.is_wanted.iter().zip(&body.yields).any(|(wanted, it)| *wanted && it == argument);
                is_yielded() || body.ops.iter().any(|op| op.operands().any(|operand| operand == *argument))
            }),
        }
    }

    /// The inputs that the body uses, but scalars.
    pub fn read_inputs(&self) -> impl Iterator<Item = &Operand<'c, 'a>> {
        (0..self.n_inputs).filter(|idx| self.is_read(*idx)).map(|idx| &self.operands[idx]).filter(|it| it.is_memref())
    }

    /// Whether a loop has more than one turn, as far as is known.
    pub fn is_long(&self, loop_idx: usize) -> bool {
        self.loops[loop_idx].length != 1
    }
}

impl<'c, 'a> Operand<'c, 'a> {
    fn new(value: Value<'c, 'a>, subscripts: Vec<Linear>) -> Result<Self, Refusal> {
        let r#type = value.r#type();
        let element = ir::element_type(r#type);
        if !(element.is_index() || ir::bits_of(element).is_some()) {
            return Err(("element-type", "it holds elements other than numbers"));
        }
        let Some(shape) = ir::shape_of(r#type) else {
            return Ok(Self { value, element, subscripts: vec![], shape: vec![], strides: vec![], offset: 0 });
        };
        let layout = ir::strides_of(r#type).filter(|_| !ir::has_memory_space(r#type));
        let (strides, offset) = layout.ok_or(("layout", "strides do not describe the layout of some operand"))?;
        Ok(Self { value, element, subscripts, shape, strides, offset })
    }

    /// Whether it is no scalar.
    pub fn is_memref(&self) -> bool {
        ir::shape_of(self.value.r#type()).is_some()
    }

    /// How many elements lie from the first to the last one; as many as can be if that is not known.
    pub fn extent(&self) -> i64 {
        let dims = self.shape.iter().zip(&self.strides);
        let is_open = dims.clone().any(|(length, stride)| *length == DYNAMIC || *stride == DYNAMIC);
        if is_open { i64::MAX } else { 1 + dims.map(|(length, stride)| (length - 1).max(0) * stride).sum::<i64>() }
    }

    /// The subscripts of dimensions that are longer than one.
    pub fn long_subscripts(&self) -> Vec<&Linear> {
        let long = self.subscripts.iter().zip(&self.shape).filter(|(_, length)| **length != 1);
        long.map(|(place, _)| place).collect()
    }

    /// Whether the operand is dense along a loop as far as its map says: the loop occurs with factor one in the last
    /// subscript alone. True, too, if it does not occur.
    pub fn runs_along(&self, loop_idx: usize) -> bool {
        let places = self.long_subscripts();
        let Some((last, rest)) = places.split_last() else { return true };
        rest.iter().all(|place| place.factor_of(loop_idx) == 0) && matches!(last.factor_of(loop_idx), 0 | 1)
    }

    /// Whether some subscript depends on the loop.
    pub fn depends_on(&self, loop_idx: usize) -> bool {
        self.subscripts.iter().any(|place| place.factor_of(loop_idx) != 0)
    }
}

impl<'c, 'a> Body<'c, 'a> {
    fn of(op: OperationRef<'c, 'a>) -> Option<Self> {
        let block = ir::body(op)?;
        let yields = ir::terminator(op)?.operands().collect();
        Some(Self { arguments: ir::arguments_of(block), yields, ops: ir::ops_in(block) })
    }

    /// Keeps the ops that wanted outputs depend on, and those that are there for what they do.
    fn keep(&mut self, is_wanted: &[bool]) {
        let wanted = self.yields.iter().zip(is_wanted).filter(|(_, is_wanted)| **is_wanted);
        let mut values: Vec<Value> = wanted.map(|(value, _)| *value).collect();
        let mut kept = Vec::new();
        self.ops.pop();
        for op in std::mem::take(&mut self.ops).into_iter().rev() {
            let results = ir::results_of(op);
            if results.is_empty() || results.iter().any(|result| values.contains(result)) {
                values.extend(op.operands());
                kept.push(op);
            }
        }
        kept.reverse();
        self.ops = kept;
    }
}

/// Whether nothing lies between the elements of a memref, as its type says.
fn is_dense(r#type: Type) -> bool {
    let (Some(shape), Some((strides, _))) = (ir::shape_of(r#type), ir::strides_of(r#type)) else { return false };
    let mut dense = 1;
    shape.iter().zip(&strides).rev().all(|(length, stride)| {
        let fits = *stride == dense && *length != DYNAMIC;
        dense *= length;
        fits || *length == 1
    })
}

/// Whether a buffer is made here and never read.
fn is_write_only(memref: Value) -> bool {
    let is_made =
        ir::defining_op(memref).is_some_and(|op| matches!(ir::op_name(op).as_str(), "memref.alloc" | "memref.alloca"));
    let writes = |(user, operand): &(OperationRef, usize)| match ir::op_name(*user).as_str() {
        "memref.dealloc" => true,
        "linalg.fill" => *operand == 1,
        "linalg.generic" => {
            let n_outputs = ir::terminator(*user).map_or(0, |end| end.operand_count());
            *operand + n_outputs >= user.operand_count()
        }
        _ => false,
    };
    is_made && ir::uses(memref).iter().all(writes)
}
