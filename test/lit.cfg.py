"""Configuration of the lit suite under test/.

    cargo xtask lit                            builds, then runs all of it
    cargo xtask lit --no-build test/dialect    one folder or file, with what is built already
    /usr/lib/llvm-22/bin/lit -sv test/dialect  the same without xtask

Parameters (`--param name=value`), all optional:
    bin_dir           where cargo puts the tools            (default: target/release)
    llvm_prefix       the LLVM that holds bin/FileCheck     (default: PARALLEL_OP_LLVM_PREFIX, else /usr/lib/llvm-22)
    verify_roundtrip  when 1, every call of parallel-opt gets --verify-roundtrip, and only the tests that call it run.
                      A test that cannot be run so says `UNSUPPORTED: verify-roundtrip` and why.

Substitutions: %runtime_lib %plugin %llvm_prefix %llvm_lib %bin_dir %source_root %models
%graphs %python %ptxas.
Features that a test may require: the programs below, `vulkan` and `cuda` for devices of the runtime.
A folder whose tests may take longer than 20 seconds says `config.time_limit_s = N` in its lit.local.cfg.
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lit_format import PARALLEL_OPT_CALL, ParallelOpTest

source_root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
target_dir = os.environ.get("CARGO_TARGET_DIR", os.path.join(source_root, "target"))
bin_dir = os.path.abspath(lit_config.params.get("bin_dir", os.path.join(target_dir, "release")))
llvm_prefix = lit_config.params.get(
    "llvm_prefix", os.environ.get("PARALLEL_OP_LLVM_PREFIX") or "/usr/lib/llvm-22"
)
verify_roundtrip = lit_config.params.get("verify_roundtrip", "0") == "1"
time_limits_work = lit_config.maxIndividualTestTimeIsSupported[0]

config.name = "parallel_op" + (" --verify-roundtrip" if verify_roundtrip else "")
config.test_format = ParallelOpTest(verify_roundtrip)
config.suffixes = [".mlir", ".test"]
# Inputs of tests, not tests.
config.excludes = ["Inputs", "inputs", "models"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))
config.test_exec_root = os.path.join(target_dir, "lit", "roundtrip" if verify_roundtrip else "plain")
config.time_limit_s = 20

if not os.path.exists(os.path.join(llvm_prefix, "bin", "FileCheck")):
    lit_config.fatal(f"MLIR 22 not found in {llvm_prefix}: no bin/FileCheck; set PARALLEL_OP_LLVM_PREFIX")
if not os.path.exists(os.path.join(bin_dir, "parallel-opt")):
    lit_config.fatal(f"parallel-opt not found in {bin_dir}: run `cargo xtask build` first")
if not time_limits_work:
    lit_config.note("no time limit per test: the Python module psutil is missing (apt: python3-psutil)")

config.environment["PATH"] = os.pathsep.join(
    [bin_dir, os.path.join(llvm_prefix, "bin"), os.environ.get("PATH", "")]
)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope --dump-input-filter=error"
# A test that builds a host program calls cargo or CMake.
for name in ["CARGO_HOME", "RUSTUP_HOME", "CARGO_TARGET_DIR", "RUSTFLAGS"]:
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment["PARALLEL_OP_LLVM_PREFIX"] = llvm_prefix
config.environment["MLIR_SYS_220_PREFIX"] = llvm_prefix
config.environment["TABLEGEN_220_PREFIX"] = llvm_prefix

config.substitutions += [
    ("%runtime_lib", os.path.join(bin_dir, "libparallel_op_runtime.so")),
    ("%plugin", os.path.join(bin_dir, "libparallel_op_plugin.so")),
    ("%llvm_prefix", llvm_prefix),
    ("%llvm_lib", os.path.join(llvm_prefix, "lib")),
    ("%bin_dir", bin_dir),
    ("%source_root", source_root),
    ("%models", os.path.join(config.test_source_root, "run", "models")),
    ("%graphs", os.path.join(source_root, "passes", "task-graph", "tests", "graphs")),
    ("%python", sys.executable),
]
if verify_roundtrip:
    config.available_features.add("verify-roundtrip")
    config.substitutions.append((PARALLEL_OPT_CALL, "parallel-opt --verify-roundtrip"))

for program in ["valgrind", "cmake", "ninja", "cargo", "dot", "spirv-val"]:
    if shutil.which(program):
        config.available_features.add(program)

# Mesa's drivers complain without it.
config.environment["XDG_RUNTIME_DIR"] = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()


def has_device(choice):
    """Whether the runtime for GPUs opens such a device; in a process of its own, for drivers are large."""
    library = os.path.join(bin_dir, "libparallel_op_gpu.so")
    script = (
        f"import ctypes, sys; open_device = ctypes.CDLL({library!r}).parallel_op_gpu_open; "
        f"open_device.restype = ctypes.c_bool; sys.exit(not open_device({choice.encode()!r}, {len(choice)}))"
    )
    environment = {**os.environ, "XDG_RUNTIME_DIR": config.environment["XDG_RUNTIME_DIR"]}
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True).returncode == 0


for device in ["vulkan", "cuda"]:
    if has_device(device):
        config.available_features.add(device)
if "vulkan" not in config.available_features:
    lit_config.note("no Vulkan device: tests that run kernels are skipped; `cargo xtask setup` installs one on the CPU")


def find_ptxas():
    """NVIDIA's assembler: on PATH, in CUDA's folder, or in the wheel nvidia-cuda-nvcc of this Python."""
    folders = [os.environ.get(name, "") for name in ("CUDA_ROOT", "CUDA_HOME")]
    folders += [os.path.join(folder, "nvidia", "cuda_nvcc") for folder in sys.path]
    found = (shutil.which("ptxas", path=os.path.join(folder, "bin")) for folder in folders if folder)
    return shutil.which("ptxas") or next(filter(None, found), None)


ptxas = find_ptxas()
if ptxas:
    config.available_features.add("ptxas")
for program, package in [("spirv-val", "apt: spirv-tools"), ("ptxas", "PyPI: nvidia-cuda-nvcc-cu12; or CUDA_ROOT")]:
    if program not in config.available_features:
        lit_config.note(f"images of kernels are not checked by {program}, which is missing ({package})")
config.substitutions.append(("%ptxas", ptxas or "ptxas"))
