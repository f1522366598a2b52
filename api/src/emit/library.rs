//! Links an object: into a shared library that names the libraries it needs, or with ours into a program.

use super::{
    error::Error,
    needs::{Library, Needs},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Links `object` into the file `library`, whose name in other programs becomes `name`. Everything else that is written
/// lies in the folder `staging`.
pub fn link(object: &[u8], needs: &Needs, name: &str, staging: &Path, library: &Path) -> Result<(), Error> {
    let file = staging.join("code.o");
    fs::write(&file, object).map_err(|reason| Error::file(&file, reason))?;
    let linker = Linker::find()?;
    for needed in &needs.libraries {
        linker.write_stand_in(*needed, staging)?;
    }
    let mut arguments = soname(name);
    arguments.push(file.display().to_string());
    arguments.extend([format!("-L{}", staging.display()), "-Wl,--no-as-needed".into()]);
    arguments.extend(needs.libraries.iter().map(|needed| format!("-l{}", needed.name)));
    arguments.extend(["-Wl,--as-needed".into(), "-lm".into()]);
    linker.run(&SHARED, &arguments, library)
}

/// Links `object` and a text in C with `ours`, the library that holds the rest of a program, into the file `program`.
/// Everything else that is written lies in the folder `staging`.
pub fn link_program(object: &[u8], text: &str, ours: &Path, staging: &Path, program: &Path) -> Result<(), Error> {
    let files = [staging.join("code.o"), staging.join("description.c")];
    for (file, bytes) in files.iter().zip([object, text.as_bytes()]) {
        fs::write(file, bytes).map_err(|reason| Error::file(file, reason))?;
    }
    let inputs = files.iter().map(PathBuf::as_path).chain([ours]).map(|file| file.display().to_string());
    // What nobody calls goes away, and so does what only debuggers read. The unwinder of Rust comes along, for a machine
    // may not have it.
    let flags = ["-w", "-static-libgcc", "-Wl,--gc-sections", "-Wl,-s", "-Wl,--as-needed", "-lpthread", "-ldl", "-lm"];
    let arguments: Vec<String> = inputs.chain(flags.map(str::to_owned)).collect();
    Linker::find()?.run(&[], &arguments, program)
}

/// Flags for a shared library.
const SHARED: [&str; 2] = ["-shared", "-fPIC"];

/// A C compiler that links.
struct Linker {
    program: String,
}

impl Linker {
    /// LLVM's clang, else the system's compiler.
    fn find() -> Result<Self, Error> {
        Self::among([format!("{}/bin/clang", env!("PARALLEL_OP_BUILD_LLVM_PREFIX")), "cc".to_owned()])
    }

    /// The first of these programs that is there.
    fn among(tried: [String; 2]) -> Result<Self, Error> {
        let works =
            |program: &&String| Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success());
        match tried.iter().find(works) {
            Some(program) => Ok(Self { program: program.clone() }),
            None => Err(Error::NoLinker { tried: tried.to_vec() }),
        }
    }

    /// Writes an empty library in place of one that code needs. The name of the real one gets into the code, wherever
    /// that lies, or whether it is on this machine at all.
    fn write_stand_in(&self, library: Library, folder: &Path) -> Result<(), Error> {
        let mut arguments = soname(library.file);
        arguments.extend(["-x".into(), "c".into(), "/dev/null".into()]);
        self.run(&SHARED, &arguments, &folder.join(format!("lib{}.so", library.name)))
    }

    fn run(&self, form: &[&str], arguments: &[String], result: &Path) -> Result<(), Error> {
        let failed = |reason: String| Error::Linker { program: self.program.clone(), reason };
        let outcome = Command::new(&self.program).args(form).arg("-o").arg(result).args(arguments).output();
        let output = outcome.map_err(|reason: io::Error| failed(reason.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        // The last line says that something failed; one that names a symbol says what.
        let named =
            text.lines().find_map(|line| line.split_once("undefined ").map(|(_, rest)| format!("undefined {rest}")));
        let last = || text.lines().last().unwrap_or("failed without a word").to_owned();
        Err(failed(named.unwrap_or_else(last)))
    }
}

/// The flags that name a library for the programs which load it.
fn soname(name: &str) -> Vec<String> {
    ["-Xlinker", "-soname", "-Xlinker", name].map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_compiler_that_is_there_links() {
        let found = Linker::among(["no-such-compiler".to_owned(), "cc".to_owned()]).expect("cc is there");
        assert_eq!(found.program, "cc");
    }

    #[test]
    fn without_a_compiler_there_is_one_line() {
        let error = Linker::among(["no-such-compiler".to_owned(), "nor-this".to_owned()]).map(|it| it.program);
        let text = error.expect_err("neither is there").to_string();
        assert_eq!(text, "linker: expected one of no-such-compiler, nor-this, got none of them");
    }

    #[test]
    fn what_is_no_object_is_refused_in_one_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let needs = Needs::of(&[]);
        let library = folder.path().join("library");
        let error = link(b"nonsense", &needs, "x.so", folder.path(), &library).expect_err("no object");
        assert!(matches!(&error, Error::Linker { .. }), "{error}");
        assert!(!error.to_string().contains('\n') && !library.exists());
    }
}
