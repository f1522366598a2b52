// DEFINE: %{file} =
// DEFINE: %{once} = parallel-opt --allow-unregistered-dialect --split-input-file %S/%{file} --parallel-op-prune -o %t.once
// DEFINE: %{again} = parallel-opt --allow-unregistered-dialect --split-input-file %t.once --parallel-op-prune --remarks-filter=parallel-op-prune -o %t.twice
// DEFINE: %{twice} = %{once} && %{again} 2>&1 | count 0 && diff %t.once %t.twice

// A second run changes nothing, the order of constants included, and says nothing.

// REDEFINE: %{file} = onnx.mlir
// RUN: %{twice}
// REDEFINE: %{file} = onnx-unknown.mlir
// RUN: %{twice}
// REDEFINE: %{file} = torch.mlir
// RUN: %{twice}
// REDEFINE: %{file} = tosa.mlir
// RUN: %{twice}
// REDEFINE: %{file} = tensor.mlir
// RUN: %{twice}
// REDEFINE: %{file} = dead-code.mlir
// RUN: %{twice}
// REDEFINE: %{file} = basic.mlir
// RUN: %{twice}
