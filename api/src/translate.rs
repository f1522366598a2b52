//! Graph files and programs shown as task graphs: what `parallel-translate` prints.

use crate::{diagnostics::Diagnostics, ffi, jit::Source, registry};
use melior::{
    Context,
    ir::{Module, OperationRef},
    pass::PassManager,
    utility,
};
use parallel_op_dialect::ir;
use parallel_op_passes::{
    cost::profile::Profile,
    export::{dot::dot, picture::Picture, read, report::Report},
    task_graph::graph_file::{GraphFile, GraphFileError},
};
use std::num::NonZeroUsize;
use thiserror::Error;

pub use parallel_op_passes::{cluster::ClusterOptions, cost::options::CostOptions};

/// Numbers of workers that a report always has.
pub const REPORTED_WORKERS: [usize; 3] = [2, 4, 8];

/// Why a program is not shown.
#[derive(Debug, Error)]
pub enum Error {
    /// MLIR refused the text; holds its diagnostics, one a line.
    #[error("{0}")]
    Refused(String),
    /// An option does not fit.
    #[error("{0}")]
    Option(String),
    /// The file with measured costs cannot be read or is none.
    #[error("{0}")]
    Profile(String),
    /// There is no function of this name with a body.
    #[error("entry: expected one of {}, got '@{entry}'", available.join(", "))]
    NoEntry {
        /// The name asked for.
        entry: String,
        /// Functions that have a body.
        available: Vec<String>,
    },
}

/// What is shown of which program.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The program.
    pub source: Source<'a>,
    /// Whether ops of unknown dialects are accepted.
    pub allows_unregistered: bool,
    /// The function to show; none: all.
    pub entry: Option<&'a str>,
    /// How blocks are planned.
    pub cluster: ClusterOptions,
    /// What costs are predicted for.
    pub costs: CostOptions,
}

impl View<'_> {
    /// The program in Graphviz's language DOT.
    ///
    /// # Errors
    ///
    /// As the variants of [`Error`] say.
    pub fn dot(&self) -> Result<String, Error> {
        self.pictures(&[]).map(|pictures| dot(&pictures))
    }

    /// The program in numbers, for [`REPORTED_WORKERS`] and those asked for.
    ///
    /// # Errors
    ///
    /// As the variants of [`Error`] say.
    pub fn report(&self) -> Result<Report, Error> {
        self.pictures(&REPORTED_WORKERS).map(|pictures| Report::new(&pictures))
    }

    fn pictures(&self, other_workers: &[usize]) -> Result<Vec<Picture>, Error> {
        let context = Context::new_with_registry(&registry::everything(), true);
        context.set_allow_unregistered_dialects(self.allows_unregistered);
        let diagnostics = Diagnostics::collect(&context);
        let refused = || Error::Refused(diagnostics.take());
        let mut module = ffi::parse(&context, self.source).ok_or_else(refused)?;
        // Branches that are calls show what they hold only where they are called, and profiles are of inlined programs.
        if ir::walk(module.as_operation()).into_iter().any(|op| ir::is_op(op, "func.call")) {
            inline(&context, &mut module).map_err(|()| refused())?;
        }
        let options = read::PictureOptions {
            cluster: self.cluster.clone(),
            costs: self.costs.clone(),
            other_workers: other_workers.to_vec(),
        };
        // A file that does not fit is an input that is refused, no mistake in the options.
        if !self.costs.cost_profile.is_empty() {
            Profile::load(self.costs.cost_profile.as_ref()).map_err(Error::Profile)?;
        }
        let mut pictures = Vec::new();
        for function in self.functions(&module)? {
            pictures.extend(read::pictures(function, &options).map_err(Error::Option)?);
        }
        Ok(pictures)
    }

    /// The functions to show, in the order of the program.
    fn functions<'c, 'a>(&self, module: &'a Module<'c>) -> Result<Vec<OperationRef<'c, 'a>>, Error> {
        let all = ir::walk(module.as_operation()).into_iter();
        let all: Vec<_> = all.filter(|op| ir::is_op(*op, "func.func") && !ir::blocks_of(*op).is_empty()).collect();
        let Some(entry) = self.entry else { return Ok(all) };
        let entry = entry.trim_start_matches('@');
        let (found, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|op| ir::function_name(*op) == entry);
        if found.is_empty() {
            let available = others.into_iter().map(|op| format!("'@{}'", ir::function_name(op))).collect();
            return Err(Error::NoEntry { entry: entry.to_owned(), available });
        }
        Ok(found)
    }
}

fn inline(context: &Context, module: &mut Module) -> Result<(), ()> {
    let manager = PassManager::new(context);
    let parsed = utility::parse_pass_pipeline(manager.as_operation_pass_manager(), "builtin.module(inline)");
    parsed.and_then(|()| manager.run(module)).map_err(|_| ())
}

/// What clustering makes of a graph file, as one line of JSON: on so many workers, by default as many as there are lanes
/// after merging.
///
/// # Errors
///
/// What is wrong with the text first, and where.
pub fn graph_report(text: &str, workers: Option<NonZeroUsize>) -> Result<String, GraphFileError> {
    GraphFile::parse(text).map(|file| file.report(workers).to_json())
}
