//! What lowered GPU code calls at run time: devices, memory, streams, kernels, by Vulkan or by CUDA.
//!
//! The driver is chosen when the program runs, and its library loaded then: this crate builds and links without either. The
//! C header is `include/parallel_op_gpu.h`; the README beside it says how kernels get their arguments.
//!
//! ```
//! use parallel_op_gpu::Gpu;
//!
//! match Gpu::open("auto") {
//!     Ok(gpu) => {
//!         let address = gpu.allocate(4, 0)?;
//!         gpu.copy_in(address, &[1, 2, 3, 4], 0)?;
//!         let mut bytes = [0; 4];
//!         gpu.copy_out(&mut bytes, address, 0)?;
//!         gpu.free(address, 0)?;
//!         assert_eq!(bytes, [1, 2, 3, 4]);
//!     }
//!     Err(error) => println!("{error}"), // One line, such as: no GPU was found (…)
//! }
//! # Ok::<(), parallel_op_gpu::Error>(())
//! ```

mod abi;
mod backend;
mod buffers;
mod counters;
mod cuda;
mod devices;
mod edge;
mod error;
mod failure;
mod gpu;
mod limits;
mod pool;
mod slab;
mod spirv;
mod symbols;
mod trace;
mod vulkan;

pub use abi::{VARIABLE as DEVICE_VARIABLE, close, current, open};
pub use backend::{Buffer, Images, KernelId, Launch, ModuleId, StreamId, TokenId};
pub use counters::Counters;
pub use devices::devices;
pub use error::{Error, Result};
pub use failure::{Sink, set_sink, take_failure};
pub use gpu::Gpu;
pub use limits::{Device, Driver, Limits};
pub use symbols::{compatibility_symbols, symbols};
pub use trace::{Span, Work};
