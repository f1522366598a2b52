//! Asks LLVM to instrument every function of a lowered program for a sanitizer.
//!
//! Each `llvm.func` with a body gets `sanitize_thread` or `sanitize_address` among the attributes that it passes through
//! to LLVM. What LLVM cuts out of a function inherits them: the parts of a coroutine, and the bodies of OpenMP regions.
//! The instructions themselves are added by `clang -fsanitize=…`, which is also what links the sanitizer's runtime.
//!
//! Leaves functions without a body alone. Refuses a function that is not lowered yet, which would go unchecked, and one
//! that asks for the other sanitizer already: a program can have one of the two. Cost: linear in the functions.

use melior::ir::{
    Attribute, OperationRef,
    attribute::{ArrayAttribute, StringAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-sanitize",
    summary: "ask LLVM to instrument lowered functions for a sanitizer",
    description: "Every `llvm.func` with a body passes `sanitize_thread` or `sanitize_address` on to LLVM. Compile what \
                  `mlir-translate` makes of it with `clang -fsanitize=thread` or `clang -fsanitize=address`. Runs last: \
                  a function that is not of the LLVM dialect is refused, because it would go unchecked.",
    anchor: "builtin.module",
    example: "test/lowering/sanitize/doc.mlir",
    dependent_dialects: &[],
    options: SanitizeOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-sanitize`.
    pub struct SanitizeOptions {
        /// which sanitizer
        pub sanitizer: String = "thread" => ["thread", "address"],
    }
}

/// Where an `llvm.func` keeps the attributes of LLVM that MLIR has no name for.
const PASSTHROUGH: &str = "passthrough";

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = SanitizeOptions::read(values);
    let functions: Vec<_> = ir::walk(root).into_iter().filter(|op| is_function_with_body(*op)).collect();
    for function in functions {
        let passed = passed_through(function);
        refuse(function, &passed, &options.sanitizer)?;
        let own = format!("sanitize_{}", options.sanitizer);
        let context = ir::context_of(function);
        let own: Attribute = StringAttribute::new(context, &own).into();
        if !passed.contains(&own) {
            let passed: Vec<_> = passed.into_iter().chain([own]).collect();
            ir::set_attribute(function, PASSTHROUGH, ArrayAttribute::new(context, &passed).into());
        }
    }
    Ok(())
}

fn is_function_with_body(op: OperationRef) -> bool {
    (ir::is_op(op, "llvm.func") || ir::is_op(op, "func.func")) && !ir::blocks_of(op).is_empty()
}

/// What a function passes through to LLVM so far.
fn passed_through<'c>(function: OperationRef<'c, '_>) -> Vec<Attribute<'c>> {
    let array = function.attribute(PASSTHROUGH).ok().and_then(|attribute| ArrayAttribute::try_from(attribute).ok());
    array.map_or(vec![], |array| (0..array.len()).filter_map(|index| array.element(index).ok()).collect())
}

/// Fails if `function` cannot be instrumented for `sanitizer`.
fn refuse(function: OperationRef, passed: &[Attribute], sanitizer: &str) -> Result<(), Failed> {
    if !ir::is_op(function, "llvm.func") {
        return Err(op_error(function, "with a body: expected an 'llvm.func', got a function that is not lowered"));
    }
    let other = if sanitizer == "thread" { "sanitize_address" } else { "sanitize_thread" };
    let asks_for_other =
        passed.iter().any(|attribute| StringAttribute::try_from(*attribute).is_ok_and(|text| text.value() == other));
    if asks_for_other {
        let got =
            format!("attribute '{PASSTHROUGH}': expected one sanitizer, got '{other}' beside 'sanitize_{sanitizer}'");
        return Err(op_error(function, &got));
    }
    Ok(())
}
