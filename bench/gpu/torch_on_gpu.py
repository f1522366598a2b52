"""Runs an exported PyTorch model on a CUDA device, on orders from the input.

    torch_on_gpu.py model.pt2 --input in0.npy --input weights.npz --expect out0.npy

Answers each line as the programs of a bundle do: "ms" is the time of a run with
its inputs copied in and its results copied out, "device_ms", behind the word
"device", that between two CUDA events around the model alone. What cannot take
part answers the first line with "left_out" and the reason.
"""
import argparse
import importlib
import json
import sys
import time


class LeftOut(Exception):
    """PyTorch cannot take part; the text says why, in one line."""


def prepare(args):
    """The module of PyTorch, the model on the device, and its inputs."""
    try:
        numpy = importlib.import_module("numpy")
        torch = importlib.import_module("torch")
    except Exception as error:
        raise LeftOut(f"{error}") from error
    if not torch.cuda.is_available():
        raise LeftOut("torch sees no CUDA device")
    torch.set_grad_enabled(False)
    exported = importlib.import_module("torch.export").load(args.model)
    move = importlib.import_module("torch.export.passes")
    exported = move.move_to_device_pass(exported, "cuda")
    # Weights are the exported model's own.
    paths = [path for path in args.input if path.endswith(".npy")]
    inputs = [torch.from_numpy(numpy.load(path)) for path in paths]
    return numpy, torch, exported.module(), inputs


def leaves(torch, results):
    """The arrays of whatever a model returns."""
    return [value.cpu() for value in torch.utils._pytree.tree_leaves(results)]


def check(numpy, results, args):
    """Refuses results that are not the expected ones."""
    loaded = numpy.load(args.expect)
    expected = [loaded] if not hasattr(loaded, "files") else \
        [loaded[f"out{index}"] for index in range(len(loaded.files))]
    for index, (got, wanted) in enumerate(zip(results, expected)):
        distance = numpy.abs(numpy.subtract(got.numpy(), wanted, dtype=float))
        most = args.tolerance * numpy.abs(wanted).max(initial=0)
        if not numpy.all(distance <= most):
            raise LeftOut(f"result #{index}: expected a difference of at most "
                          f"{most:.2g}, got {numpy.nanmax(distance):.2g}")


def answer(torch, model, inputs, line):
    """Times of as many runs as the line says."""
    by_device = line.startswith("device ")
    n_runs = int(line.removeprefix("device "))
    ms, device_ms = [], []
    for _ in range(n_runs):
        start = time.perf_counter()
        moved = [value.cuda() for value in inputs]
        events = [torch.cuda.Event(enable_timing=True) for _ in range(2)]
        events[0].record()
        results = model(*moved)
        events[1].record()
        leaves(torch, results)
        torch.cuda.synchronize()
        ms.append((time.perf_counter() - start) * 1e3)
        if by_device:
            device_ms.append(events[0].elapsed_time(events[1]))
    return {"ms": ms, "device_ms": device_ms}


def command_line():
    """The options; argparse exits with 2 on a bad command line."""
    parser = argparse.ArgumentParser(prog="torch_on_gpu.py")
    parser.add_argument("model")
    parser.add_argument("--input", action="append", default=[])
    parser.add_argument("--expect")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    return parser.parse_args()


def serve(args):
    """Answers every line."""
    try:
        numpy, torch, model, inputs = prepare(args)
        for _ in range(3):
            results = leaves(torch, model(*[it.cuda() for it in inputs]))
        if args.expect:
            check(numpy, results, args)
    except Exception as error:
        sys.stdin.readline()
        reason = str(error).strip().splitlines() or [type(error).__name__]
        print(json.dumps({"left_out": reason[0]}), flush=True)
        return
    for line in sys.stdin:
        print(json.dumps(answer(torch, model, inputs, line.strip())),
              flush=True)


if __name__ == "__main__":
    serve(command_line())
