// RUN: parallel-translate %s --parallel-op-report --allow-unregistered-dialect --whitelist=+torch.* | FileCheck %s
// RUN: parallel-translate %s --parallel-op-report --allow-unregistered-dialect | FileCheck %s --check-prefix=REFUSED
// RUN: parallel-translate %s --parallel-op-to-dot --allow-unregistered-dialect --whitelist=+torch.* | FileCheck %s --check-prefix=DOT
// RUN: not parallel-translate %s --parallel-op-report 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// The generic form of a foreign dialect is planned by the names of its ops and the shapes in their types. An op whose
// cost is not known stays outside of tasks, and is named.

// CHECK-LABEL: @branches, block branches/0: 4 nodes
// CHECK: 2 clusters, 2 lanes after merging
// CHECK: cost not known: torch.aten.strange (1)
// CHECK: outside of tasks: the cost of 'torch.aten.strange' is not known (1)
// CHECK: | 2 | {{.*}} | {{.*}} | {{1.[5-9].|2.00}} | 2 | 2 | 0 |

// REFUSED: outside of tasks: 'torch.aten.mm' has unknown effects (2)
// REFUSED: stays serial on 2, 4, 8 workers: no op may stand in a task: serial {{.*}}, parallel

// DOT-DAG: label="torch.aten.mm\nunregistered.mlir:{{.*}}", fillcolor=
// DOT-DAG: label="torch.aten.strange\nunregistered.mlir:{{[0-9:]+}}\ncost not known"

// UNKNOWN: unregistered.mlir:[[#@LINE+1]]:{{.*}}: error: {{.*}}unregistered dialect
func.func @branches(%a: !torch.vtensor<[512,512],f32>, %b: !torch.vtensor<[512,512],f32>) -> !torch.vtensor<[512,512],f32> {
  %0 = "torch.aten.mm"(%a, %b) : (!torch.vtensor<[512,512],f32>, !torch.vtensor<[512,512],f32>) -> !torch.vtensor<[512,512],f32>
  %1 = "torch.aten.mm"(%b, %a) : (!torch.vtensor<[512,512],f32>, !torch.vtensor<[512,512],f32>) -> !torch.vtensor<[512,512],f32>
  %2 = "torch.aten.mul.Tensor"(%0, %1) : (!torch.vtensor<[512,512],f32>, !torch.vtensor<[512,512],f32>) -> !torch.vtensor<[512,512],f32>
  %3 = "torch.aten.strange"(%2) : (!torch.vtensor<[512,512],f32>) -> !torch.vtensor<[512,512],f32>
  return %3 : !torch.vtensor<[512,512],f32>
}
