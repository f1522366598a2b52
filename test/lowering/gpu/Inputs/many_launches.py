"""Writes a container of so many tasks, each of which adds to its own row of a matrix on a GPU; the second argument says
whether they are `alone` or on `lanes`, four of them with an edge from each task to the one after the next."""

import sys

N_TASKS, FORM = int(sys.argv[1]), sys.argv[2]
MATRIX = f"memref<{N_TASKS}x256xf32>"
ROW = "memref<256xf32, strided<[1], offset: ?>>"


def task(number: int) -> str:
    """The task of a row."""
    edge = FORM == "lanes" and number > 1
    captures = f"%all = %x : {MATRIX}" if not edge else f"%all = %x, %before = %t{number - 2} : {MATRIX}, index"
    lane = f" attributes {{lane = {number % 4} : i64}}" if FORM == "lanes" else ""
    return f"""
      %t{number} = parallel_op.task({captures}) -> (index){lane} {{
        %number = arith.constant {number} : index
        %c1 = arith.constant 1 : index
        %c256 = arith.constant 256 : index
        %row = memref.subview %all[%number, 0] [1, 256] [1, 1] : {MATRIX} to {ROW}
        gpu.launch_func @add::@add blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1) args(%row : {ROW}, %number : index)
        parallel_op.yield %number : index
      }}"""


print(f"""
module attributes {{gpu.container_module}} {{
  func.func @main(%x: {MATRIX}) -> index {{
    %r = parallel_op.parallel -> (index) {{{"".join(map(task, range(N_TASKS)))}
      parallel_op.yield %t{N_TASKS - 1} : index
    }}
    return %r : index
  }}
  gpu.module @add {{
    gpu.func @add(%row: {ROW}, %number: index) kernel attributes {{known_block_size = array<i32: 256, 1, 1>}} {{
      %thread = gpu.thread_id x
      %0 = memref.load %row[%thread] : {ROW}
      %1 = arith.index_cast %number : index to i32
      %2 = arith.sitofp %1 : i32 to f32
      %3 = arith.addf %0, %2 : f32
      memref.store %3, %row[%thread] : {ROW}
      gpu.return
    }}
  }}
}}""")
