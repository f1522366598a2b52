// What vector.print calls, without libmlir_c_runner_utils, which brings all of
// LLVM along: valgrind takes seconds to load it.
#include <stdint.h>
#include <stdio.h>

void printF32(float x) { printf("%g", x); }
void printF64(double x) { printf("%g", x); }
void printI64(int64_t x) { printf("%ld", (long)x); }
void printU64(uint64_t x) { printf("%lu", (unsigned long)x); }
void printOpen(void) { fputs("( ", stdout); }
void printClose(void) { fputs(" )", stdout); }
void printComma(void) { fputs(", ", stdout); }
void printNewline(void) { fputs("\n", stdout); }
