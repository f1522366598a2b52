//! Things that C names by a number: the number is never used again, so that a stale one is noticed.

use std::collections::HashMap;

use crate::error::{Error, Result};

/// Numbered things of one kind.
#[derive(Debug)]
pub struct Slab<T> {
    kind: &'static str,
    next: u64,
    items: HashMap<u64, T>,
}

impl<T> Slab<T> {
    /// An empty table; `kind` is what errors call its things, the first gets the number `first`.
    pub fn new(kind: &'static str, first: u64) -> Self {
        Self { kind, next: first, items: HashMap::new() }
    }

    pub fn insert(&mut self, item: T) -> u64 {
        let number = self.next;
        self.next += 1;
        self.items.insert(number, item);
        number
    }

    pub fn get(&self, number: u64) -> Result<&T> {
        self.items.get(&number).ok_or_else(|| unknown(self.kind, number))
    }

    pub fn get_mut(&mut self, number: u64) -> Result<&mut T> {
        self.items.get_mut(&number).ok_or_else(|| unknown(self.kind, number))
    }

    pub fn remove(&mut self, number: u64) -> Result<T> {
        self.items.remove(&number).ok_or_else(|| unknown(self.kind, number))
    }

    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.items.values()
    }
}

fn unknown(kind: &str, number: u64) -> Error {
    Error::Refused(format!("{kind} {number} does not exist, or no longer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_used_again() {
        let mut slab = Slab::new("thing", 1);
        let first = slab.insert('a');
        assert_eq!(slab.remove(first).ok(), Some('a'));
        let second = slab.insert('b');
        assert_ne!(first, second);
        assert_eq!(
            slab.get(first).err().map(|error| error.to_string()).as_deref(),
            Some("thing 1 does not exist, or no longer")
        );
    }
}
