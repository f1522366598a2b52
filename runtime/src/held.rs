//! Whether a thread holds a permit.

use std::cell::Cell;

use crate::permits::Holder;
use crate::sync::local;

local! {
    /// What kind of permit this thread holds, which means that it is inside an item, a task or a call of a program.
    static HOLDS: Cell<Option<Holder>> = Cell::new(None);
}

/// True if this thread runs an item or a task, at any depth, or is inside a call of a program.
pub fn holds_permit() -> bool {
    HOLDS.with(Cell::get).is_some()
}

/// Notes what kind of permit this thread holds now; gives what it held before.
pub fn hold(holder: Option<Holder>) -> Option<Holder> {
    HOLDS.with(|holds| holds.replace(holder))
}
