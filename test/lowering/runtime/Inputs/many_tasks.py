"""Prints a program with one container of N tasks, each of which gives its number; `main` returns the sum of all.

    many_tasks.py N alone     no task waits for another one
    many_tasks.py N lanes     seven lanes, and each task gets the result of the one before it in the text
"""

import sys

n, shape = int(sys.argv[1]), sys.argv[2]
print("func.func @main() -> i64 attributes {llvm.emit_c_interface} {")
print("  %zero = arith.constant 0 : i64")
print("  %c0 = arith.constant 0 : index")
print("  %m = memref.alloc() : memref<1xi64>")
print("  memref.store %zero, %m[%c0] : memref<1xi64>")
kinds = ", ".join(["i64"] * n)
print(f"  %r:{n} = parallel_op.parallel -> ({kinds}) {{")
for i in range(n):
    before = f"%t{i - 1}" if i and shape == "lanes" else "%zero"
    lane = f" attributes {{lane = {i % 7} : i64}}" if shape == "lanes" else ""
    print(f"    %t{i} = parallel_op.task(%a = {before}, %b = %m : i64, memref<1xi64>) -> (i64){lane} {{")
    print(f"      %n = arith.constant {i if shape == 'alone' or i == 0 else 1} : i64")
    print("      %at = arith.constant 0 : index")
    print("      %l = memref.load %b[%at] : memref<1xi64>")
    print("      %p = arith.addi %n, %l : i64")
    print("      %s = arith.addi %a, %p : i64")
    print("      parallel_op.yield %s : i64")
    print("    }")
print("    parallel_op.yield " + ", ".join(f"%t{i}" for i in range(n)) + f" : {kinds}")
print("  }")
total = "%zero"
for i in range(n):
    print(f"  %s{i} = arith.addi {total}, %r#{i} : i64")
    total = f"%s{i}"
print("  memref.dealloc %m : memref<1xi64>")
print(f"  return {total} : i64")
print("}")
