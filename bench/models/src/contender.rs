//! Who takes part, and how to start them.

use crate::failure::{Failure, Result};
use models_bench::Model;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A way to run a model with so many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contender {
    /// What people call it.
    pub name: &'static str,
    /// Threads, each with a core of its own.
    pub threads: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Code of ours that was never outlined.
    Serial,
    /// Code of ours, made parallel by the strategy of the contender's name.
    Strategy,
    /// Another runtime: its package, the extension of its models, and a flag more for `peers.py`.
    Peer { package: &'static str, extension: &'static str, flag: Option<&'static str> },
}

/// Everybody, ours first.
const KINDS: [(&str, Kind); 8] = [
    ("serial", Kind::Serial),
    ("branches", Kind::Strategy),
    ("loops", Kind::Strategy),
    ("hybrid", Kind::Strategy),
    ("onnxruntime", Kind::Peer { package: "onnxruntime", extension: "onnx", flag: None }),
    ("onnxruntime parallel", Kind::Peer { package: "onnxruntime", extension: "onnx", flag: Some("--parallel") }),
    ("openvino", Kind::Peer { package: "openvino", extension: "onnx", flag: None }),
    ("torch", Kind::Peer { package: "torch", extension: "pt2", flag: None }),
];

/// What runs a model in another runtime.
const PEERS: &str = include_str!("../peers.py");

/// How contenders are started.
#[derive(Debug)]
pub struct Setting {
    /// Our program.
    pub parallel_run: PathBuf,
    /// Flags for it.
    pub flags: Vec<String>,
    /// Python, with the packages of other runtimes.
    pub python: PathBuf,
    /// Instructions to keep to, where a contender can be told.
    pub isa: Option<Isa>,
    /// A library to load into onnxruntime's processes.
    pub preload: Option<PathBuf>,
}

/// Instructions that contenders keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Isa {
    /// 256-bit vectors, with fused multiply-add.
    Avx2,
    /// 512-bit vectors.
    Avx512,
}

impl Isa {
    /// What our flag and `ONEDNN_MAX_CPU_ISA` call it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Avx2 => ("avx2", "AVX2"),
            Self::Avx512 => ("avx512", "AVX512_CORE"),
        }
    }
}

/// Everybody with a name in `only`, or all if it is empty, on each number of threads.
///
/// What is parallel needs two threads: with one our programs are the serial one.
///
/// # Errors
///
/// [`Failure::Contender`] for a name that nobody has.
pub fn all(only: &[String], threads: &[usize]) -> Result<Vec<Contender>> {
    only.iter().try_for_each(|name| known(name))?;
    let wanted = KINDS.into_iter().filter(|(name, _)| only.is_empty() || only.iter().any(|only| only == name));
    Ok(wanted
        .flat_map(|(name, kind)| threads.iter().map(move |&threads| Contender { name, threads, kind }))
        .filter(Contender::is_sensible)
        .collect())
}

/// Refuses a name that nobody has.
///
/// # Errors
///
/// [`Failure::Contender`].
pub fn known(name: &str) -> Result<()> {
    if KINDS.iter().any(|(known, _)| *known == name) {
        return Ok(());
    }
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    Err(Failure::Contender { got: name.to_owned(), known: names.join("', '") })
}

/// Whether a contender of this name is another runtime.
pub fn is_peer(name: &str) -> bool {
    KINDS.iter().any(|(known, kind)| *known == name && matches!(kind, Kind::Peer { .. }))
}

impl Contender {
    /// Whether it is a program of this project.
    pub fn is_ours(&self) -> bool {
        !matches!(self.kind, Kind::Peer { .. })
    }

    fn is_sensible(&self) -> bool {
        match self.kind {
            Kind::Serial => self.threads == 1,
            Kind::Strategy | Kind::Peer { flag: Some(_), .. } => self.threads > 1,
            Kind::Peer { flag: None, .. } => true,
        }
    }

    /// The call of a process that runs a model on orders from its standard input.
    pub fn call(&self, model: &Model, setting: &Setting) -> Command {
        match self.kind {
            Kind::Serial => self.own_call(model, setting, &["--target", "serial"]),
            Kind::Strategy => self.own_call(model, setting, &["--strategy", self.name]),
            Kind::Peer { package, extension, flag } => {
                let mut call = self.peer_call(model, setting, package, &model.file_for(extension));
                call.args(flag);
                call
            }
        }
    }

    fn own_call(&self, model: &Model, setting: &Setting, flags: &[&str]) -> Command {
        let mut all: Vec<String> = flags.iter().copied().map(str::to_owned).collect();
        all.extend(["--on-demand".to_owned(), "--threads".to_owned(), self.threads.to_string()]);
        if let Some(isa) = setting.isa {
            all.extend(["--isa".to_owned(), isa.names().0.to_owned()]);
        }
        all.extend(setting.flags.iter().cloned());
        model.call(&setting.parallel_run, &all)
    }

    fn peer_call(&self, model: &Model, setting: &Setting, package: &str, file: &Path) -> Command {
        let mut call = Command::new(&setting.python);
        call.args(["-c", PEERS, package]).arg(file).args(["--threads", &self.threads.to_string()]);
        model.inputs.iter().for_each(|input| {
            call.arg("--input").arg(input);
        });
        if let Some(expected) = &model.expected {
            call.arg("--expect").arg(expected);
        }
        call.env("OMP_NUM_THREADS", self.threads.to_string());
        if let Some(isa) = setting.isa {
            // OpenVINO's and PyTorch's own kernels are those of oneDNN, and PyTorch has some beside them.
            call.env("ONEDNN_MAX_CPU_ISA", isa.names().1).env("ATEN_CPU_CAPABILITY", isa.names().0);
        }
        if let (Some(library), "onnxruntime") = (&setting.preload, package) {
            call.env("LD_PRELOAD", library);
        }
        call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], threads: &[usize]) -> Vec<(&'static str, usize)> {
        let only: Vec<String> = only.iter().copied().map(str::to_owned).collect();
        all(&only, threads).unwrap().iter().map(|it| (it.name, it.threads)).collect()
    }

    #[test]
    fn one_thread_runs_serial_code_and_peers() {
        assert_eq!(names(&[], &[1]), [("serial", 1), ("onnxruntime", 1), ("openvino", 1), ("torch", 1)]);
        assert_eq!(names(&["hybrid", "openvino"], &[1, 2]), [("hybrid", 2), ("openvino", 1), ("openvino", 2)]);
        let text = all(&["nobody".to_owned()], &[1]).unwrap_err().to_string();
        assert!(text.starts_with("no contender 'nobody': expected one of 'serial', 'branches'"), "{text}");
    }

    #[test]
    fn a_call_holds_threads_instructions_and_the_files_of_the_model() {
        let model = Model {
            name: "m".into(),
            program: "d/model.mlir".into(),
            inputs: vec!["d/in0.npy".into()],
            weights: Some("d/weights.npz".into()),
            expected: None,
        };
        let setting = Setting {
            parallel_run: "parallel-run".into(),
            flags: vec!["--gate=false".to_owned()],
            python: "python3".into(),
            isa: Some(Isa::Avx2),
            preload: Some("mask.so".into()),
        };
        let call = |name: &str| all(&[name.to_owned()], &[2]).unwrap()[0].call(&model, &setting);
        let words = |call: &Command, from: usize| {
            call.get_args().skip(from).map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        let own = "d/model.mlir --input d/in0.npy --input d/weights.npz --strategy hybrid --on-demand --threads 2 \
                   --isa avx2 --gate=false";
        assert_eq!(words(&call("hybrid"), 0), own);
        let peer = "onnxruntime d/model.onnx --threads 2 --input d/in0.npy --parallel";
        assert_eq!(words(&call("onnxruntime parallel"), 2), peer);
        let preloads = |call: &Command| call.get_envs().any(|(name, _)| name == "LD_PRELOAD");
        assert!(preloads(&call("onnxruntime")) && !preloads(&call("openvino")));
    }
}
