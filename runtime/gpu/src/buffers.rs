//! Which addresses are device memory: a table from ranges to allocations, so that any address inside one finds it.
//!
//! Asking costs the logarithm of the number of allocations. Knows no driver.

use std::collections::BTreeMap;

use crate::{
    backend::Buffer,
    error::{Result, refuse},
};

/// The allocations that are alive, by their first address.
#[derive(Debug, Default)]
pub struct Buffers {
    sizes: BTreeMap<u64, u64>,
}

impl Buffers {
    pub fn insert(&mut self, address: u64, bytes: u64) {
        self.sizes.insert(address, bytes);
    }

    /// Forgets an allocation and returns its size. Only its first address names it.
    pub fn remove(&mut self, address: u64) -> Result<u64> {
        match self.sizes.remove(&address) {
            Some(bytes) => Ok(bytes),
            None => refuse(format!(
                "{address:#x} is not the first address of a device buffer: freed twice, or never allocated"
            )),
        }
    }

    /// Fails unless `bytes` bytes from the address on lie inside one allocation.
    pub fn check(&self, address: u64, bytes: u64) -> Result<()> {
        let left = self.left(address)?;
        if bytes > left {
            return refuse(format!(
                "{bytes} bytes at {address:#x} do not fit: the device buffer ends {left} bytes behind it"
            ));
        }
        Ok(())
    }

    /// The buffer with its offset added and its range filled in; fails if it leaves the allocation of its address.
    pub fn resolve(&self, buffer: Buffer) -> Result<Buffer> {
        let (start, size) = self.around(buffer.address)?;
        let from_start = (buffer.address - start).cast_signed().checked_add(buffer.offset).unwrap_or(-1);
        let wrong = || {
            format!(
                "offset {} and range {} leave the device buffer of {size} bytes at {start:#x}, {} bytes into which {:#x} points",
                buffer.offset,
                buffer.range,
                buffer.address - start,
                buffer.address
            )
        };
        let Some(left) = u64::try_from(from_start).ok().and_then(|from_start| size.checked_sub(from_start)) else {
            return refuse(wrong());
        };
        let range = if buffer.range == -1 { left.cast_signed() } else { buffer.range };
        if range < 0 || range.cast_unsigned() > left {
            return refuse(wrong());
        }
        Ok(Buffer { address: start + from_start.cast_unsigned(), offset: 0, range })
    }

    /// How many bytes of its allocation lie behind the address.
    pub fn left(&self, address: u64) -> Result<u64> {
        self.around(address).map(|(start, size)| size - (address - start))
    }

    /// The allocation that holds the address; its end counts, for a part of no bytes may begin there.
    fn around(&self, address: u64) -> Result<(u64, u64)> {
        match self.sizes.range(..=address).next_back() {
            Some((&start, &size)) if address - start <= size => Ok((start, size)),
            _ => refuse(format!("{address:#x} is not in a device buffer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> Buffers {
        let mut buffers = Buffers::default();
        buffers.insert(0x1000, 100);
        buffers
    }

    #[test]
    fn an_address_inside_finds_its_allocation() {
        let buffers = one();
        assert_eq!(buffers.left(0x1004).ok(), Some(96));
        assert_eq!(buffers.left(0x1064).ok(), Some(0));
        assert!(buffers.left(0x1065).is_err() && buffers.left(0xfff).is_err());
    }

    #[test]
    fn offsets_may_go_back_but_not_out() {
        let resolved = |offset, range| one().resolve(Buffer { address: 0x1008, offset, range }).ok();
        assert_eq!(resolved(-8, -1), Some(Buffer { address: 0x1000, offset: 0, range: 100 }));
        assert_eq!(resolved(2, 90), Some(Buffer { address: 0x100a, offset: 0, range: 90 }));
        assert_eq!(resolved(2, 91), None);
        assert_eq!(resolved(-9, 1), None);
        assert_eq!(resolved(0, -2), None);
    }

    #[test]
    fn a_second_free_is_refused() {
        let mut buffers = one();
        assert_eq!(buffers.remove(0x1000).ok(), Some(100));
        assert!(buffers.remove(0x1000).is_err());
    }
}
