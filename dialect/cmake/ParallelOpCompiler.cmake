# Takes LLVM's own clang and a release build, unless the caller named others.
# Included before project(), which looks for a compiler.
#
# The trait ids of the dialect come from the compiler's spelling of type names,
# and those in libMLIR.so are clang's: with g++ all links and then fails at run
# time.
if(NOT DEFINED PARALLEL_OP_LLVM_PREFIX)
  if(DEFINED ENV{PARALLEL_OP_LLVM_PREFIX})
    set(PARALLEL_OP_LLVM_PREFIX "$ENV{PARALLEL_OP_LLVM_PREFIX}")
  else()
    set(PARALLEL_OP_LLVM_PREFIX "/usr/lib/llvm-22")
  endif()
endif()
if(NOT DEFINED CMAKE_C_COMPILER AND NOT DEFINED ENV{CC})
  set(CMAKE_C_COMPILER "${PARALLEL_OP_LLVM_PREFIX}/bin/clang")
endif()
if(NOT DEFINED CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  set(CMAKE_CXX_COMPILER "${PARALLEL_OP_LLVM_PREFIX}/bin/clang++")
endif()
if(NOT DEFINED MLIR_DIR)
  set(MLIR_DIR "${PARALLEL_OP_LLVM_PREFIX}/lib/cmake/mlir")
endif()
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
