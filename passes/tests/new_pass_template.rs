//! Compiles and runs the template of `cargo xtask new-pass`, so that the recipe cannot rot.

#[path = "../../xtask/templates/new-pass/pass.rs"]
mod new_pass;

use melior::{Context, dialect::DialectRegistry, ir::Module, pass::PassManager, utility};
use parallel_op_dialect::pass;

/// The template registers like any pass, runs, and leaves a function as it was.
#[test]
fn the_template_registers_and_changes_nothing() {
    let registry = DialectRegistry::new();
    utility::register_all_dialects(&registry);
    let context = Context::new();
    context.append_dialect_registry(&registry);
    context.load_all_available_dialects();
    pass::register_pass(&new_pass::SPEC);

    let text = "func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {\n  return %x : tensor<4xf32>\n}";
    let mut module = Module::parse(&context, text).expect("the text is MLIR");
    let before = module.as_operation().to_string();
    let manager = PassManager::new(&context);
    utility::parse_pass_pipeline(
        manager.as_operation_pass_manager(),
        "builtin.module(func.func(parallel-op-new-pass))",
    )
    .expect("the pass is registered");
    manager.run(&mut module).expect("the pass succeeds");
    assert_eq!(module.as_operation().to_string(), before);
}
