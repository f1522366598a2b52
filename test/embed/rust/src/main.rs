//! A host that compiles a program once and runs it from two threads.

use parallel_op::{
    jit::{self, CompileOptions, Runtime, Source},
    pipelines::cpu::Target,
    tensor::Tensor,
};
use std::{collections::BTreeMap, error::Error, path::PathBuf, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let path: PathBuf = std::env::args_os().nth(1).ok_or("expected a program")?.into();
    let symbols = parallel_op_runtime::symbols();
    let runtime = Runtime {
        symbols: &symbols,
        take_failure: parallel_op_runtime::take_failure,
        wait_idle: parallel_op_runtime::wait_idle,
        enter: parallel_op_runtime::enter,
        leave: parallel_op_runtime::leave,
    };
    let options = CompileOptions { target: Target::Runtime, ..CompileOptions::serial("main", &runtime) };
    let program = jit::compile(Source::File(&path), &options)?;

    // The second argument stays the same in every run.
    let prepared = program.prepare(BTreeMap::from([(1, Tensor::from_f32(vec![2], &[10.0, 20.0]))]))?;
    let run = |first: f32| -> Result<f32, jit::Error> {
        let mut sum = 0.0;
        for run in 0_u8..100 {
            let results = prepared.run(&[Tensor::from_f32(vec![2], &[first, f32::from(run)])])?;
            sum += results.iter().flat_map(Tensor::elements::<f32>).sum::<f32>();
        }
        Ok(sum)
    };
    let (one, two) = thread::scope(|scope| {
        let (one, two) = (scope.spawn(|| run(1.0)), scope.spawn(|| run(2.0)));
        (one.join(), two.join())
    });
    println!("tasks: {}", program.n_tasks());
    println!("sums: {} {}", one.map_err(|_| "a thread panicked")??, two.map_err(|_| "a thread panicked")??);
    println!("held: {} bytes", jit::memory::held_bytes());
    match prepared.run(&[]) {
        Err(error) => println!("refused: {error}"),
        Ok(_) => return Err("a call without arguments went through".into()),
    }
    Ok(())
}
