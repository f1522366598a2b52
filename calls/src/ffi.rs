//! The foreign edge of this crate: memory that compiled code wrote.

/// Fills `bytes` from the buffer at `address`, which compiled code returned.
pub(crate) fn copy_buffer(address: u64, bytes: &mut [u8]) {
    let source: *const u8 = std::ptr::with_exposed_provenance(address as usize);
    if !bytes.is_empty() {
        // SAFETY: the descriptor came from compiled code whose signature says how many elements there are.
        unsafe { std::ptr::copy_nonoverlapping(source, bytes.as_mut_ptr(), bytes.len()) }
    }
}
