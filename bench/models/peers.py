"""Runs a model in another runtime, on orders from the standard input.

    peers.py onnxruntime model.onnx --threads 2 --input in0.npy --expect out0.npy
    peers.py torch model.pt2 --threads 1 --input in0.npy

Before the first order the model is loaded, run twice, and its results are held
against the expected ones. Each line then says how many runs, and is answered by
one line of JSON: "ms", the time of each run, and "compile_ms", from the file to
a model that is ready. Where the runtime is not installed, or the file is not
there, the answer to the first line is "left_out" with the reason.
"""
import argparse
import importlib
import json
import os
import sys
import time


class LeftOut(Exception):
    """The runtime cannot take part; the text says why, in one line."""


def onnxruntime_session(module, args, inputs):
    """Inputs and results stay where they are from run to run."""
    options = module.SessionOptions()
    options.intra_op_num_threads = args.threads
    modes = module.ExecutionMode
    options.execution_mode = modes.ORT_SEQUENTIAL
    options.inter_op_num_threads = 1
    if args.parallel:
        options.execution_mode = modes.ORT_PARALLEL
        options.inter_op_num_threads = args.threads
    session = module.InferenceSession(
        args.model, options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    for declared, value in zip(session.get_inputs(), inputs):
        binding.bind_ortvalue_input(
            declared.name, module.OrtValue.ortvalue_from_numpy(value))

    def bind_results():
        # The first run finds the shapes; its results become the buffers.
        for declared in session.get_outputs():
            binding.bind_output(declared.name)
        session.run_with_iobinding(binding)
        first = binding.get_outputs()
        binding.clear_binding_outputs()
        for declared, value in zip(session.get_outputs(), first):
            binding.bind_ortvalue_output(declared.name, value)

    def results():
        return [value.numpy() for value in binding.get_outputs()]

    bind_results()
    return lambda: session.run_with_iobinding(binding), results


def openvino_session(module, args, inputs):
    """One request with the tensors of the inputs set once."""
    compiled = module.Core().compile_model(args.model, "CPU", {
        "INFERENCE_NUM_THREADS": args.threads,
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
    })
    request = compiled.create_infer_request()
    for index, value in enumerate(inputs):
        request.set_input_tensor(index, module.Tensor(value))

    def results():
        return [request.get_output_tensor(index).data
                for index in range(len(compiled.outputs))]

    return request.infer, results


def torch_session(module, args, inputs):
    """The exported program, op by op, without a compiler."""
    module.set_num_threads(args.threads)
    module.set_grad_enabled(False)
    model = importlib.import_module("torch.export").load(args.model).module()
    tensors = [module.from_numpy(value) for value in inputs]
    last = []

    def run():
        last[:] = [model(*tensors)]

    def results():
        leaves = module.utils._pytree.tree_leaves(last)
        return [value.numpy() for value in leaves]

    return run, results


SESSIONS = {
    "onnxruntime": onnxruntime_session,
    "openvino": openvino_session,
    "torch": torch_session,
}


def arrays(numpy, path):
    """The arrays of a .npy, or of a .npz in the order of their numbers."""
    loaded = numpy.load(path)
    if not hasattr(loaded, "files"):
        return [loaded]
    return [loaded[f"out{index}"] for index in range(len(loaded.files))]


def check(numpy, results, args):
    """Refuses results that are not the expected ones."""
    expected = arrays(numpy, args.expect)
    if len(results) != len(expected):
        raise LeftOut(f"expected {len(expected)} results, got {len(results)}")
    for index, (got, wanted) in enumerate(zip(results, expected)):
        if got.shape != wanted.shape:
            raise LeftOut(f"result #{index}: expected shape {wanted.shape}, "
                          f"got {got.shape}")
        distance = numpy.abs(numpy.subtract(got, wanted, dtype=float))
        most = args.tolerance * numpy.abs(wanted).max(initial=0)
        both_nan = numpy.isnan(got) & numpy.isnan(wanted)
        if not numpy.all((distance <= most) | both_nan):
            raise LeftOut(f"result #{index}: expected a difference of at most "
                          f"{most:.2g}, got {numpy.nanmax(distance):.2g}")


def prepare(args):
    """Loads, runs and checks the model; returns a run and the time to load."""
    try:
        numpy = importlib.import_module("numpy")
        module = importlib.import_module(args.runtime)
    except Exception as error:
        raise LeftOut(f"{error}") from error
    if not os.path.isfile(args.model):
        raise LeftOut(f"no {os.path.basename(args.model)} beside the model")
    inputs = [numpy.load(path) for path in args.input]
    start = time.perf_counter()
    run, results = SESSIONS[args.runtime](module, args, inputs)
    compile_ms = (time.perf_counter() - start) * 1e3
    run()
    run()
    if args.expect:
        check(numpy, results(), args)
    return run, compile_ms


def command_line():
    """The options; argparse exits with 2 on a bad command line."""
    parser = argparse.ArgumentParser(prog="peers.py")
    parser.add_argument("runtime", choices=sorted(SESSIONS))
    parser.add_argument("model")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--parallel", action="store_true",
                        help="onnxruntime: branches beside each other")
    parser.add_argument("--input", action="append", default=[])
    parser.add_argument("--expect")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    return parser.parse_args()


def serve(args):
    """Answers every line."""
    try:
        run, compile_ms = prepare(args)
    except Exception as error:
        sys.stdin.readline()
        reason = str(error).strip().splitlines() or [type(error).__name__]
        print(json.dumps({"left_out": reason[0]}), flush=True)
        return
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1e3)
        answer = {"ms": times, "compile_ms": compile_ms}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(command_line())
