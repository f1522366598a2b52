// RUN: parallel-opt %S/basic.mlir --parallel-op-share-loops=workers=4 > %t.once
// RUN: parallel-opt %t.once --parallel-op-share-loops=workers=4 | diff %t.once -
// RUN: parallel-opt %S/doc.mlir --parallel-op-share-loops > %t.once
// RUN: parallel-opt %t.once --parallel-op-share-loops | diff %t.once -
// RUN: grep -c parallel_op.threads %t.once

// What was decided is kept.
