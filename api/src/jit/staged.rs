//! One program compiled in several ways, step by step: what the ways have in common is done once.
//!
//! For callers that compare code. All functions with a body are entries; nothing is inlined. Who wants one program in
//! one way calls [`compile`](super::compile()).

use super::{
    Error, Program, Runtime, Signature, Source,
    lower::{check_lowered, functions_with_body, hide_all_but, mark_entry, run_pipeline},
    program::{Engines, Facts},
};
use crate::{
    diagnostics::Diagnostics,
    ffi::{self, Engine},
    processor::{self, Isa, host_isa},
    registry,
};
use melior::{Context, ir::Module, utility};

/// What modules are parsed and transformed in. Uses the calling thread alone.
pub struct Compiler {
    context: Context,
    diagnostics: Diagnostics,
    isa: Isa,
}

/// A module between two steps.
pub struct Staged<'c> {
    compiler: &'c Compiler,
    module: Module<'c>,
    entries: Vec<(String, Signature)>,
}

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// A compiler that knows all dialects and passes.
    pub fn new() -> Self {
        let context = Context::new_with_registry(&registry::everything(), false);
        context.set_allow_unregistered_dialects(true);
        utility::register_all_llvm_translations(&context);
        let diagnostics = Diagnostics::collect(&context);
        Self { context, diagnostics, isa: host_isa() }
    }

    /// Parses a module, and makes an entry of every function with a body.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the text does not parse, [`Error::UnsupportedType`] if a function takes or returns
    /// something that cannot be passed.
    pub fn parse(&self, source: Source) -> Result<Staged<'_>, Error> {
        let module = ffi::parse(&self.context, source).ok_or_else(|| Error::Refused(self.diagnostics.take()))?;
        let names: Vec<String> = functions_with_body(&module).into_iter().map(|(name, _)| name).collect();
        let marked = names.into_iter().map(|name| {
            let signature = mark_entry(&self.context, &module, &name, &[])?;
            Ok((name, signature))
        });
        let entries = marked.collect::<Result<_, Error>>()?;
        Ok(Staged { compiler: self, module, entries })
    }
}

impl<'c> Staged<'c> {
    /// Names of the entries, in the order of the text.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// Runs a pipeline, given without its anchor `builtin.module`.
    ///
    /// # Errors
    ///
    /// [`Error::Pipeline`] if it does not parse, [`Error::Refused`] if a pass fails.
    pub fn run(&mut self, pipeline: &str) -> Result<(), Error> {
        let refused = || Error::Refused(self.compiler.diagnostics.take());
        run_pipeline(&self.compiler.context, &mut self.module, pipeline, false, refused)
    }

    /// The module as text.
    pub fn text(&self) -> String {
        self.module.as_operation().to_string()
    }

    /// Compiles a module of the LLVM dialect with LLVM's optimisation `level`, from 0 to 3: a program for each entry.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] and [`Error::Engine`] as for [`compile`](super::compile()).
    pub fn compile(self, level: u8, runtime: &Runtime) -> Result<Vec<Program>, Error> {
        let Compiler { context, diagnostics, isa } = self.compiler;
        check_lowered(&self.module)?;
        let names: Vec<&str> = self.entries.iter().map(|(name, _)| name.as_str()).collect();
        hide_all_but(context, &self.module, &names);
        super::openmp::load_for(&self.module)?;
        let processor = processor::of_this_machine(*isa)?;
        let engines = Engine::new(&self.module, &names, (processor, level), runtime.symbols);
        let engines = engines.ok_or_else(|| match diagnostics.take() {
            text if text.is_empty() => Error::Engine,
            text => Error::Refused(text),
        })?;
        let programs = engines.into_iter().zip(&self.entries).map(|(entry, (_, signature))| {
            let signature = signature.clone();
            let facts = Facts { signature, n_tasks: 0, n_loops: 0, nodes: Vec::new(), prediction: None };
            Program::new(Engines::Whole(entry), facts, runtime)
        });
        Ok(programs.collect())
    }
}

impl Clone for Staged<'_> {
    fn clone(&self) -> Self {
        let copy = (*self.module.as_operation()).clone();
        let module = Module::from_operation(copy).expect("a copy of a module is a module");
        Self { compiler: self.compiler, module, entries: self.entries.clone() }
    }
}
