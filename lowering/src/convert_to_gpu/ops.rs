//! Ops of the gpu dialect with tokens, in front of other ops.

use melior::{
    Context,
    ir::{
        Identifier, OperationRef, Type, Value, ValueLike,
        attribute::DenseI32ArrayAttribute,
        operation::{OperationBuilder, OperationLike},
    },
};
use parallel_op_dialect::ir;

/// Operands of a synchronous launch in front of those of its kernel: the sizes of grid and blocks.
const N_SIZES: usize = 6;

/// Makes a token that stands for all of these, or for what stream 0 has got so far if there are none.
pub fn wait_async<'c, 'a>(tokens: &[Value<'c, 'a>], before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let builder = OperationBuilder::new("gpu.wait", before.location()).add_operands(tokens);
    ir::results_of(ir::build_before(builder.add_results(&[token_type(ir::context_of(before))]), before))[0]
}

/// Has the host wait for all of these.
pub fn wait<'c, 'a>(tokens: &[Value<'c, 'a>], before: OperationRef<'c, 'a>) {
    ir::build_before(OperationBuilder::new("gpu.wait", before.location()).add_operands(tokens), before);
}

/// Replaces a synchronous launch by one in front of `before` that runs behind `token`; gives its own token.
pub fn launch_async<'c, 'a>(
    launch: OperationRef<'c, 'a>,
    token: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> Value<'c, 'a> {
    let context = ir::context_of(launch);
    let segments = (Identifier::new(context, SEGMENTS), with_token(&segments_of(launch)).attribute(context));
    let attributes = launch.attributes().filter(|(name, _)| name.as_string_ref().as_str() != Ok(SEGMENTS));
    let attributes: Vec<_> = attributes.chain([segments]).collect();
    let operands: Vec<_> = std::iter::once(token).chain(launch.operands()).collect();
    let builder = OperationBuilder::new("gpu.launch_func", launch.location())
        .add_attributes(&attributes)
        .add_operands(&operands)
        .add_results(&[token_type(context)]);
    let token = ir::results_of(ir::build_before(builder, before))[0];
    ir::erase(launch);
    token
}

/// Replaces an allocation of the host by one of the GPU, in front of `before` and behind `token`; gives its own token.
pub fn alloc_async<'c, 'a>(
    alloc: OperationRef<'c, 'a>,
    token: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> Value<'c, 'a> {
    let context = ir::context_of(alloc);
    let segments = (Identifier::new(context, SEGMENTS), with_token(&segments_of(alloc)).attribute(context));
    let operands: Vec<_> = std::iter::once(token).chain(alloc.operands()).collect();
    let memory = ir::results_of(alloc)[0];
    let builder = OperationBuilder::new("gpu.alloc", alloc.location())
        .add_attributes(&[segments])
        .add_operands(&operands)
        .add_results(&[memory.r#type(), token_type(context)]);
    let results = ir::results_of(ir::build_before(builder, before));
    ir::replace_all_uses(memory, results[0]);
    ir::erase(alloc);
    results[1]
}

/// Replaces a deallocation of the host by one of the GPU, in front of `before` and behind `token`; gives its own token.
pub fn dealloc_async<'c, 'a>(
    dealloc: OperationRef<'c, 'a>,
    token: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> Value<'c, 'a> {
    let operands: Vec<_> = std::iter::once(token).chain(dealloc.operands()).collect();
    let builder = OperationBuilder::new("gpu.dealloc", dealloc.location())
        .add_operands(&operands)
        .add_results(&[token_type(ir::context_of(dealloc))]);
    let token = ir::results_of(ir::build_before(builder, before))[0];
    ir::erase(dealloc);
    token
}

/// What a synchronous launch hands to its kernel.
pub fn kernel_operands<'c, 'a>(launch: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    launch.operands().skip(N_SIZES).collect()
}

const SEGMENTS: &str = "operandSegmentSizes";

/// How many operands belong to each group of an op.
struct Segments(Vec<i32>);

impl Segments {
    fn attribute<'c>(&self, context: &'c Context) -> melior::ir::Attribute<'c> {
        DenseI32ArrayAttribute::new(context, &self.0).into()
    }
}

fn segments_of(op: OperationRef) -> Vec<i32> {
    let sizes = op.attribute(SEGMENTS).ok().and_then(|sizes| DenseI32ArrayAttribute::try_from(sizes).ok());
    sizes.map(|sizes| (0..sizes.len()).filter_map(|at| sizes.element(at).ok()).collect()).unwrap_or_default()
}

/// The groups of a launch or allocation that depends on one token: a launch has a group for tokens, empty so far, and
/// `memref.alloc` has none.
fn with_token(sizes: &[i32]) -> Segments {
    let rest = if sizes.len() > 2 { &sizes[1..] } else { sizes };
    Segments(std::iter::once(1).chain(rest.iter().copied()).collect())
}

fn token_type(context: &Context) -> Type<'_> {
    Type::parse(context, "!gpu.async.token").expect("the gpu dialect is loaded")
}
