"""Prints a program that computes contractions of many shapes and prints what they leave in memory.

    shapes.py whole       operands are whole numbers, so that every sum is exact and all correct code prints the same
    shapes.py fractions   they are not, so that only code which adds in one order prints the same

What is written lies between elements that nobody may touch, which are printed, too.
"""

import math
import sys

GUARD = 8
functions = []
calls = []


def named(op, shape, element, is_open):
    """The view of a flat buffer as a memref of this shape: static, or of unknown lengths. Returns ops and type."""
    strides = [math.prod(shape[dim + 1 :]) for dim in range(len(shape))]
    text = f"memref<{''.join(f'{n}x' for n in shape)}{element}, strided<{strides}, offset: {GUARD}>>"
    ops = f"""
  %{op}s = memref.reinterpret_cast %{op}_flat to offset: [{GUARD}], sizes: {shape}, strides: {strides}
    : memref<?x{element}> to {text}"""
    if not is_open:
        return ops + f"\n  %{op} = memref.cast %{op}s : {text} to {text}", text
    lengths, marks = "?x" * len(shape), ", ".join(["?"] * (len(shape) - 1) + ["1"])
    opened = f"memref<{lengths}{element}, strided<[{marks}], offset: ?>>"
    return ops + f"\n  %{op} = memref.cast %{op}s : {text} to {opened}", opened


def add(shapes, body, element="f32", is_open=False):
    """A function of memrefs %a, %b, %c of these shapes, of which it writes %c, and a call of it.

    In the body A, B, C are the types and E is the element type. With four shapes there is a %d of type D.
    """
    name, names = f"f{len(functions)}", "abcd"[: len(shapes)]
    ops = ""
    for letter, shape in zip(names, shapes):
        view, text = named(letter, list(shape), element, is_open)
        ops += view
        body = body.replace(letter.upper() + "~", text)
    body = body.replace("E~", element)
    arguments = ", ".join(f"%{letter}_flat: memref<?x{element}>" for letter in names)
    functions.append(f"func.func @{name}({arguments}) {{{ops}\n{body}\n  return\n}}")
    flat, types = f"memref<?x{element}>", ", ".join([f"memref<?x{element}>"] * len(shapes))
    for seed, (letter, shape) in enumerate(zip(names, shapes)):
        value = f"%{name}_{letter}"
        calls.append(f"""
  {value}_n = arith.constant {math.prod(shape) + 2 * GUARD} : index
  {value} = memref.alloc({value}_n) : {flat}
  call @fill_{element}({value}, %seed{seed}) : ({flat}, index) -> ()""")
    calls.append(f"""
  call @{name}({', '.join(f'%{name}_{letter}' for letter in names)}) : ({types}) -> ()
  %{name}_u = memref.cast %{name}_c : {flat} to memref<*x{element}>
  call @printMemref{element.upper()}(%{name}_u) : (memref<*x{element}>) -> ()""")


def fill(element, is_whole):
    divisor = "1.0" if is_whole else "3.0"
    return f"""
func.func @fill_{element}(%m: memref<?x{element}>, %seed: index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c5 = arith.constant 5 : i64
  %c11 = arith.constant 11 : index
  %divisor = arith.constant {divisor} : {element}
  %n = memref.dim %m, %c0 : memref<?x{element}>
  scf.for %i = %c0 to %n step %c1 {{
    %0 = arith.muli %i, %c3 : index
    %1 = arith.divui %i, %c11 : index
    %2 = arith.addi %0, %1 : index
    %3 = arith.addi %2, %seed : index
    %4 = arith.remui %3, %c11 : index
    %5 = arith.index_cast %4 : index to i64
    %6 = arith.subi %5, %c5 : i64
    %7 = arith.sitofp %6 : i64 to {element}
    %8 = arith.divf %7, %divisor : {element}
    memref.store %8, %m[%i] : memref<?x{element}>
  }}
  return
}}
func.func private @printMemref{element.upper()}(memref<*x{element}>)"""


MATMUL = "  linalg.matmul ins(%a, %b : A~, B~) outs(%c : C~)"
FILL = "  %zero = arith.constant 0.0 : E~\n  linalg.fill ins(%zero : E~) outs(%c : C~)\n"
RESIDUAL = """
  %low = arith.constant -1.0 : E~
  linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]} ins(%d : D~) outs(%c : C~) {
    ^bb0(%x: E~, %sum: E~):
      %0 = arith.addf %sum, %x : E~
      %1 = arith.maximumf %0, %low : E~
      linalg.yield %1 : E~
  }"""
SQUARE_ROOT = """
  linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} outs(%c : C~) {
    ^bb0(%sum: E~):
      %0 = arith.mulf %sum, %sum : E~
      %1 = math.sqrt %0 : E~
      linalg.yield %1 : E~
  }"""


def matmul(m, n, k, before="", behind="", **options):
    add([(m, k), (k, n), (m, n), (m, n)], before + MATMUL + behind, **options)


def convolution(size, window, channels, filters, stride=(1, 1), dilation=(1, 1), batch=1, **options):
    spans = [(w - 1) * d + 1 for w, d in zip(window, dilation)]
    out = [(length - span) // s + 1 for length, span, s in zip(size, spans, stride)]
    attributes = f"{{strides = dense<{list(stride)}> : tensor<2xi64>, dilations = dense<{list(dilation)}> : tensor<2xi64>}}"
    shapes = [(batch, *size, channels), (*window, channels, filters), (batch, *out, filters)]
    add(shapes, FILL + f"  linalg.conv_2d_nhwc_hwcf {attributes} ins(%a, %b : A~, B~) outs(%c : C~)", **options)


# Remainders of rows and of columns, in every combination of known and unknown lengths.
for m, n, k in [(1, 1, 1), (1, 70, 5), (3, 16, 2), (9, 17, 4), (14, 31, 3), (17, 49, 7), (2, 33, 0), (0, 8, 3), (30, 5, 6)]:
    matmul(m, n, k)
    matmul(m, n, k, is_open=True)
matmul(35, 20, 1100, before=FILL, behind=RESIDUAL)
matmul(35, 4, 1100, is_open=True)
matmul(11, 19, 5, before=FILL, behind=RESIDUAL, element="f64")
matmul(11, 19, 5, behind=RESIDUAL + SQUARE_ROOT)
matmul(11, 19, 5, behind=SQUARE_ROOT, is_open=True)
add([(3, 9, 4), (3, 4, 18), (3, 9, 18)], "  linalg.batch_matmul ins(%a, %b : A~, B~) outs(%c : C~)")
add([(9,), (9, 37), (37,)], "  linalg.vecmat ins(%a, %b : A~, B~) outs(%c : C~)")
convolution((9, 9), (3, 3), 4, 16)
convolution((12, 17), (3, 2), 3, 20, stride=(2, 1), dilation=(1, 2))
convolution((9, 30), (1, 7), 2, 33, is_open=True)
convolution((7, 7), (1, 1), 5, 32, batch=2)
convolution((5, 31), (3, 1), 3, 8, stride=(1, 2), element="f64")

is_whole = sys.argv[1] == "whole"
print(*[fill(element, is_whole) for element in ["f32", "f64"]], *functions, sep="\n")
seeds = "".join(f"\n  %seed{seed} = arith.constant {seed} : index" for seed in range(4))
print(f"func.func @main() {{{seeds}{''.join(calls)}\n  return\n}}")
