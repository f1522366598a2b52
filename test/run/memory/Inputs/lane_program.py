"""Prints a random program of whole-function containers with lanes: `lane_program.py SEED N_FUNCTIONS N_TASKS`.

Each function is one container, as clustering makes them: every task has a lane, and tensors, numbers and indices travel
along edges from lane to lane. Tasks change what other lanes still read, build one tensor slice by slice across lanes,
give back slices of what they capture or the captures themselves, carry tensors through loops, hold containers of their
own, or do nothing. Some tensors have a size that is known at run time only. @main runs all functions, and each prints
what its container gives; every order of the tasks that keeps edges and lanes must print the same.
"""

import random
import sys

from program_text import ENVIRONMENT, arrow, end, head

STATIC, DYNAMIC, PART = "tensor<4xf32>", "tensor<?xf32>", "tensor<2xf32>"
NUMBER, INDEX = "f32", "index"
TENSORS = [STATIC, DYNAMIC]


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.n_names = 0
        self.lines = []

    def name(self):
        self.n_names += 1
        return f"%v{self.n_names}"

    def emit(self, text, gives=True):
        """Adds an op and gives the name of its result, if it has one."""
        name = self.name() if gives else ""
        self.lines.append(f"{name} = {text}" if gives else text)
        return name

    def index(self, value):
        return self.emit(f"arith.constant {value} : index")

    def pick(self, values, kind):
        """A value of this type, a late one more often than an early one; a new one if there is none."""
        fitting = [value for value, other in values if other == kind]
        if fitting:
            return fitting[-1 - min(int(self.random.expovariate(0.4)), len(fitting) - 1)]
        made = self.make(kind)
        values.append((made, kind))
        return made

    def make(self, kind):
        if kind == INDEX:
            return self.index(self.random.randrange(4))
        number = self.emit(f"arith.constant {self.random.randrange(8)}.5 : f32")
        if kind == NUMBER:
            return number
        size = f"({self.index(4)})" if kind == DYNAMIC else "()"
        empty = self.emit(f"tensor.empty{size} : {kind}")
        return self.emit(f"linalg.fill ins({number} : f32) outs({empty} : {kind}) -> {kind}")

    def compute(self, values):
        """Adds one op on what is visible, and its result to it."""
        kind = self.random.choice(TENSORS)
        action = self.random.choice([self.insert, self.extract, self.combine, self.slice, self.place, self.step, self.loop])
        action(values, kind)

    def insert(self, values, kind):
        number, target, at = (self.pick(values, k) for k in [NUMBER, kind, INDEX])
        values.append((self.emit(f"tensor.insert {number} into {target}[{at}] : {kind}"), kind))

    def extract(self, values, kind):
        value = self.emit(f"tensor.extract {self.pick(values, kind)}[{self.pick(values, INDEX)}] : {kind}")
        values.append((value, NUMBER))

    def combine(self, values, kind):
        out = self.pick(values, kind) if self.random.random() < 0.6 else self.make(kind)
        a, b = self.pick(values, kind), self.pick(values, kind)
        op = self.random.choice(["add", "sub", "max"])
        text = f"linalg.{op} ins({a}, {b} : {kind}, {kind}) outs({out} : {kind}) -> {kind}"
        values.append((self.emit(text), kind))

    def place(self, values, kind):
        """Writes a part into a slice of a tensor, at a place that may be known at run time only."""
        part, target, at = self.pick(values, PART), self.pick(values, kind), self.random.randrange(3)
        if self.random.random() < 0.3:
            two = self.index(2)
            at = self.emit(f"arith.minsi {self.pick(values, INDEX)}, {two} : index")
        values.append((self.emit(f"tensor.insert_slice {part} into {target}[{at}] [2] [1] : {PART} into {kind}"), kind))

    def step(self, values, _):
        """Counts an index on."""
        one, three = self.index(1), self.index(3)
        more = self.emit(f"arith.addi {self.pick(values, INDEX)}, {one} : index")
        values.append((self.emit(f"arith.minsi {more}, {three} : index"), INDEX))

    def loop(self, values, kind):
        """Carries a tensor, a number and an index, and writes where the index says."""
        starts = [self.pick(values, k) for k in [kind, NUMBER, INDEX]]
        low, high, step = self.index(0), self.index(3), self.index(1)
        carried = [self.name() for _ in starts]
        results, counter = [self.name() for _ in starts], self.name()
        bound = ", ".join(f"{argument} = {start}" for argument, start in zip(carried, starts))
        self.lines.append(
            f"{', '.join(results)} = scf.for {counter} = {low} to {high} step {step} iter_args({bound})"
            f" -> ({kind}, f32, index) {{"
        )
        read = self.emit(f"tensor.extract {carried[0]}[{carried[2]}] : {kind}")
        total = self.emit(f"arith.subf {carried[1]}, {read} : f32")
        written = self.emit(f"tensor.insert {total} into {carried[0]}[{counter}] : {kind}")
        self.lines += [f"scf.yield {written}, {total}, {counter} : {kind}, f32, index", "}"]
        values += zip(results, [kind, NUMBER, INDEX])

    def body(self, captured, depth):
        """The body of a task: what it captures under names of its own, its lines, and what it yields."""
        before, self.lines = self.lines, []
        inner = [(self.name(), kind) for _, kind in captured]
        arguments = list(inner)
        choice = self.random.random()
        if choice < 0.06:
            yielded = []
        elif choice < 0.12 and arguments:
            yielded = [self.random.choice(arguments)]
        else:
            for _ in range(self.random.randrange(1, 4)):
                self.compute(inner)
            if depth > 0 and self.random.random() < 0.05:
                inner += self.container(inner, self.random.randrange(1, 4), depth - 1)
            yielded = [self.random.choice(inner[-3:]) for _ in range(self.random.randrange(1, 3))]
        lines, self.lines = self.lines, before
        return arguments, lines, yielded

    def slice(self, values, kind):
        """Takes a slice, which is a view where nothing forces a copy."""
        source, at = self.pick(values, kind), self.random.randrange(3)
        values.append((self.emit(f"tensor.extract_slice {source}[{at}] [2] [1] : {kind} to {PART}"), PART))

    def task(self, values, lanes, depth):
        """Adds a task and gives its results with their types."""
        n_captured = min(len(values), self.random.randrange(1, 5))
        recent = values[-12:] if self.random.random() < 0.7 else values
        captured = list(dict.fromkeys(self.random.sample(recent, min(n_captured, len(recent)))))
        arguments, body, yielded = self.body(captured, depth)
        results = [(self.name(), kind) for _, kind in yielded]
        bound = ", ".join(f"{argument} = {value}" for (argument, _), (value, _) in zip(arguments, captured))
        kinds = ", ".join(kind for _, kind in captured)
        lane = f" attributes {{lane = {self.random.randrange(lanes)} : i64}}"
        self.lines.append(f"{head(results)}parallel_op.task({bound} : {kinds}){arrow(results)}{lane} {{")
        self.lines += body + [end(yielded), "}"]
        return results

    def container(self, outer, n_tasks, depth):
        """Adds a container and gives its results with their types."""
        before, self.lines = self.lines, []
        values, made, lanes = list(outer), [self.random.choice(outer)], self.random.randrange(2, 9)
        for _ in range(n_tasks):
            results = self.task(values, lanes, depth)
            values += results
            made += results
        yielded = made[-2:] + [self.random.choice(made) for _ in range(3)]
        body, self.lines = self.lines, before
        results = [(self.name(), kind) for _, kind in yielded]
        self.lines.append(f"{head(results)}parallel_op.parallel{arrow(results)} {{")
        self.lines += body + [end(yielded), "}"]
        return results

    def function(self, number, n_tasks):
        arguments = f"%s: {STATIC}, %d: {DYNAMIC}, %x: f32, %i: index"
        self.lines.append(f"func.func private @f{number}({arguments}) {{")
        outer = [("%s", STATIC), ("%d", DYNAMIC), ("%x", NUMBER), ("%i", INDEX)]
        results = self.container(outer, n_tasks, 1)
        for value, kind in dict.fromkeys([*results, outer[0]]):
            self.show(value, kind)
        self.lines += ["return", "}"]

    def show(self, value, kind):
        if kind == DYNAMIC:
            value = self.emit(f"tensor.extract_slice {value}[0] [4] [1] : {DYNAMIC} to {STATIC}")
        if kind == PART:
            value = self.emit(f"tensor.concat dim(0) {value}, {value} : ({PART}, {PART}) -> {STATIC}")
        if kind in [*TENSORS, PART]:
            self.emit(f"func.call @show({value}) : ({STATIC}) -> ()", gives=False)
        else:
            self.emit(f"vector.print {value} : {kind}", gives=False)

    def main(self, n_functions):
        self.lines.append("func.func @main() -> i32 {")
        x, two = self.emit("arith.constant 1.5 : f32"), self.index(2)
        for number in range(n_functions):
            s, t = (self.emit(f"call @fresh({x}) : (f32) -> {STATIC}") for _ in range(2))
            d = self.emit(f"tensor.cast {t} : {STATIC} to {DYNAMIC}")
            self.emit(f"call @f{number}({s}, {d}, {x}, {two}) : ({STATIC}, {DYNAMIC}, f32, index) -> ()", gives=False)
        self.lines += ["%ok = arith.constant 0 : i32", "return %ok : i32", "}"]


if __name__ == "__main__":
    seed, n_functions, n_tasks = (int(argument) for argument in sys.argv[1:4])
    program = Program(seed)
    program.main(n_functions)
    for number in range(n_functions):
        program.function(number, n_tasks)
    print("\n".join(program.lines) + ENVIRONMENT)
