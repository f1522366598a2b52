"""Prints a random program on tensors with containers: `random_program.py SEED N_FUNCTIONS`.

Tasks capture, change, forward and combine the same few tensors, so that bufferization has many chances to write where
another task reads. Containers are nested, stand in loops, and are joined by concatenation or insertion. @main runs all
functions, and each prints what it has at its end; every order of the tasks must print the same.
"""

import random
import sys

from program_text import ENVIRONMENT, arrow, end, head

VECTOR = "tensor<4xf32>"


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.n_names = 0
        self.lines = []

    def name(self):
        self.n_names += 1
        return f"%v{self.n_names}"

    def emit(self, text, gives=0):
        """Adds an op; with `gives`, names of its results, which it returns."""
        names = [self.name() for _ in range(gives)]
        self.lines.append((", ".join(names) + " = " if names else "") + text)
        return names[0] if gives == 1 else names

    def number(self, value):
        return self.emit(f"arith.constant {value} : index", 1)

    def compute(self, tensors, scalars, n_ops):
        """Adds ops on what is visible, and their results to it."""
        pick = self.random.choice
        for _ in range(n_ops):
            kind = pick(["insert", "insert", "extract", "combine", "combine", "move", "subtract", "fill"])
            if kind == "insert":
                target, at = pick(tensors), self.number(self.random.randrange(4))
                tensors.append(self.emit(f"tensor.insert {pick(scalars)} into {target}[{at}] : {VECTOR}", 1))
                # A tensor that nobody can name any more may be written in place.
                if len(tensors) > 2 and self.random.random() < 0.5:
                    tensors.remove(target)
            elif kind == "extract":
                at = self.number(self.random.randrange(4))
                scalars.append(self.emit(f"tensor.extract {pick(tensors)}[{at}] : {VECTOR}", 1))
            elif kind == "combine":
                out = self.emit(f"tensor.empty() : {VECTOR}", 1) if self.random.random() < 0.6 else pick(tensors)
                inputs = f"ins({pick(tensors)}, {pick(tensors)} : {VECTOR}, {VECTOR})"
                op = pick(["add", "sub", "max"])
                tensors.append(self.emit(f"linalg.{op} {inputs} outs({out} : {VECTOR}) -> {VECTOR}", 1))
            elif kind == "move":
                slice_type = f"[{self.random.randrange(3)}] [2] [1] : {VECTOR} to tensor<2xf32>"
                part = self.emit(f"tensor.extract_slice {pick(tensors)}{slice_type}", 1)
                place = f"[{self.random.randrange(3)}] [2] [1] : tensor<2xf32> into {VECTOR}"
                tensors.append(self.emit(f"tensor.insert_slice {part} into {pick(tensors)}{place}", 1))
            elif kind == "subtract":
                scalars.append(self.emit(f"arith.subf {pick(scalars)}, {pick(scalars)} : f32", 1))
            else:
                out = self.emit(f"tensor.empty() : {VECTOR}", 1)
                tensors.append(self.emit(f"linalg.fill ins({pick(scalars)} : f32) outs({out} : {VECTOR}) -> {VECTOR}", 1))

    def task(self, tensors, scalars, depth):
        """Adds a task and gives its results with their types."""
        captured = [(value, VECTOR) for value in self.sample(tensors, 3)]
        captured += [(value, "f32") for value in self.sample(scalars, 2)]
        arguments = [self.name() for _ in captured]
        before, self.lines = self.lines, []
        inner = {kind: [a for a, (_, k) in zip(arguments, captured) if k == kind] for kind in [VECTOR, "f32"]}
        self.compute(inner[VECTOR], inner["f32"], self.random.randrange(5))
        if depth > 0 and self.random.random() < 0.3:
            self.container(inner[VECTOR], inner["f32"], depth - 1)
        yielded = [(self.random.choice(inner[VECTOR][-3:]), VECTOR) for _ in range(self.random.randrange(3))]
        yielded += [(self.random.choice(inner["f32"]), "f32")] * self.random.randrange(2)
        body, self.lines = self.lines, before
        results = [(self.name(), kind) for _, kind in yielded]
        bound = ", ".join(f"{argument} = {value}" for argument, (value, _) in zip(arguments, captured))
        lane = f" attributes {{lane = {self.random.randrange(2)} : i64}}" if self.random.random() < 0.3 else ""
        kinds = ", ".join(kind for _, kind in captured)
        self.lines.append(f"{head(results)}parallel_op.task({bound} : {kinds}){arrow(results)}{lane} {{")
        self.lines += body + [end(yielded), "}"]
        return results

    def container(self, tensors, scalars, depth):
        """Adds a container, and what it gives to what is visible."""
        before, self.lines = self.lines, []
        inside = {VECTOR: list(tensors), "f32": list(scalars)}
        made = [(self.random.choice(tensors), VECTOR)]
        for _ in range(self.random.randrange(1, 5)):
            for value, kind in self.task(inside[VECTOR], inside["f32"], depth):
                inside[kind].append(value)
                made.append((value, kind))
        yielded = [self.random.choice(made) for _ in range(self.random.randrange(4))]
        body, self.lines = self.lines, before
        results = [(self.name(), kind) for _, kind in yielded]
        self.lines.append(f"{head(results)}parallel_op.parallel{arrow(results)} {{")
        self.lines += body + [end(yielded), "}"]
        new = [value for value, kind in results if kind == VECTOR]
        tensors += new
        scalars += [value for value, kind in results if kind == "f32"]
        if len(new) >= 2:
            self.join(new, tensors, scalars)

    def join(self, parts, tensors, scalars):
        """Puts two results into one tensor and takes it apart again."""
        if self.random.random() < 0.5:
            joined = self.emit(f"tensor.concat dim(0) {parts[0]}, {parts[1]} : ({VECTOR}, {VECTOR}) -> tensor<8xf32>", 1)
        else:
            joined = self.emit("tensor.empty() : tensor<8xf32>", 1)
            second = self.random.choice([0, 2, 4])
            if second != 4 or self.random.random() < 0.3:
                fill = f"linalg.fill ins({self.random.choice(scalars)} : f32) outs({joined} : tensor<8xf32>)"
                joined = self.emit(f"{fill} -> tensor<8xf32>", 1)
            for part, at in zip(parts, [0, second]):
                place = f"into {joined}[{at}] [4] [1] : {VECTOR} into tensor<8xf32>"
                joined = self.emit(f"tensor.insert_slice {part} {place}", 1)
        for _ in range(2):
            at = self.random.randrange(5)
            tensors.append(self.emit(f"tensor.extract_slice {joined}[{at}] [4] [1] : tensor<8xf32> to {VECTOR}", 1))

    def loop(self, tensors, scalars):
        """Adds a loop around a container, which carries one tensor and writes it at its end."""
        low, high, step = self.number(0), self.number(3), self.number(1)
        carried, start = self.name(), self.random.choice(tensors)
        result, index = self.name(), self.name()
        header = f"{result} = scf.for {index} = {low} to {high} step {step} iter_args({carried} = {start})"
        self.lines.append(f"{header} -> ({VECTOR}) {{")
        inner = [*tensors, carried, carried]
        self.container(inner, list(scalars), 1)
        inputs = f"ins({self.random.choice(inner)}, {carried} : {VECTOR}, {VECTOR})"
        last = self.emit(f"linalg.add {inputs} outs({carried} : {VECTOR}) -> {VECTOR}", 1)
        self.lines += [f"scf.yield {last} : {VECTOR}", "}"]
        tensors.append(result)

    def function(self, number):
        self.lines.append(f"func.func private @f{number}(%s: {VECTOR}, %t: {VECTOR}, %x: f32, %y: f32) {{")
        tensors, scalars = ["%s", "%t"], ["%x", "%y"]
        for _ in range(self.random.randrange(1, 3)):
            self.compute(tensors, scalars, self.random.randrange(3))
            if self.random.random() < 0.3:
                self.loop(tensors, scalars)
            else:
                self.container(tensors, scalars, 1)
        for value in dict.fromkeys([*self.sample(tensors, 3), tensors[-1], "%s"]):
            self.emit(f"func.call @show({value}) : ({VECTOR}) -> ()")
        self.emit(f"vector.print {scalars[-1]} : f32")
        self.lines += ["return", "}"]

    def sample(self, values, most):
        return self.random.sample(values, min(len(values), self.random.randrange(1, most + 1)))

    def main(self, n_functions):
        self.lines.append("func.func @main() -> i32 {")
        x, y = (self.emit(f"arith.constant {value} : f32", 1) for value in [1.5, -2.0])
        for number in range(n_functions):
            s, t = (self.emit(f"call @fresh({value}) : (f32) -> {VECTOR}", 1) for value in [x, y])
            self.emit(f"call @f{number}({s}, {t}, {x}, {y}) : ({VECTOR}, {VECTOR}, f32, f32) -> ()")
        self.lines += ["%ok = arith.constant 0 : i32", "return %ok : i32", "}"]


if __name__ == "__main__":
    seed, n_functions = int(sys.argv[1]), int(sys.argv[2])
    program = Program(seed)
    program.main(n_functions)
    for number in range(n_functions):
        program.function(number)
    print("\n".join(program.lines) + ENVIRONMENT)
