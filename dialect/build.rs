//! Builds the C++ part with CMake, makes the Rust declarations of its C API, and tells the linker where LLVM lies.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// Headers of the C API, under `include/parallel_op-c`.
const HEADERS: [&str; 11] = [
    "Code.h",
    "Dialect.h",
    "Fusion.h",
    "IR.h",
    "Image.h",
    "Pass.h",
    "PlantedBugs.h",
    "Remarks.h",
    "RowBlocks.h",
    "Tools.h",
    "Views.h",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-env-changed=MLIR_SYS_220_PREFIX");
    let prefix = llvm_prefix()?;
    for watched in ["CMakeLists.txt", "cmake", "include", "lib"] {
        println!("cargo:rerun-if-changed={watched}");
    }

    let installed = build_cpp(&root, &prefix);
    println!("cargo:rustc-link-search=native={}/lib", installed.display());
    println!("cargo:rustc-link-lib=static=ParallelOpCAPI");
    println!("cargo:rustc-link-lib=static=ParallelOpReduce");
    println!("cargo:rustc-link-lib=static=ParallelOpIR");
    println!("cargo:rustc-env=PARALLEL_OP_INCLUDE_DIR={}/include", root.display());
    println!("cargo:llvm_lib={}/lib", prefix.display());

    write_capi_linker_script(&prefix, &out)?;
    println!("cargo:rustc-link-search=native={}", out.display());
    println!("cargo:rustc-link-search=native={}/lib", prefix.display());
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}/lib", prefix.display());
    generate_bindings(&root, &prefix, &out)
}

/// The folder LLVM is installed in, or one line that says what is missing.
fn llvm_prefix() -> Result<PathBuf, Box<dyn Error>> {
    let prefix = PathBuf::from(env::var("MLIR_SYS_220_PREFIX").unwrap_or("/usr/lib/llvm-22".into()));
    if prefix.join("bin/mlir-opt").exists() {
        return Ok(prefix);
    }
    Err(format!(
        "parallel-op-dialect: MLIR 22 not found: set MLIR_SYS_220_PREFIX to the folder that holds bin/mlir-opt, got '{}'",
        prefix.display()
    )
    .into())
}

/// Whether code is built that is wrong on request.
fn with_planted_bugs() -> bool {
    env::var_os("CARGO_FEATURE_PLANTED_BUGS").is_some()
}

/// Compiles the static libraries and installs them under OUT_DIR. Clang is needed: the trait ids that g++ makes
/// differ from those in libMLIR.
fn build_cpp(root: &Path, prefix: &Path) -> PathBuf {
    let mut cmake = cmake::Config::new(root);
    if with_planted_bugs() {
        cmake.define("PARALLEL_OP_PLANTED_BUGS", "ON");
    }
    cmake
        .generator("Ninja")
        .profile("Release")
        .define("CMAKE_C_COMPILER", prefix.join("bin/clang"))
        .define("CMAKE_CXX_COMPILER", prefix.join("bin/clang++"))
        .define("MLIR_DIR", prefix.join("lib/cmake/mlir"))
        .define("LLVM_DIR", prefix.join("lib/cmake/llvm"))
        .define("CMAKE_INSTALL_LIBDIR", "lib")
        .build()
}

/// Debian ships MLIR's C API as static archives only, while mlir-sys asks for `libMLIR-C.so` in shared mode. A linker
/// script of that name gives it the archives.
fn write_capi_linker_script(prefix: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut archives = Vec::new();
    for entry in fs::read_dir(prefix.join("lib"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("libMLIRCAPI") && name.ends_with(".a") {
            archives.push(path.display().to_string());
        }
    }
    archives.sort();
    fs::write(out.join("libMLIR-C.so"), format!("GROUP ( {} )\n", archives.join(" ")))?;
    Ok(())
}

/// Makes `bindings.rs` from the C headers. MLIR's own types come from mlir-sys.
fn generate_bindings(root: &Path, prefix: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let includes: String = HEADERS.iter().map(|header| format!("#include \"parallel_op-c/{header}\"\n")).collect();
    bindgen::builder()
        .header_contents("parallel_op.h", &includes)
        .clang_arg(format!("-I{}", root.join("include").display()))
        .clang_arg(format!("-I{}", prefix.join("include").display()))
        .allowlist_item("[pP]arallelOp.*|mlirGetDialectHandle__parallel_op__")
        .blocklist_item("Mlir.*")
        .raw_line("use mlir_sys::*;")
        .rustified_enum("ParallelOp.*")
        .clang_args(with_planted_bugs().then_some("-DPARALLEL_OP_PLANTED_BUGS"))
        .generate()?
        .write_to_file(out.join("bindings.rs"))?;
    Ok(())
}
