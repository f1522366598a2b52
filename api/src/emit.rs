//! Compiles a program into a file: an object, a shared library, or LLVM IR, with a C header beside it, or an executable.
//!
//! ```no_run
//! use parallel_op::{emit::{self, Emission, Form}, jit::{CompileOptions, Runtime, Source}};
//!
//! let options = CompileOptions::serial("main", &Runtime::NONE);
//! let file = "model.o".as_ref();
//! let emission = Emission { form: Form::Object, file, libraries: "target/release".as_ref(), processor: "" };
//! emit::emit(Source::File("model.mlir".as_ref()), &options, &emission)?;
//! # Ok::<(), emit::Error>(())
//! ```
//!
//! The code is that of the [`jit`](crate::jit) but for the processor: by default it is made for the oldest one of the
//! architecture, so that the same program gives the same bytes everywhere. Files appear whole or not at all.

mod bfloat;
mod error;
mod header;
mod library;
mod needs;

pub use error::Error;
pub use parallel_op_dialect::code::knows_processor;

use crate::pipelines::cpu::Target;
use crate::{
    ffi,
    jit::{
        CompileOptions, KernelCode, Source, Stage,
        lower::{Lowered, Session},
    },
};
use header::Header;
use needs::Needs;
use parallel_op_calls::program::{DESCRIPTION, Description, FUNCTIONS, LIBRARY};
use parallel_op_dialect::code::{self, Processor};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What a program is compiled into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A relocatable object file of position-independent code.
    Object,
    /// The text of LLVM IR, optimised.
    LlvmIr,
    /// A shared library.
    SharedLibrary,
    /// A program that needs the C library alone.
    Executable,
}

impl Form {
    /// Every form, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Object, Self::LlvmIr, Self::SharedLibrary, Self::Executable];

    /// Name on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "obj",
            Self::LlvmIr => "ll",
            Self::SharedLibrary => "so",
            Self::Executable => "exe",
        }
    }
}

/// Where code goes, and for which processor it is made.
#[derive(Clone, Copy, Debug)]
pub struct Emission<'a> {
    /// What the program becomes.
    pub form: Form,
    /// The file. The header gets its name with the extension `h`; a program has none.
    pub file: &'a Path,
    /// The folder with [`LIBRARY`](parallel_op_calls::program::LIBRARY), which programs are made with.
    pub libraries: &'a Path,
    /// A name that [`knows_processor`]; empty for the oldest processor of the architecture.
    pub processor: &'a str,
}

/// Compiles a program with LLVM's optimisation level 3 into a file, and writes a C header beside it. The symbols of
/// [`CompileOptions::runtime`] are not used: what the code needs it gets when it is linked, and the header names it.
///
/// # Errors
///
/// [`Error::Compile`] if the program is refused, [`Error::File`] if a file cannot be written, and what the other variants
/// say of LLVM and the linker. There are no new files then.
pub fn emit(source: Source, options: &CompileOptions, emission: &Emission) -> Result<(), Error> {
    let paths = Paths::of(emission.file)?;
    check_program(options, emission)?;
    // Whether anything can be written there shows before the program is compiled.
    tempfile::tempfile_in(&paths.folder).map_err(|reason| Error::file(&paths.code, reason))?;
    // Files are made in a folder beside their place and moved there when all is well.
    let staging = tempfile::Builder::new().prefix(".parallel-op-").tempdir_in(&paths.folder);
    let staging = staging.map_err(|reason| Error::file(&paths.folder, reason))?;

    let session = Session::new(options);
    let lowered = session.lower(source, options)?;
    let form = if emission.form == Form::LlvmIr { code::Form::LlvmIr } else { code::Form::Object };
    ffi::limit_full_unrolling();
    let processor = Processor { name: emission.processor, vector_bits: options.isa.vector_bits() };
    options.begin(Stage::Llvm);
    let made = code::emit(lowered.module.as_operation(), form, processor)
        .map_err(|reason| session.refused().map_or(Error::Llvm(reason), Error::Compile))?;
    let needs = Needs::of(&made.needed);

    let code = staging.path().join("code");
    let header = header(&lowered, options, emission, &paths, &needs);
    match emission.form {
        Form::SharedLibrary => library::link(&made.bytes, &needs, &paths.name, staging.path(), &code)?,
        Form::Executable => {
            let text = header.packed(FUNCTIONS) + &bfloat::definitions(&needs.others) + &description(&lowered, options);
            let ours = emission.libraries.join(LIBRARY);
            library::link_program(&made.bytes, &text, &ours, staging.path(), &code)?;
            return fs::rename(code, &paths.code).map_err(|reason| Error::file(&paths.code, reason));
        }
        Form::Object | Form::LlvmIr => {
            fs::write(&code, &made.bytes).map_err(|reason| Error::file(&paths.code, reason))?;
        }
    }
    let header_file = staging.path().join("header");
    fs::write(&header_file, header.text()).map_err(|reason| Error::file(&paths.header, reason))?;
    fs::rename(code, &paths.code).map_err(|reason| Error::file(&paths.code, reason))?;
    fs::rename(header_file, &paths.header).map_err(|reason| Error::file(&paths.header, reason))
}

/// Fails if a program cannot be made, before anything is compiled.
fn check_program(options: &CompileOptions, emission: &Emission) -> Result<(), Error> {
    if emission.form != Form::Executable {
        return Ok(());
    }
    if options.target == Target::OpenMp {
        return Err(Error::ForeignRuntime { target: options.target.name() });
    }
    match emission.libraries.join(LIBRARY).is_file() {
        true => Ok(()),
        false => Err(Error::NoProgramLibrary { folder: emission.libraries.to_owned() }),
    }
}

fn header<'a>(
    lowered: &'a Lowered,
    options: &CompileOptions<'a>,
    emission: &Emission,
    paths: &'a Paths,
    needs: &'a Needs,
) -> Header<'a> {
    Header {
        entry: options.entry,
        signature: &lowered.signature,
        split: lowered.split.as_ref(),
        form: emission.form,
        target: options.target.name(),
        file: &paths.name,
        needs,
    }
}

/// The driver that a program for a GPU needs.
fn driver(options: &CompileOptions) -> Option<&'static str> {
    let of_code = match options.gpu.code {
        KernelCode::Spirv => "vulkan",
        KernelCode::Nvvm => "cuda",
    };
    (options.target == Target::Gpu).then_some(of_code)
}

/// The description of a program, as a text in C.
fn description(lowered: &Lowered, options: &CompileOptions) -> String {
    let description = Description {
        entry: options.entry.to_owned(),
        signature: lowered.signature.clone(),
        split: lowered.split.clone(),
        target: options.target.name().to_owned(),
        driver: driver(options).map(str::to_owned),
        codegen: options.codegen.name().to_owned(),
        isa: options.isa.name().to_owned(),
        n_tasks: lowered.n_tasks,
        n_loops: lowered.n_loops,
    };
    // Numbers instead of characters: a text of C has to have its own escapes, and a limited length.
    let bytes: Vec<String> = description.to_json().bytes().map(|byte| byte.to_string()).collect();
    format!("const char {DESCRIPTION}[] = {{{}, 0}};\n", bytes.join(","))
}

/// Where the files belong.
struct Paths {
    folder: PathBuf,
    /// Name of the code's file.
    name: String,
    code: PathBuf,
    header: PathBuf,
}

impl Paths {
    fn of(file: &Path) -> Result<Self, Error> {
        let refused = |what: &str| Err(Error::file(file, io::Error::new(io::ErrorKind::InvalidInput, what)));
        let Some(name) = file.file_name() else { return refused("expected the name of a file, got none") };
        let header = file.with_extension("h");
        if header == file {
            return refused("expected another ending than that of the C header beside it, got .h");
        }
        for path in [file, &header] {
            // Whatever else lies there, a device above all, is not to be replaced.
            if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
                let reason =
                    io::Error::new(io::ErrorKind::InvalidInput, "expected a regular file or none, got another");
                return Err(Error::file(path, reason));
            }
        }
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { folder: folder.to_owned(), name: name.to_string_lossy().into_owned(), code: file.to_owned(), header })
    }
}
