//! Compiles the programs of a module in every way, runs them, and compares.

use crate::{
    arguments::arguments,
    finding::{Finding, Kind},
    plan::Plan,
    variant::Variant,
};
use parallel_op::{
    jit::{Compiler, Error, Program, Runtime, Source, Staged, memory},
    pipelines::{codegen::Codegen, cpu},
    tensor::{ElementType, Tensor},
};
use std::time::{Duration, Instant};

/// How long objects of a run may outlive it: threads that lost a race drop theirs a little later.
const SETTLING: Duration = Duration::from_secs(20);

/// The examination of one module.
pub struct Examination<'a> {
    /// Variants to compare with the oracle.
    pub variants: &'a [Variant],
    /// Told what is done next, so that a crash or a hang has a name.
    pub on_step: &'a mut dyn FnMut(&str),
}

impl Examination<'_> {
    /// The first finding of a module, or none.
    pub fn of(&mut self, compiler: &Compiler, text: &str) -> Option<Finding> {
        self.compared(compiler, text).err()
    }

    fn compared(&mut self, compiler: &Compiler, text: &str) -> Result<(), Finding> {
        let plan = Plan::of_module(text);
        let parsed = compiler.parse(Source::Text(text)).map_err(|error| refused("parser", &error))?;
        let names: Vec<String> = parsed.entries().map(str::to_owned).collect();
        let oracle = Variant::Oracle;
        let programs = self.compiled(parsed.clone(), oracle, &plan, &front(oracle, &plan))?;
        let expected = self.results(&names, &programs, oracle, 1)?;
        drop(programs);
        let (parsed, expected) = match plan.codegen {
            Codegen::Loops => (parsed, expected),
            Codegen::Fast => self.fast(parsed, &names, &plan, &expected)?,
        };
        let shared = self.shared(&parsed, &plan)?;
        for &variant in self.variants {
            let programs = match variant.shares_buffers() {
                true => self.compiled(shared.clone(), variant, &plan, "")?,
                false => self.compiled(parsed.clone(), variant, &plan, &front(variant, &plan))?,
            };
            for &threads in variant.thread_counts() {
                let results = self.results(&names, &programs, variant, threads)?;
                for ((name, expected), results) in names.iter().zip(&expected).zip(&results) {
                    compare(name, (variant, threads), expected, results, |_| 0.0)?;
                }
            }
        }
        Ok(())
    }

    /// The program cut into blocks of fast code, and its serial results, with which all variants are compared bit by
    /// bit. They are those of plain loops but for rounding, which no order of sums and no fused operation has in common
    /// with them.
    fn fast<'c>(
        &mut self,
        mut staged: Staged<'c>,
        names: &[String],
        plan: &Plan,
        expected: &[Vec<Tensor>],
    ) -> Result<(Staged<'c>, Vec<Vec<Tensor>>), Finding> {
        (self.on_step)("codegen");
        staged.run(&plan.cut()).map_err(|error| refused("codegen", &error))?;
        let serial = Variant::Serial;
        let programs = self.compiled(staged.clone(), serial, plan, &front(serial, plan))?;
        let results = self.results(names, &programs, serial, 1)?;
        for ((name, expected), results) in names.iter().zip(expected).zip(&results) {
            compare(name, (serial, 1), expected, results, |tensor| tolerance(tensor, plan.n_terms))?;
        }
        Ok((staged, results))
    }

    /// What each program gives.
    fn results(
        &mut self,
        names: &[String],
        programs: &[Program],
        variant: Variant,
        threads: usize,
    ) -> Result<Vec<Vec<Tensor>>, Finding> {
        let run = |(name, program): (&String, &Program)| {
            (self.on_step)(&format!("{variant}, {threads} threads, @{name}"));
            run(name, program, variant, threads)
        };
        names.iter().zip(programs).map(run).collect()
    }

    /// The buffers that the variants share.
    fn shared<'c>(&mut self, parsed: &Staged<'c>, plan: &Plan) -> Result<Staged<'c>, Finding> {
        let mut staged = parsed.clone();
        if let Some(pipeline) = plan.pipeline() {
            (self.on_step)("plan");
            staged.run(&pipeline).map_err(|error| refused("plan", &error))?;
        }
        (self.on_step)("buffers");
        let Err(error) = staged.run(&front(Variant::Ordered("forward"), plan)) else { return Ok(staged) };
        let serial = parsed.clone().run(&front(Variant::Serial, plan));
        let kind = if serial.is_err() { Kind::Unsupported } else { Kind::Refused };
        Err(Finding { kind, ..refused("buffers", &error) })
    }

    /// Machine code, from tensors with `front`, or from buffers without.
    fn compiled(
        &mut self,
        mut staged: Staged,
        variant: Variant,
        plan: &Plan,
        front: &str,
    ) -> Result<Vec<Program>, Finding> {
        let name = variant.to_string();
        (self.on_step)(&name);
        let symbols = parallel_op_runtime::symbols();
        let runtime = Runtime {
            symbols: &symbols,
            take_failure: parallel_op_runtime::take_failure,
            wait_idle: parallel_op_runtime::wait_idle,
            enter: parallel_op_runtime::enter,
            leave: parallel_op_runtime::leave,
        };
        if !front.is_empty() {
            staged.run(front).map_err(|error| refused(&name, &error))?;
        }
        staged.run(&cpu::from_buffers(&variant.options(plan))).map_err(|error| refused(&name, &error))?;
        staged.compile(plan.level, &runtime).map_err(|error| refused(&name, &error))
    }
}

fn front(variant: Variant, plan: &Plan) -> String {
    cpu::to_buffers(&variant.options(plan))
}

fn refused(place: &str, error: &Error) -> Finding {
    // The notes that follow print whole ops.
    let detail = error.to_string().lines().next().unwrap_or_default().to_owned();
    // What One-Shot Bufferize refuses of a serial program is its limit, not that of parallel code.
    let is_limit = place == Variant::Serial.to_string() && detail.contains("not bufferizable under the given");
    let kind = if is_limit { Kind::Unsupported } else { Kind::Refused };
    Finding { kind, variant: place.to_owned(), program: None, detail }
}

/// Runs a program once, and looks whether it gave back all that it took.
fn run(name: &str, program: &Program, variant: Variant, threads: usize) -> Result<Vec<Tensor>, Finding> {
    let finding = |kind, detail: String| Finding {
        kind,
        variant: variant.to_string(),
        program: Some(name.to_owned()),
        detail: format!("{detail}, with {threads} threads"),
    };
    let inputs = arguments(program.signature())
        .ok_or_else(|| finding(Kind::Refused, "arguments: expected f32, f64 or i32 of static shapes".to_owned()))?;
    parallel_op_runtime::configure(threads);
    parallel_op::jit::configure_openmp(threads);
    let held = (memory::held_bytes(), parallel_op_runtime::live_objects());
    let prepared = program.prepare(Default::default()).map_err(|error| finding(Kind::Failed, error.to_string()))?;
    let results = prepared.run(&inputs).map_err(|error| finding(Kind::Failed, error.to_string()))?;
    parallel_op_runtime::wait_idle();
    let deadline = Instant::now() + SETTLING;
    loop {
        let now = (memory::held_bytes(), parallel_op_runtime::live_objects());
        if now == held {
            return Ok(results);
        }
        if Instant::now() > deadline || !matches!(variant, Variant::Parallel(_)) {
            let detail = format!(
                "{} bytes and {} objects of the runtime are left",
                now.0.cast_signed() - held.0.cast_signed(),
                now.1.cast_signed() - held.1.cast_signed()
            );
            return Err(finding(Kind::Leak, detail));
        }
        std::thread::yield_now();
    }
}

/// How far an element may be from that of plain loops: what `n_terms` roundings of single precision add up to, beside
/// the largest element. Integers are exact.
fn tolerance(expected: &Tensor, n_terms: usize) -> f64 {
    /// Roundings in what is no sum, such as polynomials and functions of them.
    const OTHERS: usize = 64;
    if expected.element() == ElementType::I32 {
        return 0.0;
    }
    let elements = expected.bytes().chunks_exact(expected.element().size());
    let sizes = elements.map(|bytes| number_of(expected, bytes).abs()).filter(|size| size.is_finite());
    let largest = sizes.fold(1.0, f64::max);
    f64::from(f32::EPSILON) * (n_terms + OTHERS) as f64 * largest
}

/// The first element in which a run differs from what is expected by more than `tolerance` says; 0 stands for the same
/// bits.
fn compare(
    name: &str,
    (variant, threads): (Variant, usize),
    expected: &[Tensor],
    results: &[Tensor],
    tolerance: impl Fn(&Tensor) -> f64,
) -> Result<(), Finding> {
    for (number, (expected, got)) in expected.iter().zip(results).enumerate() {
        let size = expected.element().size();
        let tolerance = tolerance(expected);
        let elements = expected.bytes().chunks_exact(size).zip(got.bytes().chunks_exact(size));
        for (index, (expected_bytes, got_bytes)) in elements.enumerate() {
            let (left, right) = (number_of(expected, expected_bytes), number_of(got, got_bytes));
            // Which of several NaN a sum gives is up to the machine.
            let is_same = expected_bytes == got_bytes || left.is_nan() && right.is_nan();
            let is_near = tolerance > 0.0 && (left - right).abs() <= tolerance;
            if !is_same && !is_near {
                return Err(Finding {
                    kind: Kind::Difference,
                    variant: variant.to_string(),
                    program: Some(name.to_owned()),
                    detail: format!(
                        "result #{number} element {index} of {expected}: expected {left:e}, got {right:e}, \
                         with {threads} threads"
                    ),
                });
            }
        }
    }
    Ok(())
}

fn number_of(tensor: &Tensor, bytes: &[u8]) -> f64 {
    match (tensor.element(), bytes) {
        (ElementType::F64, &[a, b, c, d, e, f, g, h]) => f64::from_ne_bytes([a, b, c, d, e, f, g, h]),
        (ElementType::F32, &[a, b, c, d]) => f32::from_ne_bytes([a, b, c, d]).into(),
        (_, &[a, b, c, d]) => i32::from_ne_bytes([a, b, c, d]).into(),
        _ => f64::NAN,
    }
}
