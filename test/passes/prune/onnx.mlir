// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s

// The mask of an exported BERT: a shape is put together, compared with -1 and chosen from, older axes as attributes.

// CHECK-LABEL: func.func @expand_to
// CHECK-SAME:    (%[[X:.*]]: tensor<1x1x1x5xf32>, %{{.*}}: tensor<2x5xi64>)
// CHECK-NEXT:    %[[TO:.*]] = "onnx.Constant"() <{value = dense<[2, 1, 5, 5]> : tensor<4xi64>}>
// CHECK-NEXT:    "onnx.Expand"(%[[X]], %[[TO]])
func.func @expand_to(%x: tensor<1x1x1x5xf32>, %ids: tensor<2x5xi64>) -> tensor<2x1x5x5xf32> {
  %n0 = "onnx.Constant"() {value_int = 0 : si64} : () -> tensor<i64>
  %n1 = "onnx.Constant"() {value_ints = [1 : si64]} : () -> tensor<1xi64>
  %minus = "onnx.Constant"() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %s = "onnx.Shape"(%ids) : (tensor<2x5xi64>) -> tensor<2xi64>
  %b = "onnx.Gather"(%s, %n0) : (tensor<2xi64>, tensor<i64>) -> tensor<i64>
  %bu = "onnx.Unsqueeze"(%b) {axes = [0]} : (tensor<i64>) -> tensor<1xi64>
  %l = "onnx.Slice"(%s) {starts = [-1], ends = [9223372036854775807]} : (tensor<2xi64>) -> tensor<1xi64>
  %open = "onnx.Concat"(%bu, %minus, %l, %minus) {axis = 0 : si64} : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<4xi64>
  %four = "onnx.Shape"(%open) : (tensor<4xi64>) -> tensor<1xi64>
  %ones = "onnx.ConstantOfShape"(%four) {value = dense<1> : tensor<1xi64>} : (tensor<1xi64>) -> tensor<4xi64>
  %factors = "onnx.Mul"(%ones, %minus) : (tensor<4xi64>, tensor<1xi64>) -> tensor<4xi64>
  %is_open = "onnx.Equal"(%open, %factors) : (tensor<4xi64>, tensor<4xi64>) -> tensor<4xi1>
  %own = "onnx.Concat"(%n1, %n1, %n1, %l) {axis = -1 : si64} : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<4xi64>
  %to = "onnx.Where"(%is_open, %own, %open) : (tensor<4xi1>, tensor<4xi64>, tensor<4xi64>) -> tensor<4xi64>
  %y = "onnx.Expand"(%x, %to) : (tensor<1x1x1x5xf32>, tensor<4xi64>) -> tensor<2x1x5x5xf32>
  return %y : tensor<2x1x5x5xf32>
}

// One known extent is enough, also behind a batch that is open.

// CHECK-LABEL: func.func @open_batch
// CHECK-NEXT:    %[[D:.*]] = "onnx.Constant"() <{value = dense<12> : tensor<1xi64>}>
// CHECK-NEXT:    %[[S:.*]] = "onnx.Shape"
// CHECK-NEXT:    return %[[D]], %[[S]]
func.func @open_batch(%x: tensor<?x3x4xf32>) -> (tensor<1xi64>, tensor<1xi64>) {
  %one = "onnx.Constant"() <{value = dense<1> : tensor<1xi64>}> : () -> tensor<1xi64>
  %two = "onnx.Constant"() <{value = dense<2> : tensor<1xi64>}> : () -> tensor<1xi64>
  %three = "onnx.Constant"() <{value = dense<3> : tensor<1xi64>}> : () -> tensor<1xi64>
  %none = "onnx.NoValue"() {value} : () -> none
  %s = "onnx.Shape"(%x) : (tensor<?x3x4xf32>) -> tensor<3xi64>
  %c = "onnx.Slice"(%s, %one, %two, %none, %none) : (tensor<3xi64>, tensor<1xi64>, tensor<1xi64>, none, none) -> tensor<1xi64>
  %h = "onnx.Dim"(%x) <{axis = 2 : si64}> : (tensor<?x3x4xf32>) -> tensor<1xi64>
  %d = "onnx.Mul"(%c, %h) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  %open = "onnx.Shape"(%x) <{start = 0 : si64, end = -2 : si64}> : (tensor<?x3x4xf32>) -> tensor<1xi64>
  return %d, %open : tensor<1xi64>, tensor<1xi64>
}

// Numbers of all kinds: positions, halves, casts, sizes.

// CHECK-LABEL: func.func @numbers
// CHECK-DAG:     %[[POSITIONS:.*]] = "onnx.Constant"() <{value = dense<{{\[}}[0, 1, 2]]> : tensor<1x3xi32>}>
// CHECK-DAG:     %[[HALF:.*]] = "onnx.Constant"() <{value = dense<-3> : tensor<i64>}>
// CHECK-DAG:     %[[REST:.*]] = "onnx.Constant"() <{value = dense<1> : tensor<i64>}>
// CHECK-DAG:     %[[SIZE:.*]] = "onnx.Constant"() <{value = dense<12> : tensor<i64>}>
// CHECK:         return %[[POSITIONS]], %[[HALF]], %[[REST]], %[[SIZE]]
func.func @numbers(%x: tensor<3x4xf32>) -> (tensor<1x3xi32>, tensor<i64>, tensor<i64>, tensor<i64>) {
  %zero = "onnx.Constant"() <{value = dense<0> : tensor<i64>}> : () -> tensor<i64>
  %one = "onnx.Constant"() <{value = dense<1> : tensor<i64>}> : () -> tensor<i64>
  %two = "onnx.Constant"() <{value = dense<2> : tensor<i64>}> : () -> tensor<i64>
  %minus = "onnx.Constant"() <{value = dense<-7> : tensor<i64>}> : () -> tensor<i64>
  %to = "onnx.Constant"() <{value = dense<[1, -1]> : tensor<2xi64>}> : () -> tensor<2xi64>
  %s = "onnx.Shape"(%x) <{end = 1 : si64}> : (tensor<3x4xf32>) -> tensor<1xi64>
  %n = "onnx.Squeeze"(%s) : (tensor<1xi64>) -> tensor<i64>
  %r = "onnx.Range"(%zero, %n, %one) : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3xi64>
  %m = "onnx.Reshape"(%r, %to) : (tensor<3xi64>, tensor<2xi64>) -> tensor<1x3xi64>
  %positions = "onnx.Cast"(%m) <{to = i32}> : (tensor<1x3xi64>) -> tensor<1x3xi32>
  %half = "onnx.Div"(%minus, %two) : (tensor<i64>, tensor<i64>) -> tensor<i64>
  %rest = "onnx.Mod"(%minus, %two) : (tensor<i64>, tensor<i64>) -> tensor<i64>
  %size = "onnx.Size"(%x) : (tensor<3x4xf32>) -> tensor<i64>
  return %positions, %half, %rest, %size : tensor<1x3xi32>, tensor<i64>, tensor<i64>, tensor<i64>
}

// The upsampling of an exported YOLO: extents go through floats, a scale factor and a rounding. The floats themselves
// are not made constants.

// CHECK-LABEL: func.func @upsample
// CHECK:         %[[FLOAT:.*]] = "onnx.Cast"
// CHECK-NEXT:    %[[SCALED:.*]] = "onnx.Mul"(%[[FLOAT]]
// CHECK-NEXT:    %[[SIZES:.*]] = "onnx.Constant"() <{value = dense<[1, 2, 26, 26]> : tensor<4xi64>}>
// CHECK-NEXT:    return %[[SIZES]], %[[SCALED]]
func.func @upsample(%x: tensor<1x2x13x13xf32>) -> (tensor<4xi64>, tensor<2xf32>) {
  %two = "onnx.Constant"() <{value = dense<2.0> : tensor<2xf32>}> : () -> tensor<2xf32>
  %s = "onnx.Shape"(%x) : (tensor<1x2x13x13xf32>) -> tensor<4xi64>
  %fixed = "onnx.Slice"(%s) {starts = [0], ends = [2]} : (tensor<4xi64>) -> tensor<2xi64>
  %grows = "onnx.Slice"(%s) {starts = [2], ends = [4]} : (tensor<4xi64>) -> tensor<2xi64>
  %float = "onnx.Cast"(%grows) <{to = f32}> : (tensor<2xi64>) -> tensor<2xf32>
  %scaled = "onnx.Mul"(%float, %two) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %whole = "onnx.Floor"(%scaled) : (tensor<2xf32>) -> tensor<2xf32>
  %grown = "onnx.Cast"(%whole) <{to = i64}> : (tensor<2xf32>) -> tensor<2xi64>
  %sizes = "onnx.Concat"(%fixed, %grown) <{axis = 0 : si64}> : (tensor<2xi64>, tensor<2xi64>) -> tensor<4xi64>
  return %sizes, %scaled : tensor<4xi64>, tensor<2xf32>
}
