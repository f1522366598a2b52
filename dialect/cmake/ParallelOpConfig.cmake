# find_package(ParallelOp) gives the targets
#   ParallelOp::ParallelOpIR    the dialect in C++, parallel_op/IR/ParallelOp.h
#   ParallelOp::ParallelOpCAPI  the dialect in C, parallel_op-c/Dialect.h
# with the include folders of MLIR, and the variable
#   PARALLEL_OP_PLUGIN          the plugin's file, for --load-pass-plugin and
#                               --load-dialect-plugin, empty if none is installed.
#
# C++ that includes our headers must be compiled by clang, as libMLIR.so was.
if(CMAKE_CXX_COMPILER_LOADED AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(ParallelOp_FOUND FALSE)
  set(ParallelOp_NOT_FOUND_MESSAGE
    "ParallelOp: C++ compiler: expected clang, got ${CMAKE_CXX_COMPILER_ID}")
  return()
endif()

include(CMakeFindDependencyMacro)
find_dependency(MLIR 22.1 CONFIG)
include("${CMAKE_CURRENT_LIST_DIR}/ParallelOpTargets.cmake")
set_property(TARGET ParallelOp::ParallelOpIR APPEND PROPERTY
  INTERFACE_INCLUDE_DIRECTORIES ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})

file(GLOB PARALLEL_OP_PLUGIN
  "${CMAKE_CURRENT_LIST_DIR}/../../parallel_op/*.so")
