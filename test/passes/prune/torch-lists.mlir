// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune='whitelist=+torch.*' | FileCheck %s

// A list that an op may write into is not known, not even before that op, which stays whatever admits it.

// CHECK-LABEL: func.func @appended
// CHECK:         "torch.aten.append.t"
// CHECK:         "torch.aten.len.t"
// CHECK:         "torch.aten.__getitem__.t"
func.func @appended() -> (!torch.int, !torch.int) {
  %0 = "torch.constant.int"() <{value = 0 : i64}> : () -> !torch.int
  %list = "torch.prim.ListConstruct"(%0) : (!torch.int) -> !torch.list<int>
  %same = "torch.aten.append.t"(%list, %0) : (!torch.list<int>, !torch.int) -> !torch.list<int>
  %n = "torch.aten.len.t"(%list) : (!torch.list<int>) -> !torch.int
  %first = "torch.aten.__getitem__.t"(%list, %0) : (!torch.list<int>, !torch.int) -> !torch.int
  return %n, %first : !torch.int, !torch.int
}

// One that only tensors are made with is known.

// CHECK-LABEL: func.func @read
// CHECK-SAME:    (%[[X:.*]]: !torch.vtensor<[4],f32>)
// CHECK:         %[[FOUR:.*]] = "torch.constant.int"() <{value = 4 : i64}>
// CHECK-NEXT:    %[[LIST:.*]] = "torch.prim.ListConstruct"(%[[FOUR]])
// CHECK-NEXT:    "torch.aten.view"(%[[X]], %[[LIST]])
// CHECK-NOT:     "torch.aten.__getitem__.t"
func.func @read(%x: !torch.vtensor<[4],f32>) -> (!torch.vtensor<[4],f32>, !torch.int) {
  %0 = "torch.constant.int"() <{value = 0 : i64}> : () -> !torch.int
  %4 = "torch.aten.size.int"(%x, %0) : (!torch.vtensor<[4],f32>, !torch.int) -> !torch.int
  %list = "torch.prim.ListConstruct"(%4) : (!torch.int) -> !torch.list<int>
  %y = "torch.aten.view"(%x, %list) : (!torch.vtensor<[4],f32>, !torch.list<int>) -> !torch.vtensor<[4],f32>
  %first = "torch.aten.__getitem__.t"(%list, %0) : (!torch.list<int>, !torch.int) -> !torch.int
  return %y, %first : !torch.vtensor<[4],f32>, !torch.int
}
