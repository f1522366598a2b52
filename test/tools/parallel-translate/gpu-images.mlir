// RUN: rm -rf %t && parallel-translate --gpu-images %t/made/new %s
// RUN: ls %t/made/new | FileCheck %s --check-prefix=FILES
// RUN: cat %t/made/new/conv.1.ptx | FileCheck %s --check-prefix=PTX
// RUN: od -An -tx1 %t/made/new/relu.spv | FileCheck %s --check-prefix=SPIRV
// RUN: echo 'func.func @f() { return }' > %t.none.mlir
// RUN: not parallel-translate --gpu-images %t %t.none.mlir 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not parallel-translate --gpu-images %t %t.missing.mlir 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not parallel-translate --gpu-images %s %s 2>&1 | FileCheck %s --check-prefix=FOLDER

// Each image is a file; a second one of a kind gets a number. The zero behind an assembler's text is not part of it.

// FILES:      conv.1.ptx
// FILES-NEXT: conv.ptx
// FILES-NEXT: relu.spv
// PTX:        {{^}}for sm_90{{$}}
// SPIRV:      {{^}} 03 02 23 07 00 ff{{$}}
// NONE:       {{^}}parallel-translate: {{.*}}: expected images of kernels ('gpu.binary'), got none: run the pipeline parallel-op-gpu-kernels first{{$}}
// MISSING:    {{^}}parallel-translate: {{.*}}: cannot read: No such file
// FOLDER:     {{^}}parallel-translate: {{.*}}gpu-images.mlir: cannot make the folder: File exists
gpu.binary @conv [
  #gpu.object<#nvvm.target<chip = "sm_80">, assembly = "for sm_80\00">,
  #gpu.object<#nvvm.target<chip = "sm_90">, assembly = "for sm_90\00">
]
gpu.binary @relu [#gpu.object<#spirv.target_env<#spirv.vce<v1.3, [Shader], []>, api=Vulkan, #spirv.resource_limits<>>, bin = "\03\02#\07\00\FF">]
