// Measured costs that are none, or those of another program, are refused in one line that names the file.

// RUN: rm -rf %t && mkdir %t

// RUN: not parallel-run --codegen loops %s --random-inputs 1 --cost-profile %t/none.json 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: {{^}}parallel-run: {{.*}}none.json: cannot read: No such file or directory

// RUN: echo nonsense > %t/text.json
// RUN: not parallel-run --codegen loops %s --random-inputs 1 --cost-profile %t/text.json 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: {{^}}parallel-run: {{.*}}text.json: expected a profile {"entry":…,"nodes":[{"key":…,"ns":…},…]}, got something else: expected ident at line 1 column 2{{$}}
// TEXT-NOT: {{.}}

// RUN: echo '{"entry":"main","nodes":[{"key":"main/0/0:math.exp","ns":-7}]}' > %t/negative.json
// RUN: not parallel-run --codegen loops %s --random-inputs 1 --cost-profile %t/negative.json 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: {{^}}parallel-run: {{.*}}negative.json: node #0: expected 'ns' of 0 or more, got -7{{$}}

// RUN: echo '{"entry":"other","nodes":[{"key":"other/0/0:math.exp","ns":7}]}' > %t/entry.json
// RUN: not parallel-run --codegen loops %s --random-inputs 1 --cost-profile %t/entry.json 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: {{^}}parallel-run: {{.*}}entry.json: expected measured costs of '@main', got those of '@other'{{$}}

// RUN: echo '{"entry":"main","nodes":[{"key":"main/0/4:tosa.conv2d","ns":7}]}' > %t/foreign.json
// RUN: not parallel-run --codegen loops %s --random-inputs 1 --threads 2 --cost-profile %t/foreign.json 2>&1 | FileCheck %s --check-prefix=FOREIGN
// FOREIGN: {{^}}parallel-run: {{.*}}foreign.json: measured costs: expected keys of '@main', such as 'main/0/0:math.exp', got none of them, but 'main/0/4:tosa.conv2d'{{$}}

// RUN: echo '{"entry":"main","nodes":[]}' > %t/empty.json
// RUN: not parallel-run --codegen loops %s --random-inputs 1 --threads 2 --cost-profile %t/empty.json 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: got none of them, but an empty list{{$}}

// RUN: sh -c 'parallel-run --codegen loops %s --cost-profile %t/empty.json --profile %t/p.json; test $? = 2' 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: '--cost-profile <FILE>' cannot be used with '--profile <FILE>'

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
