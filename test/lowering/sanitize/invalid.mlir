// RUN: parallel-opt %s --parallel-op-sanitize --split-input-file --verify-diagnostics

// What becomes of this function later would not be instrumented.

// expected-error@+1 {{'func.func' op with a body: expected an 'llvm.func', got a function that is not lowered}}
func.func @too_early() {
  return
}

// -----

// A program has one sanitizer.

// expected-error@+1 {{'llvm.func' op attribute 'passthrough': expected one sanitizer, got 'sanitize_address' beside 'sanitize_thread'}}
llvm.func @other() attributes {passthrough = ["sanitize_address"]} {
  llvm.return
}

// -----

// A declaration is none of both.

func.func private @declared()
