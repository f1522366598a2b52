//! What the GPU was told so far in a block, and whether the host has waited for it.

use crate::convert_to_gpu::ops::{alloc_async, dealloc_async, launch_async, wait, wait_async};
use melior::ir::{OperationRef, Value};
use parallel_op_dialect::ir;

/// Stream 0 in a block.
pub struct Chain<'c, 'a> {
    tail: Option<Value<'c, 'a>>,
    /// Whether the host has waited for all that any stream was told.
    pub settled: bool,
}

impl<'c, 'a> Chain<'c, 'a> {
    /// A chain of which nothing is known but whether the host has waited for all that was there before.
    pub fn new(settled: bool) -> Self {
        Self { tail: None, settled }
    }

    /// What stream 0 has got so far.
    pub fn token(&mut self, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        *self.tail.get_or_insert_with(|| wait_async(&[], before))
    }

    /// What the stream has got so far, if anything in this block was told to it.
    pub fn tail(&self) -> Option<Value<'c, 'a>> {
        self.tail
    }

    /// Notes that the stream has got more.
    pub fn go_on(&mut self, token: Value<'c, 'a>) {
        self.tail = Some(token);
        self.settled = false;
    }

    /// Replaces an op by one of the GPU at the end of the chain, in front of `before`.
    pub fn add(&mut self, op: OperationRef<'c, 'a>, before: OperationRef<'c, 'a>) {
        let token = self.token(before);
        let token = replace(op, token, before);
        self.go_on(token);
    }

    /// Has the host wait in front of an op for all that it has not waited for.
    pub fn settle(&mut self, before: OperationRef<'c, 'a>) {
        if !self.settled {
            let token = self.token(before);
            wait(&[token], before);
            self.settled = true;
        }
    }

    /// Forgets where the stream was: control flow of the host has told it more.
    pub fn restart(&mut self) {
        *self = Self::new(false);
    }
}

/// Replaces a launch, an allocation or a deallocation by one behind a token, in front of `before`; gives its own token.
pub fn replace<'c, 'a>(op: OperationRef<'c, 'a>, token: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    match ir::op_name(op).as_str() {
        "gpu.launch_func" => launch_async(op, token, before),
        "memref.alloc" => alloc_async(op, token, before),
        _ => dealloc_async(op, token, before),
    }
}
