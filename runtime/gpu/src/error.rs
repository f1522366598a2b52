//! What can go wrong, in one line each: the driver's own name of the error, the call, and what it was about.

/// An error of a driver, or a request that no driver was asked for.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A driver's function failed.
    #[error("{call} failed with {code} for {subject}")]
    Driver {
        /// The driver's function.
        call: &'static str,
        /// The driver's name of the error, such as `VK_ERROR_DEVICE_LOST` or `CUDA_ERROR_OUT_OF_MEMORY`.
        code: String,
        /// The kernel, buffer, stream or device that it happened to.
        subject: String,
    },
    /// There is no device, or not the one that was asked for.
    #[error("{0}")]
    NoDevice(String),
    /// What was asked for is not possible; the line names the kernel, buffer or handle.
    #[error("{0}")]
    Refused(String),
}

/// Short for a result with our error.
pub type Result<T> = std::result::Result<T, Error>;

/// A request that is refused with this line.
pub fn refuse<T>(line: impl Into<String>) -> Result<T> {
    Err(Error::Refused(line.into()))
}
