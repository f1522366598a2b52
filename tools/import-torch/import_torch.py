#!/usr/bin/env python3
"""Turn a PyTorch model into MLIR text, its inputs, weights and results.

    import_torch.py squeezenet1_1 --out DIR
    import_torch.py small_models.py:fire --seed 3 --out DIR

MODEL is the name of a torchvision model, or FILE.py:FUNCTION, where the
function returns a module and a tuple of example inputs. DIR then holds

    model.mlir    the entry @main: the inputs first, then the weights
    in<k>.npy     input k, argument k of @main
    weights.npz   the weights, under the keys argN
    out0.npy      what PyTorch computed (out.npz, keys outN, if several)
    model.onnx    with --peers: the model, weights and all, for other runtimes
    model.pt2     with --peers: the same as a program that PyTorch loads

Weights are arguments, not constants, so that the text stays small. Nothing is
downloaded: weights and inputs are drawn from the seed.
"""
import argparse
import contextlib
import difflib
import importlib.util
import inspect
import logging
import math
import pathlib
import sys

# Without a GPU triton is never used, and torch complains that it is missing.
logging.getLogger("torch.utils.flop_counter").setLevel(logging.ERROR)
try:
    import numpy as np
    import torch
    import torch_mlir.fx
    import torchvision
except ImportError as error:
    sys.exit(f"import_torch: {error}: expected the packages of "
             "requirements.txt")


class Refused(Exception):
    """The model cannot be imported; the text says why, in one line."""


@contextlib.contextmanager
def refusal(what):
    """Turns what a model, or torch-mlir on it, raises into one line."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        lines = [line.strip() for line in str(error).splitlines()]
        # A line that ends in a colon announces the reason.
        reasons = [line for line in lines if line and line[-1] != ":"]
        why = reasons[0] if reasons else "no reason given"
        raise Refused(f"{what}: {type(error).__name__}: {why}") from error


class WeightsAsArguments(torch.nn.Module):
    """Calls a model with its weights given after its inputs."""

    def __init__(self, model, names, n_inputs):
        super().__init__()
        # In a list, so that the exporter does not see the model's own weights.
        self.model = [model]
        self.names = names
        self.n_inputs = n_inputs

    def forward(self, *args):
        weights = dict(zip(self.names, args[self.n_inputs:]))
        results = torch.func.functional_call(
            self.model[0], weights, args[:self.n_inputs])
        return leaves(results)


class FlatResults(torch.nn.Module):
    """Calls a model and returns its tensors as one tuple."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return leaves(self.model(*inputs))


def leaves(results):
    """The tensors in a model's result, a tensor or a nest of them."""
    flat = torch.utils._pytree.tree_leaves(results)
    return tuple(r for r in flat if isinstance(r, torch.Tensor))


def torchvision_model(name, args):
    """A torchvision model without pretrained weights, and one image."""
    known = torchvision.models.list_models()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise Refused(f"unknown torchvision model '{name}'{hint}")
    options = {}
    if name in ("googlenet", "inception_v3"):
        # The auxiliary classifiers serve training only.
        options = {"init_weights": False, "aux_logits": False}
    model = torchvision.models.get_model(name, weights=None, **options)
    side = args.image_size
    return model, (torch.randn(args.batch, 3, side, side),)


def model_from_file(text, args):
    """What FUNCTION of FILE.py returns, called with `batch` if it takes it."""
    path, _, name = text.rpartition(":")
    if not pathlib.Path(path).is_file():
        raise Refused(f"cannot read '{path}': no such file")
    spec = importlib.util.spec_from_file_location("model_file", path)
    module = importlib.util.module_from_spec(spec)
    with refusal(f"cannot load '{path}'"):
        spec.loader.exec_module(module)
    function = getattr(module, name, None)
    if not callable(function):
        raise Refused(f"'{path}' has no function '{name}'")
    takes_batch = "batch" in inspect.signature(function).parameters
    with refusal(f"'{name}' of '{path}' failed"):
        returned = function(**({"batch": args.batch} if takes_batch else {}))
    if not (isinstance(returned, tuple) and len(returned) == 2
            and isinstance(returned[0], torch.nn.Module)):
        raise Refused(f"'{name}' of '{path}' returned "
                      f"'{type(returned).__name__}': expected a module and a "
                      "tuple of inputs")
    return returned[0], tuple(returned[1])


def weights_of(model):
    """Parameters and buffers by name, less those that only training reads."""
    named = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    return {name: value.detach() for name, value in named.items()
            if not name.endswith("num_batches_tracked")}


@torch.no_grad()
def draw_weights(weights):
    """Overwrites weights with values that keep activations around 1.

    Gains and variances come out around 1 and differ from each other, so that
    a normalisation that is dropped or mixed up shows in the results.
    """
    for name, value in weights.items():
        if not value.is_floating_point():
            continue
        leaf = name.rpartition(".")[2]
        if leaf == "running_var" or (leaf == "weight" and value.dim() == 1):
            value.uniform_(0.75, 1.25)
        else:
            fan_in = math.prod(value.shape[1:]) if value.dim() > 1 else 16
            value.uniform_(-math.sqrt(3 / fan_in), math.sqrt(3 / fan_in))


def open_dimensions(inputs, args):
    """Which dimensions of the inputs the exporters leave open."""
    if not args.dynamic_batch:
        return None
    if any(t.dim() == 0 or t.shape[0] < 2 for t in inputs):
        raise Refused("--dynamic-batch: expected a first dimension of at "
                      "least 2 in every input; see --batch")
    return ({0: torch.export.Dim("batch")},) * len(inputs)


def mlir_text(model, tensors, n_inputs, args):
    """The module that torch-mlir prints for a model, @main its entry."""
    dynamic = open_dimensions(tensors[:n_inputs], args)
    if dynamic:
        dynamic = (dynamic + (None,) * (len(tensors) - n_inputs),)
    forms = {"linalg": "linalg-on-tensors", "tosa": "tosa", "torch": "torch"}
    with refusal(f"torch-mlir failed on '{args.model}'"):
        module = torch_mlir.fx.export_and_import(
            model, *tensors, output_type=forms[args.output_type],
            dynamic_shapes=dynamic, func_name="main")
    # Stock MLIR does not know the torch dialect: it reads the generic form.
    return module.operation.get_asm(
        print_generic_op_form=args.output_type == "torch")


def write_for_peers(model, inputs, n_results, args):
    """Writes model.pt2 and model.onnx: inputs in<k>, results out<k>."""
    dynamic = open_dimensions(inputs, args)
    # The exporter talks of its progress, and of optional packages.
    with refusal(f"torch.onnx failed on '{args.model}'"), \
            contextlib.redirect_stdout(None):
        program = torch.export.export(
            FlatResults(model).eval(), inputs,
            dynamic_shapes=dynamic and (dynamic,))
        torch.export.save(program, args.out / "model.pt2")
        torch.onnx.export(
            program, f=str(args.out / "model.onnx"), dynamo=True,
            external_data=False, opset_version=20, verbose=False,
            dynamic_shapes=dynamic and (dynamic,),
            input_names=[f"in{k}" for k in range(len(inputs))],
            output_names=[f"out{k}" for k in range(n_results)])


def array(tensor):
    """A tensor as numpy knows it; bf16, which it does not, as its bits."""
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.uint16)
    return tensor.numpy()


def write(folder, text, inputs, weights, results):
    """Writes the files that the head of this script lists."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.mlir").write_text(text)
    for k, value in enumerate(inputs):
        np.save(folder / f"in{k}.npy", array(value))
    if weights:
        named = {f"arg{k}": array(value)
                 for k, value in enumerate(weights, len(inputs))}
        np.savez(folder / "weights.npz", **named)
    if len(results) == 1:
        np.save(folder / "out0.npy", array(results[0]))
    else:
        named = {f"out{k}": array(value) for k, value in enumerate(results)}
        np.savez(folder / "out.npz", **named)


def run(args):
    """Imports the model that the command line names."""
    torch.manual_seed(args.seed)
    from_file = ".py:" in args.model
    load = model_from_file if from_file else torchvision_model
    model, inputs = load(args.model, args)
    model.eval()
    weights = weights_of(model)
    if not args.keep_weights:
        # Seeded again, so that weights do not depend on the size of inputs.
        torch.manual_seed(args.seed)
        draw_weights(weights)
    with torch.no_grad():
        with refusal(f"'{args.model}' failed on its inputs"):
            results = leaves(model(*inputs))
        tensors = (*inputs, *weights.values())
        callee = WeightsAsArguments(model, list(weights), len(inputs))
        text = mlir_text(callee, tensors, len(inputs), args)
    write(args.out, text, inputs, weights.values(), results)
    if args.peers:
        write_for_peers(model, inputs, len(results), args)
    print(f"{args.out}: {len(inputs)} inputs, {len(weights)} weights, "
          f"{len(results)} results, {len(text)} bytes of MLIR")


def command_line():
    """The options; argparse exits with 2 on a bad command line."""
    parser = argparse.ArgumentParser(
        prog="import_torch", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--out", type=pathlib.Path, required=True,
                        metavar="DIR", help="folder to write to")
    parser.add_argument("--output-type", default="linalg",
                        choices=["linalg", "tosa", "torch"],
                        help="dialect of the text; torch in generic form")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--image-size", type=int, default=224, metavar="N",
                        help="side of a torchvision model's input")
    parser.add_argument("--dynamic-batch", action="store_true",
                        help="leave the first dimension of inputs open")
    parser.add_argument("--peers", action="store_true",
                        help="write model.onnx and model.pt2, too, from which "
                        "other runtimes run the same model")
    parser.add_argument("--keep-weights", action="store_true",
                        help="keep the weights that the module comes with")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        run(command_line())
    except Refused as refusal:
        sys.exit(f"import_torch: {refusal}")
