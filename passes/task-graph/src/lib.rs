//! Task graphs, their costs and schedules, without MLIR.
