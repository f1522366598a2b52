//! Compiled programs, and programs with their weights.

use super::{Error, Node, NodeClock, Runtime, Signature, openmp};
use crate::{
    ffi::{self, CountedHeap, Engine},
    jit::ValueType,
    tensor::Tensor,
};
use parallel_op_calls::{
    call::{Argument, Returned, call},
    signature::{Operand, Split},
};
use parallel_op_passes::cost::prediction::Prediction;
use std::collections::{BTreeMap, BTreeSet};

/// Compiled code with its entry. May be shared between threads.
pub struct Program {
    engines: Engines,
    facts: Facts,
    take_failure: fn() -> Option<String>,
    wait_idle: fn(),
    enter: fn(),
    leave: fn(),
}

/// The functions of a program.
pub(super) enum Engines {
    /// The entry.
    Whole(Engine),
    /// What the entry was split into.
    Split(Box<Split>, Parts),
}

/// The functions that an entry was split into.
pub(super) struct Parts {
    /// Takes the weights.
    pub prepare: Engine,
    /// Does the rest.
    pub prepared: Engine,
    /// Ends what the one for weights gave, where that is more than memory of the host.
    pub release: Option<Engine>,
}

/// What is known of a program besides its code.
pub(super) struct Facts {
    /// What the entry takes and returns.
    pub signature: Signature,
    /// Number of tasks in the IR before it was lowered.
    pub n_tasks: usize,
    /// Number of loops whose turns may run at the same time.
    pub n_loops: usize,
    /// Nodes whose time is taken, by number.
    pub nodes: Vec<Node>,
    /// What the cost model says of the plan.
    pub prediction: Option<Prediction>,
}

/// A program some of whose arguments, the weights, are bound. May be shared between threads.
///
/// What the program computes of its weights alone is computed when they are bound, once, if it was compiled with
/// [`Codegen::Fast`](crate::pipelines::codegen::Codegen::Fast) and knows which of its arguments are weights.
pub struct Prepared<'p> {
    program: &'p Program,
    weights: BTreeMap<usize, Bound>,
    packed: Option<Packed<'p>>,
}

/// A value beside what compiled code reads of it.
struct Bound {
    _value: Tensor,
    argument: Argument,
}

/// What was computed of weights. The addresses are those of buffers that compiled code only reads.
struct Packed<'p> {
    program: &'p Program,
    release: Option<&'p Engine>,
    arguments: Vec<Argument>,
    buffers: BTreeSet<u64>,
}

impl Program {
    pub(super) fn new(engines: Engines, facts: Facts, runtime: &Runtime) -> Self {
        let Runtime { take_failure, wait_idle, enter, leave, .. } = *runtime;
        Self { engines, facts, take_failure, wait_idle, enter, leave }
    }

    /// What the entry takes and returns.
    pub fn signature(&self) -> &Signature {
        &self.facts.signature
    }

    /// Numbers of the arguments of which something is computed once, when they are bound; none if there is nothing to
    /// compute, or if everything that is computed depends on constants.
    pub fn prepared_arguments(&self) -> &[usize] {
        match &self.engines {
            Engines::Split(split, _) => split.weights.as_slice(),
            Engines::Whole(_) => &[],
        }
    }

    /// Whether [`Self::prepare`] computes something.
    pub fn has_preparation(&self) -> bool {
        matches!(self.engines, Engines::Split(..))
    }

    /// Number of tasks in the IR before it was lowered.
    pub fn n_tasks(&self) -> usize {
        self.facts.n_tasks
    }

    /// Number of loops in the IR whose turns the plan lets run at the same time, in tasks and outside.
    pub fn n_loops(&self) -> usize {
        self.facts.n_loops
    }

    /// The nodes whose time is taken, in the order of the program; none unless it was compiled for that.
    pub fn nodes(&self) -> &[Node] {
        &self.facts.nodes
    }

    /// What the cost model predicts for the plan; none without a plan, if the cost of an op is not known, or for a GPU.
    pub fn prediction(&self) -> Option<Prediction> {
        self.facts.prediction
    }

    /// Binds arguments, by position, to values that stay the same in every run. If they are all that the program knows as
    /// weights, what depends on them alone is computed now, and kept until the result is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if a value does not fit, [`Error::ArgumentCount`] if there is no such argument,
    /// [`Error::Failed`] if the program failed.
    pub fn prepare(&self, weights: BTreeMap<usize, Tensor>) -> Result<Prepared<'_>, Error> {
        let bound = weights.iter().map(|(&index, tensor)| Ok((index, self.bind(index, tensor)?)));
        let weights: BTreeMap<usize, Bound> = bound.collect::<Result<_, Error>>()?;
        let packed = match &self.engines {
            Engines::Split(split, parts) => {
                let arguments = split.weights.iter().map(|index| Some(&weights.get(index)?.argument));
                let arguments = arguments.collect::<Option<Vec<_>>>();
                arguments.map(|arguments| self.pack(split, parts, &arguments)).transpose()?
            }
            Engines::Whole(_) => None,
        };
        Ok(Prepared { program: self, weights, packed })
    }

    /// Computes what depends on weights alone.
    fn pack<'p>(&'p self, split: &Split, parts: &'p Parts, weights: &[&Argument]) -> Result<Packed<'p>, Error> {
        let returned = self.call(&parts.prepare, weights, &split.prepare.results)?;
        let (arguments, buffers) = returned.into_arguments(&split.prepare.results);
        Ok(Packed { program: self, release: parts.release.as_ref(), arguments, buffers })
    }

    fn bind(&self, index: usize, tensor: &Tensor) -> Result<Bound, Error> {
        let expected = self.facts.signature.arguments.get(index);
        let n_arguments = self.facts.signature.arguments.len();
        let expected = expected.ok_or(Error::ArgumentCount { expected: n_arguments, got: index + 1 })?;
        let value = expected.accept(tensor).ok_or_else(|| Error::Argument {
            index,
            expected: expected.to_string(),
            got: tensor.to_string(),
        })?;
        let argument = Argument::of(&value, expected);
        Ok(Bound { _value: value, argument })
    }

    fn call(&self, engine: &Engine, arguments: &[&Argument], results: &[ValueType]) -> Result<Returned, Error> {
        // Threads of the runtime stay awake between the containers of one call.
        (self.enter)();
        openmp::limit_teams();
        let returned = call(|packed| engine.call(packed), arguments, results);
        (self.leave)();
        // After a failure the results may be anything, so their buffers are given up.
        (self.take_failure)().map_or(Ok(returned), |message| Err(Error::Failed(message)))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A task that nobody waits for may still run code that is about to be freed.
        (self.wait_idle)();
    }
}

impl Drop for Packed<'_> {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // Nobody asks any more, so a failure is of no interest to anybody.
            drop(self.program.call(release, &self.arguments.iter().collect::<Vec<_>>(), &[]));
        }
        self.buffers.iter().copied().for_each(ffi::free_buffer);
    }
}

impl Prepared<'_> {
    /// Calls the entry with the arguments that are not bound, in order, and returns its results.
    ///
    /// # Errors
    ///
    /// [`Error::ArgumentCount`] and [`Error::Argument`] if the arguments do not fit, [`Error::Failed`] if the program
    /// failed while it ran.
    pub fn run(&self, inputs: &[Tensor]) -> Result<Vec<Tensor>, Error> {
        let Program { engines, facts, .. } = self.program;
        let inputs = self.bind(inputs)?;
        let arguments: Vec<&Argument> = (0..facts.signature.arguments.len())
            .filter_map(|index| self.weights.get(&index).or_else(|| inputs.get(&index)))
            .map(|bound| &bound.argument)
            .collect();
        let results = &facts.signature.results;
        let returned = match engines {
            Engines::Split(split, parts) => {
                // Weights that nobody has bound are there for this run alone.
                let weights = || split.weights.iter().map(|index| arguments[*index]).collect::<Vec<_>>();
                let own = match &self.packed {
                    Some(_) => None,
                    None => Some(self.program.pack(split, parts, &weights())?),
                };
                let packed = self.packed.as_ref().or(own.as_ref()).expect("they were packed before or just now");
                let operand = |operand: &Operand| match *operand {
                    Operand::Argument(index) => arguments[index],
                    Operand::Packed(number) => &packed.arguments[number],
                };
                let operands: Vec<&Argument> = split.operands.iter().map(operand).collect();
                self.program.call(&parts.prepared, &operands, results)?
            }
            Engines::Whole(entry) => self.program.call(entry, &arguments, results)?,
        };
        Ok(returned.into_tensors(results, &CountedHeap))
    }

    /// The same, and the time that each of [`Program::nodes`] took for one run of it, in nanoseconds; none for a node
    /// that did not run. The program must run on this thread alone, as serial code does.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub fn run_timed(&self, inputs: &[Tensor], clock: &NodeClock) -> Result<(Vec<Tensor>, Vec<Option<f64>>), Error> {
        (clock.start)(self.program.nodes().len());
        let results = self.run(inputs);
        let times = (clock.finish)().into_iter();
        let per_run = |(ns, n_runs): (u64, u64)| (n_runs > 0).then(|| ns as f64 / n_runs as f64);
        Ok((results?, times.map(per_run).collect()))
    }

    /// The inputs by the numbers of the arguments that they are.
    fn bind(&self, inputs: &[Tensor]) -> Result<BTreeMap<usize, Bound>, Error> {
        let n_arguments = self.program.facts.signature.arguments.len();
        let expected = n_arguments - self.weights.len();
        if inputs.len() != expected {
            return Err(Error::ArgumentCount { expected, got: inputs.len() });
        }
        let open = (0..n_arguments).filter(|index| !self.weights.contains_key(index));
        open.zip(inputs).map(|(index, input)| Ok((index, self.program.bind(index, input)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jit::{CompileOptions, Source, compile},
        pipelines::codegen::Codegen,
    };
    use std::thread;

    /// A weight with a sum in each row, and a vector that the rows are added to.
    const PROGRAM: &str = r#"
        #square = affine_map<(i, j) -> (i, j)>
        #row = affine_map<(i, j) -> (i)>
        func.func @main(%x: tensor<3xf32>, %w: tensor<3x2xf32>, %n: f32) -> tensor<3xf32> {
          %zero = arith.constant 0.0 : f32
          %empty = tensor.empty() : tensor<3xf32>
          %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<3xf32>) -> tensor<3xf32>
          %sums = linalg.generic {indexing_maps = [#square, #row], iterator_types = ["parallel", "reduction"]}
              ins(%w : tensor<3x2xf32>) outs(%zeros : tensor<3xf32>) {
          ^bb0(%in: f32, %out: f32):
            %sum = arith.addf %in, %out : f32
            linalg.yield %sum : f32
          } -> tensor<3xf32>
          %ns = linalg.fill ins(%n : f32) outs(%empty : tensor<3xf32>) -> tensor<3xf32>
          %a = linalg.add ins(%x, %sums : tensor<3xf32>, tensor<3xf32>) outs(%empty : tensor<3xf32>) -> tensor<3xf32>
          %r = linalg.add ins(%a, %ns : tensor<3xf32>, tensor<3xf32>) outs(%empty : tensor<3xf32>) -> tensor<3xf32>
          return %r : tensor<3xf32>
        }"#;

    fn program(codegen: Codegen, weights: Vec<usize>) -> Program {
        let options = CompileOptions { codegen, weights, ..CompileOptions::serial("main", &Runtime::NONE) };
        compile(Source::Text(PROGRAM), &options).expect("a program that compiles")
    }

    fn weight() -> BTreeMap<usize, Tensor> {
        BTreeMap::from([(1, Tensor::from_f32(vec![3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))])
    }

    fn inputs(number: f32) -> [Tensor; 2] {
        [Tensor::from_f32(vec![3], &[10.0, 20.0, 30.0]), Tensor::from_f32(Vec::new(), &[number])]
    }

    #[test]
    fn what_depends_on_weights_is_computed_once_and_shared_by_threads() {
        let program = program(Codegen::Fast, vec![1, 7]);
        assert_eq!((program.prepared_arguments(), program.has_preparation()), (&[1_usize][..], true));
        let prepared = program.prepare(weight()).expect("a weight that fits");
        let first = |number| prepared.run(&inputs(number)).map(|results| results[0].elements::<f32>()[0]);
        thread::scope(|scope| {
            let threads: Vec<_> = [1.0, 2.0].map(|number| scope.spawn(move || first(number))).into_iter().collect();
            let sums: Vec<_> = threads.into_iter().map(|it| it.join().expect("no panic").expect("a run")).collect();
            assert_eq!(sums, [14.0, 15.0]);
        });
        assert!(matches!(prepared.run(&inputs(1.0)[..1]), Err(Error::ArgumentCount { expected: 2, got: 1 })));
    }

    #[test]
    fn weights_that_nobody_binds_are_arguments_like_others() {
        let program = program(Codegen::Fast, vec![1]);
        let prepared = program.prepare(BTreeMap::new()).expect("nothing to bind");
        let [x, n] = inputs(1.0);
        let results = prepared.run(&[x, weight()[&1].clone(), n]).expect("a run");
        assert_eq!(results[0].elements::<f32>(), [14.0, 28.0, 42.0]);
    }

    #[test]
    fn plain_loops_compute_everything_in_each_run() {
        let program = program(Codegen::Loops, vec![1]);
        assert!(!program.has_preparation() && program.prepared_arguments().is_empty());
        let results = program.prepare(weight()).and_then(|it| it.run(&inputs(1.0))).expect("a run");
        assert_eq!(results[0].elements::<f32>(), [14.0, 28.0, 42.0]);
    }

    #[test]
    fn results_stay_while_the_next_ones_are_computed() {
        let program = program(Codegen::Loops, vec![1]);
        let prepared = program.prepare(weight()).expect("a weight that fits");
        let run = |inputs: &[Tensor]| prepared.run(inputs).expect("a run").remove(0);
        let [x, n] = inputs(1.0);
        let first = run(&[x, n.clone()]);
        let second = run(&[first.clone(), n]);
        assert_eq!(first.elements::<f32>(), [14.0, 28.0, 42.0]);
        assert_eq!(second.elements::<f32>(), [18.0, 36.0, 54.0]);
    }

    #[test]
    fn a_buffer_with_two_results_is_freed_once() {
        let text = "func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
            %r = linalg.exp ins(%x : tensor<3xf32>) outs(%x : tensor<3xf32>) -> tensor<3xf32>
            return %r, %r : tensor<3xf32>, tensor<3xf32>
        }";
        let program = compile(Source::Text(text), &CompileOptions::serial("main", &Runtime::NONE)).expect("a program");
        let prepared = program.prepare(BTreeMap::new()).expect("no weights");
        let zeros = Tensor::from_f32(vec![3], &[0.0; 3]);
        for _ in 0..3 {
            let results = prepared.run(std::slice::from_ref(&zeros)).expect("a run");
            assert!(results.iter().all(|result| result.elements::<f32>() == [1.0; 3]) && results.len() == 2);
        }
    }
}
