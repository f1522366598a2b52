//! In which stream each op of a function happens, and which tokens are needed besides.
//!
//! Tokens form chains. An op goes on in the stream of its first token if it is the first one behind it, and begins
//! another stream if not. Streams are numbered by the text, and one whose chain has ended is taken again.

use crate::gpu::tokens::{is_in_stream, token_given, tokens_of};
use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::{BTreeMap, BTreeSet};

/// What is decided about a function.
#[derive(Default)]
pub struct Streams<'c, 'a> {
    /// Stream of each op, by its key.
    stream_of: BTreeMap<usize, usize>,
    /// What each op waits for before it starts, by its key.
    waits: BTreeMap<usize, Vec<usize>>,
    /// Tokens, by key, that other streams or the host wait for.
    recorded: BTreeSet<usize>,
    /// Tokens that nobody needs any more, by the key of the op that needs it last: the token's key, and the op of the
    /// token's own block behind which that is.
    ended: BTreeMap<usize, Vec<(usize, OperationRef<'c, 'a>)>>,
    /// How many streams there are, the one that is always there included.
    pub n_streams: usize,
}

impl<'c, 'a> Streams<'c, 'a> {
    /// Reads a function. Cost: linear in the uses of tokens.
    pub fn of(function: OperationRef<'c, 'a>) -> Self {
        let ops: Vec<_> = ir::walk(function).into_iter().filter(|op| is_in_stream(*op)).collect();
        let order: BTreeMap<usize, usize> = ops.iter().enumerate().map(|(at, op)| (ir::op_key(*op), at)).collect();
        let mut reading = Reading { order, tokens: BTreeMap::new(), free: BTreeSet::new(), latest: Vec::new() };
        let mut streams = Self { n_streams: 1, ..Self::default() };
        for op in ops {
            reading.place(op, &mut streams);
        }
        streams
    }

    /// The stream in which an op happens.
    pub fn stream_of(&self, op: OperationRef) -> usize {
        self.stream_of.get(&ir::op_key(op)).copied().unwrap_or(0)
    }

    /// The tokens that the stream of an op waits for in front of it.
    pub fn waits_of(&self, op: OperationRef) -> &[usize] {
        self.waits.get(&ir::op_key(op)).map_or(&[], Vec::as_slice)
    }

    /// Whether the token that an op gives has to be recorded.
    pub fn is_recorded(&self, token: Value) -> bool {
        self.recorded.contains(&ir::value_key(token))
    }

    /// The recorded tokens that nobody needs behind an op, and for each the op behind which it can be destroyed.
    pub fn ended_at(&self, op: OperationRef) -> Vec<(usize, OperationRef<'c, 'a>)> {
        let ended = self.ended.get(&ir::op_key(op)).into_iter().flatten();
        ended.copied().filter(|(token, _)| self.recorded.contains(token)).collect()
    }
}

/// What is known of a token.
struct Token<'c, 'a> {
    stream: usize,
    /// The op that goes on in its stream.
    next: Option<OperationRef<'c, 'a>>,
    /// The last op that needs it.
    last: Option<OperationRef<'c, 'a>>,
}

/// What is known between two ops.
struct Reading<'c, 'a> {
    /// Number of each op in the text, by its key.
    order: BTreeMap<usize, usize>,
    tokens: BTreeMap<usize, Token<'c, 'a>>,
    /// Streams whose chains have ended.
    free: BTreeSet<usize>,
    /// For each stream the token behind its latest op, by key.
    latest: Vec<Option<usize>>,
}

impl<'c, 'a> Reading<'c, 'a> {
    /// Decides where an op happens.
    fn place(&mut self, op: OperationRef<'c, 'a>, streams: &mut Streams<'c, 'a>) {
        let needed = tokens_of(op);
        let key = ir::op_key(op);
        let is_next = |token: &Value| self.tokens.get(&ir::value_key(*token)).is_some_and(|it| it.next == Some(op));
        let first = needed.first().copied();
        let stream = match first {
            None => 0,
            Some(token) if is_next(&token) || token_given(op).is_none() => self.stream_of(token),
            Some(_) => self.take(streams),
        };
        streams.stream_of.insert(key, stream);
        // Each op is behind those in its stream.
        let others = needed.iter().copied().filter(|token| self.stream_of(*token) != stream);
        let waits: Vec<usize> = others.map(ir::value_key).collect();
        streams.recorded.extend(waits.iter().copied());
        streams.waits.insert(key, waits);
        if let Some(given) = token_given(op) {
            self.begin(given, stream);
        }
        for token in needed {
            self.end(token, op, streams);
        }
    }

    fn stream_of(&self, token: Value) -> usize {
        self.tokens.get(&ir::value_key(token)).map_or(0, |token| token.stream)
    }

    /// A stream that no chain is in.
    fn take(&mut self, streams: &mut Streams<'c, 'a>) -> usize {
        self.free.pop_first().unwrap_or_else(|| {
            streams.n_streams += 1;
            streams.n_streams - 1
        })
    }

    /// Reads who uses a token that is new.
    fn begin(&mut self, token: Value<'c, 'a>, stream: usize) {
        let mut users: Vec<_> = ir::uses(token).into_iter().filter(|(user, _)| is_in_stream(*user)).collect();
        users.sort_by_key(|(user, _)| self.order.get(&ir::op_key(*user)).copied());
        let block = ir::parent_block(token);
        let goes_on = |(user, operand): &(OperationRef<'c, 'a>, usize)| {
            *operand == 0 && user.block() == block && token_given(*user).is_some()
        };
        let next = users.iter().find(|user| goes_on(user)).map(|(user, _)| *user);
        let last = users.last().map(|(user, _)| *user);
        let key = ir::value_key(token);
        self.tokens.insert(key, Token { stream, next, last });
        if self.latest.len() <= stream {
            self.latest.resize(stream + 1, None);
        }
        self.latest[stream] = Some(key);
    }

    /// Ends a token at its last user, and the chain that it is the end of.
    fn end(&mut self, token: Value, user: OperationRef<'c, 'a>, streams: &mut Streams<'c, 'a>) {
        let key = ir::value_key(token);
        let Some(known) = self.tokens.get_mut(&key).filter(|known| known.last == Some(user)) else { return };
        known.last = None;
        let place = ir::parent_block(token).and_then(|block| ir::ancestor_in_block(user, block)).unwrap_or(user);
        streams.ended.entry(ir::op_key(user)).or_default().push((key, place));
        if known.stream > 0 && self.latest[known.stream] == Some(key) {
            self.free.insert(known.stream);
        }
    }
}
