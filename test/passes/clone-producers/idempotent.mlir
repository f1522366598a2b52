// RUN: parallel-opt %S/doc.mlir --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" > %t.once
// RUN: parallel-opt %t.once --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" > %t.twice
// RUN: diff %t.once %t.twice
// RUN: grep -c parallel_op.clone %t.once
// RUN: parallel-opt %S/basic.mlir --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" > %t.once
// RUN: parallel-opt %t.once --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" | diff %t.once -

// What has its copies gets no more.
