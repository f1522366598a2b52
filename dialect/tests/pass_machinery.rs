//! Passes written in Rust behave like MLIR's own: options, errors, panics, threads, remarks.

use melior::{
    Context,
    dialect::DialectRegistry,
    ir::{Module, OperationRef, operation::OperationLike},
    pass::PassManager,
    utility,
};
use parallel_op_dialect::{
    diagnostic::{self, Failed},
    ir, ops, options,
    pass::{self, OptionValues, PassSpec, PipelineSpec},
    remark::{self, Remark, RemarkKind},
};
use std::sync::{Arc, Mutex, Once};

options! {
    /// Options of the test pass.
    pub struct EchoOptions {
        /// how often
        pub times: i64 = 2,
        /// what happens
        pub mode: String = "remark" => ["remark", "error", "panic"],
        /// words to say
        pub words: Vec<String> = (),
        /// how loud
        pub volume: f64 = 0.5,
        /// whether to say anything
        pub speak: bool = true,
    }
}

static ECHO: PassSpec = PassSpec {
    argument: "test-echo",
    summary: "say what the options are",
    description: "",
    anchor: "func.func",
    example: "",
    dependent_dialects: &[],
    options: EchoOptions::specs,
    run: echo,
};

static ECHO_TWICE: PipelineSpec = PipelineSpec {
    argument: "test-echo-twice",
    summary: "run the test pass two times",
    description: "",
    options: EchoOptions::specs,
    expand: |values| {
        let options = EchoOptions::read(values);
        if options.times < 0 {
            return Err(format!("times: expected at least 0, got {}", options.times));
        }
        let pass = format!("func.func(test-echo{{times={} words={}}})", options.times, options.words.join(","));
        Ok(format!("{pass},{pass}"))
    },
};

options! {
    /// Options of the pass that runs others.
    pub struct NestOptions {
        /// what it runs
        pub pipeline: String = "",
    }
}

static NEST: PassSpec = PassSpec {
    argument: "test-nest",
    summary: "run other passes",
    description: "",
    anchor: "builtin.module",
    example: "",
    dependent_dialects: &[],
    options: NestOptions::specs,
    run: |op, values| {
        let pipeline = NestOptions::read(values).pipeline;
        values.pass().expect("a pass runs").run_pipeline(op, &pipeline)
    },
};

static NEEDS_DIALECT: PassSpec = PassSpec {
    argument: "test-needs-dialect",
    summary: "depend on a dialect",
    description: "",
    anchor: "builtin.module",
    example: "",
    dependent_dialects: &[ops::bufferization_dialect_handle],
    options: Vec::new,
    run: |_, _| Ok(()),
};

fn echo(op: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = EchoOptions::read(values);
    match options.mode.as_str() {
        "error" => Err(diagnostic::op_error(op, "was refused: expected silence, got words")),
        "panic" => panic!("an invariant broke"),
        _ => {
            let function = ir::function_name(op);
            let message = format!("{} {:?} {} {}", options.times, options.words, options.volume, options.speak);
            let category = ECHO.argument.to_owned();
            let remark = Remark { kind: RemarkKind::Passed, name: "echo".into(), category, function, message };
            remark::emit(op.location(), &remark);
            Ok(())
        }
    }
}

/// Runs a pipeline on two functions. Returns whether it succeeded, the remarks and the errors.
fn run(pipeline: &str) -> (bool, Vec<Remark>, Vec<String>) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        [&ECHO, &NEST, &NEEDS_DIALECT].into_iter().for_each(pass::register_pass);
        pass::register_pipeline(&ECHO_TWICE);
    });
    let registry = DialectRegistry::new();
    utility::register_all_dialects(&registry);
    ops::register(&registry);
    let context = Context::new();
    context.append_dialect_registry(&registry);
    let remarks = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&remarks);
    assert!(remark::collect(&context, ".*", Box::new(move |_, remark| sink.lock().unwrap().push(remark.clone()))));
    let errors = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&errors);
    context.attach_diagnostic_handler(move |diagnostic| {
        sink.lock().unwrap().push(diagnostic.to_string());
        true
    });
    let mut module = Module::parse(&context, "func.func @a() { return } func.func @b() { return }").unwrap();
    let manager = PassManager::new(&context);
    let parsed = utility::parse_pass_pipeline(manager.as_operation_pass_manager(), pipeline);
    let succeeded = match parsed {
        Ok(()) => manager.run(&mut module).is_ok(),
        Err(error) => {
            errors.lock().unwrap().push(error.to_string());
            false
        }
    };
    let mut remarks = remarks.lock().unwrap().clone();
    remarks.sort_by(|a, b| a.function.cmp(&b.function));
    let errors = errors.lock().unwrap().clone();
    (succeeded, remarks, errors)
}

#[test]
fn defaults_reach_the_pass() {
    let (succeeded, remarks, _) = run("builtin.module(func.func(test-echo))");
    assert!(succeeded);
    assert_eq!(remarks.len(), 2);
    assert_eq!((remarks[0].function.as_str(), remarks[1].function.as_str()), ("a", "b"));
    assert_eq!(remarks[0].message, "2 [] 0.5 true");
}

#[test]
fn values_reach_the_pass() {
    let (_, remarks, _) = run("builtin.module(func.func(test-echo{times=7 words=+a.*,-b volume=2.5 speak=false}))");
    assert_eq!(remarks[0].message, r#"7 ["+a.*", "-b"] 2.5 false"#);
}

#[test]
fn pipeline_passes_its_options_on() {
    let (succeeded, remarks, _) = run("builtin.module(test-echo-twice{times=3 words=x})");
    assert!(succeeded);
    assert_eq!(remarks.len(), 4);
    assert!(remarks.iter().all(|remark| remark.message == r#"3 ["x"] 0.5 true"#));
}

#[test]
fn value_outside_the_choices_is_refused() {
    let (succeeded, _, errors) = run("builtin.module(func.func(test-echo{mode=whisper}))");
    assert!(!succeeded);
    let text = errors.concat();
    assert!(text.contains("option 'mode': expected one of remark, error, panic, got 'whisper'"), "{text}");
}

#[test]
fn pipeline_refuses_its_options() {
    let (succeeded, _, errors) = run("builtin.module(test-echo-twice{times=-1})");
    assert!(!succeeded);
    assert!(errors.concat().contains("times: expected at least 0, got -1"), "{errors:?}");
}

#[test]
fn error_fails_the_pass() {
    let (succeeded, _, errors) = run("builtin.module(func.func(test-echo{mode=error}))");
    assert!(!succeeded);
    assert!(
        errors.iter().any(|error| error == "'func.func' op was refused: expected silence, got words"),
        "{errors:?}"
    );
}

#[test]
fn panic_becomes_a_diagnostic() {
    let (succeeded, _, errors) = run("builtin.module(func.func(test-echo{mode=panic}))");
    assert!(!succeeded);
    assert!(errors.iter().any(|error| error == "'test-echo' pass panicked: an invariant broke"), "{errors:?}");
}

#[test]
fn a_pass_runs_others_on_its_op() {
    let (succeeded, remarks, _) = run("builtin.module(test-nest{pipeline=func.func(test-echo,test-echo)})");
    assert!(succeeded);
    assert_eq!(remarks.iter().map(|remark| remark.function.as_str()).collect::<Vec<_>>(), ["a", "a", "b", "b"]);
}

#[test]
fn a_failure_of_a_nested_pass_fails_the_outer_one() {
    let (succeeded, _, errors) = run("builtin.module(test-nest{pipeline=func.func(test-echo{mode=error})})");
    assert!(!succeeded);
    assert!(
        errors.iter().all(|error| error == "'func.func' op was refused: expected silence, got words"),
        "{errors:?}"
    );
}

#[test]
fn a_text_that_is_no_pipeline_fails_the_pass() {
    let (succeeded, _, errors) = run("builtin.module(test-nest{pipeline=no-such-pass})");
    assert!(!succeeded);
    assert!(errors[0].starts_with("'test-nest' pass cannot run its pipeline: "), "{errors:?}");
    assert!(errors[0].contains("'no-such-pass'"), "{errors:?}");
}

#[test]
fn a_nested_pass_needs_its_dialects_declared_outside() {
    let (succeeded, _, errors) = run("builtin.module(test-nest{pipeline=test-needs-dialect})");
    assert!(!succeeded);
    let message =
        "'test-nest' pass cannot run its pipeline: expected dialect 'bufferization' among its dependent dialects";
    assert_eq!(errors, [message]);
}
