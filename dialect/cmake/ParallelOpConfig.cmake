# find_package(ParallelOp) gives the targets ParallelOp::ParallelOpIR (the
# dialect in C++) and ParallelOp::ParallelOpCAPI (the same for C).
#
# PARALLEL_OP_PLUGIN is the plugin's file, for mlir-opt's --load-pass-plugin and
# --load-dialect-plugin, where one was installed.
include(CMakeFindDependencyMacro)
find_dependency(MLIR 22.1 CONFIG)
include("${CMAKE_CURRENT_LIST_DIR}/ParallelOpTargets.cmake")

get_filename_component(_parallel_op_lib "${CMAKE_CURRENT_LIST_DIR}/../.."
  ABSOLUTE)
file(GLOB PARALLEL_OP_PLUGIN "${_parallel_op_lib}/parallel_op/*.so")
unset(_parallel_op_lib)
