// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s

// `x.view(x.size(0), -1, x.size(2) // 2)` as torch-mlir prints it: a list stays a list, of constants.

// CHECK-LABEL: func.func @view
// CHECK-SAME:    (%[[X:.*]]: !torch.vtensor<[2,3,8],f32>)
// CHECK-DAG:     %[[ROWS:.*]] = "torch.constant.int"() <{value = 2 : i64}>
// CHECK-DAG:     %[[REST:.*]] = "torch.constant.int"() <{value = -1 : i64}>
// CHECK-DAG:     %[[HALF:.*]] = "torch.constant.int"() <{value = 4 : i64}>
// CHECK:         %[[LIST:.*]] = "torch.prim.ListConstruct"(%[[ROWS]], %[[REST]], %[[HALF]])
// CHECK-NEXT:    %[[Y:.*]] = "torch.aten.view"(%[[X]], %[[LIST]])
// CHECK-NEXT:    return %[[Y]]
func.func @view(%x: !torch.vtensor<[2,3,8],f32>) -> !torch.vtensor<[2,6,4],f32> {
  %0 = "torch.constant.int"() <{value = 0 : i64}> : () -> !torch.int
  %2 = "torch.constant.int"() <{value = 2 : i64}> : () -> !torch.int
  %minus = "torch.constant.int"() <{value = -1 : i64}> : () -> !torch.int
  %rows = "torch.aten.size.int"(%x, %0) : (!torch.vtensor<[2,3,8],f32>, !torch.int) -> !torch.int
  %last = "torch.aten.size.int"(%x, %minus) : (!torch.vtensor<[2,3,8],f32>, !torch.int) -> !torch.int
  %half = "torch.aten.floordiv.int"(%last, %2) : (!torch.int, !torch.int) -> !torch.int
  %shape = "torch.prim.ListConstruct"(%rows, %minus, %half) : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %y = "torch.aten.view"(%x, %shape) : (!torch.vtensor<[2,3,8],f32>, !torch.list<int>) -> !torch.vtensor<[2,6,4],f32>
  return %y : !torch.vtensor<[2,6,4],f32>
}

// Lists are taken apart, tensors of one number pass theirs on, comparisons become booleans.

// CHECK-LABEL: func.func @lists
// CHECK-DAG:     %[[EIGHT:.*]] = "torch.constant.int"() <{value = 8 : i64}>
// CHECK-DAG:     %[[FIVE:.*]] = "torch.constant.int"() <{value = 5 : i64}>
// CHECK-DAG:     %[[YES:.*]] = "torch.constant.bool"() <{value = true}>
// CHECK-NOT:     torch.aten
// CHECK:         "use"(%[[EIGHT]], %[[FIVE]], %[[YES]])
func.func @lists(%x: !torch.vtensor<[?,3,8],f32>) {
  %one = "torch.constant.int"() <{value = 1 : i64}> : () -> !torch.int
  %max = "torch.constant.int"() <{value = 9223372036854775807 : i64}> : () -> !torch.int
  %all = "torch.aten.size"(%x) : (!torch.vtensor<[?,3,8],f32>) -> !torch.list<int>
  %inner = "torch.aten.slice.t"(%all, %one, %max, %one) : (!torch.list<int>, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %c:2 = "torch.prim.ListUnpack"(%inner) : (!torch.list<int>) -> (!torch.int, !torch.int)
  %more = "torch.aten.add.t"(%inner, %inner) : (!torch.list<int>, !torch.list<int>) -> !torch.list<int>
  %four = "torch.aten.len.t"(%more) : (!torch.list<int>) -> !torch.int
  %tensor = "torch.prim.NumToTensor.Scalar"(%four) : (!torch.int) -> !torch.vtensor<[],si64>
  %number = "torch.aten.Int.Tensor"(%tensor) : (!torch.vtensor<[],si64>) -> !torch.int
  %five = "torch.aten.add.int"(%number, %one) : (!torch.int, !torch.int) -> !torch.int
  %is_three = "torch.aten.gt.int"(%five, %c#0) : (!torch.int, !torch.int) -> !torch.bool
  "use"(%c#1, %five, %is_three) : (!torch.int, !torch.int, !torch.bool) -> ()
  return
}

// An open extent, an unknown dimension and division by zero stay.

// CHECK-LABEL: func.func @stays
// CHECK:         "torch.aten.size.int"
// CHECK-NEXT:    "torch.aten.size.int"
// CHECK-NEXT:    "torch.aten.size.int"
// CHECK-NEXT:    "torch.aten.size.int"
// CHECK-NEXT:    "torch.aten.floordiv.int"
func.func @stays(%x: !torch.vtensor<[?,3],f32>, %y: !torch.vtensor<*,f32>, %i: !torch.int) {
  %0 = "torch.constant.int"() <{value = 0 : i64}> : () -> !torch.int
  %7 = "torch.constant.int"() <{value = 7 : i64}> : () -> !torch.int
  %a = "torch.aten.size.int"(%x, %0) : (!torch.vtensor<[?,3],f32>, !torch.int) -> !torch.int
  %b = "torch.aten.size.int"(%x, %7) : (!torch.vtensor<[?,3],f32>, !torch.int) -> !torch.int
  %c = "torch.aten.size.int"(%x, %i) : (!torch.vtensor<[?,3],f32>, !torch.int) -> !torch.int
  %d = "torch.aten.size.int"(%y, %0) : (!torch.vtensor<*,f32>, !torch.int) -> !torch.int
  %e = "torch.aten.floordiv.int"(%7, %0) : (!torch.int, !torch.int) -> !torch.int
  "use"(%a, %b, %c, %d, %e) : (!torch.int, !torch.int, !torch.int, !torch.int, !torch.int) -> ()
  return
}
