"""Checks and times programs for GPUs: serial launches, streams and fused.

    python3 bench.py                         # in a bundle: all of its models
    python3 bench.py --device cuda moe_large
    python3 bench.py --bundle DIR --python ~/venv/bin/python --json measured.json

A bundle is a folder that `cargo xtask bench --gpu-bundle DIR MODEL...` makes.
It holds programs, their inputs and expected results, and this script, and needs
neither LLVM nor Rust nor our checkout: Python's own library, and the driver of
a GPU. Every program checks its results before it is timed. All programs of a
model take turns, round by round, and the table holds medians. Where PyTorch
with CUDA is installed its times stand beside, of a model that has a .pt2.

Prints one table in Markdown below a line with the date and the device. Exit
code 1: a result is wrong, a program leaks, or there is no device.
"""
import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys

STYLES = ["serial", "streams", "fused"]

COLUMNS = ["model", "style", "launches", "device ms", "serial / this",
           "spread", "whole ms", "result"]

# By the driver, what its programs hold.
CODE = {"cuda": "nvvm", "vulkan": "spirv"}


class Stopped(Exception):
    """A program cannot go on; the text says why, in one line."""


class Contender:
    """A program that runs its model as often as it is told."""

    def __init__(self, name, command):
        self.name = name
        self.ms, self.device_ms, self.launches = [], [], None
        self.first_alive = self.last_alive = None
        self.problem = None
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def ask(self, line):
        """The answer to a line."""
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            said = self.process.communicate()[1].strip().splitlines()
            raise Stopped(said[-1] if said else
                          f"exit code {self.process.returncode}")
        answer = json.loads(answer)
        if "left_out" in answer:
            raise Stopped(answer["left_out"])
        return answer

    def measure(self, n_runs):
        """One turn: runs by the wall's clock, then by the device's."""
        self.ms += self.ask(str(n_runs))["ms"]
        answer = self.ask(f"device {n_runs}")
        self.device_ms += answer["device_ms"]
        self.launches = answer.get("launches")
        if self.first_alive is None:
            self.first_alive = answer.get("alive")
        self.last_alive = answer.get("alive")

    def verdict(self):
        """What is to be said of the results."""
        if self.problem:
            return self.problem
        if self.first_alive != self.last_alive:
            return f"LEAKS: {self.first_alive} became {self.last_alive}"
        return "agrees"

    def close(self):
        """Ends the program."""
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()


def inputs_of(folder, model):
    """The flags that name a model's arrays."""
    flags = []
    for name in model["inputs"]:
        flags += ["--input", os.path.join(folder, name)]
    if model["expect"]:
        flags += ["--expect", os.path.join(folder, model["expect"]),
                  "--tolerance", str(model["tolerance"])]
    return flags


def program(folder, model, style, driver, device):
    """The command of one program; none if the bundle does not hold it."""
    path = os.path.join(folder, f"{style}.{CODE[driver]}")
    if not os.path.isfile(path):
        return None
    return [path, *inputs_of(folder, model), "--device", device, "--on-demand"]


def find_device(args, bundle):
    """Driver, device and what it is called, by asking a program for it."""
    drivers = [args.device] if args.device in CODE else list(CODE)
    reasons = []
    for model in bundle["models"][:1]:
        folder = os.path.join(args.bundle, model["name"])
        for driver in drivers:
            device = driver if args.device == "auto" else args.device
            for style in STYLES:
                command = program(folder, model, style, driver, device)
                if command is None:
                    continue
                contender = Contender(style, command)
                try:
                    return driver, device, contender.ask("0")
                except Stopped as reason:
                    reasons.append(str(reason))
                    break
                finally:
                    contender.close()
    raise Stopped("; ".join(reasons) or "the bundle holds no program")


def contenders_of(args, model, driver, device):
    """All programs of a model, ready to run."""
    folder = os.path.join(args.bundle, model["name"])
    commands = {style: program(folder, model, style, driver, device)
                for style in STYLES}
    torch = os.path.join(folder, "model.pt2")
    if driver == "cuda" and os.path.isfile(torch):
        script = os.path.join(args.bundle, "torch_on_gpu.py")
        commands["torch"] = [args.python, script, torch,
                             *inputs_of(folder, model)]
    return [Contender(name, command)
            for name, command in commands.items() if command]


def measure(contenders, args):
    """Lets all take turns; another one begins each round."""
    for contender in contenders:
        try:
            contender.ask("0")
        except Stopped as reason:
            contender.problem = str(reason)
    for turn in range(args.rounds):
        for offset in range(len(contenders)):
            contender = contenders[(turn + offset) % len(contenders)]
            if contender.problem is None:
                try:
                    contender.measure(args.runs)
                except Stopped as reason:
                    contender.problem = str(reason)
    for contender in contenders:
        contender.close()


def quartiles(values):
    """The middle value, and the width of the middle half."""
    if len(values) < 2:
        return (values or [0.0])[0], 0.0
    low, middle, high = statistics.quantiles(values, method="inclusive")
    return middle, high - low


def row(model, contender, serial):
    """One row of the table, as a dictionary by column."""
    cells = {"model": model, "style": contender.name,
             "result": contender.verdict()}
    if contender.problem is None and contender.device_ms:
        ratios = [one / other for one, other
                  in zip(serial.device_ms, contender.device_ms) if other]
        ratio, spread = quartiles(ratios)
        cells.update({
            "launches": contender.launches,
            "device ms": round(statistics.median(contender.device_ms), 4),
            "whole ms": round(statistics.median(contender.ms), 4)})
        if ratios:
            cells.update({"serial / this": round(ratio, 3),
                          "spread": round(spread, 3)})
    return cells


def command_line():
    """The options; argparse exits with 2 on a bad command line."""
    parser = argparse.ArgumentParser(prog="bench.py")
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--bundle", metavar="DIR",
                        default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--device", default="auto",
                        help="auto, cuda, vulkan or a number")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--runs", type=int, default=5,
                        help="runs of a program in each of its turns")
    parser.add_argument("--python", default=sys.executable,
                        help="a Python that has torch")
    parser.add_argument("--json", metavar="FILE",
                        help="write the rows there, too")
    return parser.parse_args()


def chosen(args, bundle):
    """The models that are meant."""
    known = {model["name"]: model for model in bundle["models"]}
    for name in args.models:
        if name not in known:
            raise Stopped(f"no model '{name}': expected one of "
                          f"{', '.join(known)}")
    return [known[name] for name in args.models or known]


def run(args):
    """Measures, prints, and returns the exit code."""
    try:
        with open(os.path.join(args.bundle, "bundle.json")) as file:
            bundle = json.load(file)
    except (OSError, ValueError) as reason:
        raise Stopped(f"{args.bundle}: expected a bundle: {reason}") from None
    models = chosen(args, bundle)
    driver, device, about = find_device(args, bundle)
    head = f"{datetime.date.today()}, {about['device']}, {driver}"
    if about.get("is_cpu"):
        head += " (the processor plays the device: " \
                "these times say nothing about a GPU)"
    print(head + "\n")
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|", flush=True)
    rows = []
    for model in models:
        contenders = contenders_of(args, model, driver, device)
        measure(contenders, args)
        for contender in contenders:
            rows.append(row(model["name"], contender, contenders[0]))
            cells = (str(rows[-1].get(column, "")) for column in COLUMNS)
            print(f"| {' | '.join(cells)} |", flush=True)
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"about": head, "rows": rows}, file, indent=1)
    ours = [row for row in rows if row["style"] in STYLES]
    return 0 if all(row["result"] == "agrees" for row in ours) else 1


def main():
    """Exit code 1 with one line if nothing can be measured."""
    try:
        return run(command_line())
    except Stopped as reason:
        print(f"bench.py: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
