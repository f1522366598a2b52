//! Assertions of bodies: kernels write the number of one that fails into a word that the host looks at in the end.

use super::items::Item;
use crate::gpu::emitter::{Compare, Emitter};
use melior::ir::{
    OperationRef, Value, attribute::StringAttribute, block::BlockLike, operation::OperationLike, r#type::MemRefType,
};
use parallel_op_dialect::{ir, ops};
use std::{cell::RefCell, collections::BTreeMap};

/// What a word holds while no assertion has failed: more than any number, without a sign.
const NONE_FAILED: i64 = -1;

/// The word of one function.
pub struct Status<'c, 'a> {
    function: OperationRef<'c, 'a>,
    word: Option<Value<'c, 'a>>,
    /// By the key of the task.
    in_tasks: RefCell<BTreeMap<usize, Value<'c, 'a>>>,
    /// Messages in the order of their numbers.
    messages: RefCell<Vec<String>>,
}

impl<'c, 'a> Status<'c, 'a> {
    /// The word of a function with such items; it is made only if some of them assert.
    pub fn new<'i>(function: OperationRef<'c, 'a>, items: impl Iterator<Item = &'i Item<'c, 'a>>) -> Self
    where
        'c: 'i,
        'a: 'i,
    {
        let mut ops = items.flat_map(Item::body_ops);
        let first = ir::body(function).and_then(|block| block.first_operation());
        let first = first.filter(|_| ops.any(|op| ir::is_op(op, "cf.assert")));
        let word = first.map(|first| {
            let emitter = Emitter::before(first);
            let i32 = emitter.integer_type(32);
            let word = emitter.alloc(MemRefType::new(i32, &[1], None, None).into());
            emitter.store(emitter.integer(NONE_FAILED, i32), word, &[emitter.index(0)]);
            word
        });
        Self { function, word, in_tasks: RefCell::default(), messages: RefCell::default() }
    }

    /// The word as it is known where an op stands, and the number of another assertion.
    pub fn add(&self, message: &str, at: OperationRef<'c, 'a>) -> Option<(Value<'c, 'a>, i64)> {
        let mut messages = self.messages.borrow_mut();
        messages.push(message.to_owned());
        Some((self.at(at)?, messages.len() as i64 - 1))
    }

    /// The word where an op stands. Tasks around it capture it if they do not yet.
    fn at(&self, op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
        let is_task = |op: &OperationRef| ir::is_op(*op, ops::TASK);
        let mut around = std::iter::successors(op.parent_operation(), |op| op.parent_operation());
        let Some(task) = around.find(is_task) else { return self.word };
        let known = self.in_tasks.borrow().get(&ir::op_key(task)).copied();
        known.or_else(|| {
            let inside = ir::add_capture(task, self.at(task)?);
            self.in_tasks.borrow_mut().insert(ir::op_key(task), inside);
            Some(inside)
        })
    }

    /// Fails in front of each return with the message of the first assertion that failed.
    pub fn report(&self) {
        let Some(word) = self.word else { return };
        for exit in
            ir::blocks_of(self.function).into_iter().flat_map(ir::ops_in).filter(|op| ir::is_op(*op, "func.return"))
        {
            let emitter = Emitter::before(exit);
            let failed = emitter.load(word, &[emitter.index(0)]);
            emitter.op("memref.dealloc", &[word], &[], &[]);
            for (number, message) in self.messages.borrow().iter().enumerate() {
                let number = emitter.integer(number as i64, emitter.integer_type(32));
                let holds = emitter.compare(Compare::NotEqual, failed, number);
                let text = StringAttribute::new(emitter.context, message).into();
                emitter.op("cf.assert", &[holds], &[], &[("msg", text)]);
            }
        }
    }
}
