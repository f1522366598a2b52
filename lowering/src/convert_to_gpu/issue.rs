//! A container's work as chains of tokens.
//!
//! A chain is what one stream gets. A node goes on with the chain of the first node that it needs, if nobody has gone on
//! with that before it; otherwise it begins a chain of its own that waits for it. In a lane it is always the lane's. The
//! chain in which the container stood is stream 0, and the join goes on with it. With a single chain everything is one.

use crate::convert_to_gpu::{
    chain::{Chain, replace},
    ops::{wait, wait_async},
    plan::{Plan, Work},
};
use melior::ir::{OperationRef, Value};
use parallel_op_dialect::{diagnostic::Failed, ir};
use std::collections::{BTreeMap, BTreeSet};

/// What was issued of a container so far.
pub struct Issue<'c, 'a, 'b> {
    plan: &'b Plan<'c, 'a>,
    chain: &'b mut Chain<'c, 'a>,
    /// The container, in front of which everything goes.
    before: OperationRef<'c, 'a>,
    /// Whether there is but one chain.
    single: bool,
    /// What each node has given; none before it, and for an entry in front of which nothing was issued.
    tokens: Vec<Option<Value<'c, 'a>>>,
    /// When each node was issued.
    turns: Vec<usize>,
    turn: usize,
    /// Nodes for which the host has waited.
    waited: BTreeSet<usize>,
    /// Nodes that stream 0 stands behind.
    behind_main: BTreeSet<usize>,
    /// Tokens with which a chain went on, by key.
    taken: BTreeSet<usize>,
    /// The stream of each token, by key.
    streams: BTreeMap<usize, usize>,
    n_streams: usize,
}

impl<'c, 'a, 'b> Issue<'c, 'a, 'b> {
    /// Begins in front of a container.
    pub fn new(
        plan: &'b Plan<'c, 'a>,
        chain: &'b mut Chain<'c, 'a>,
        before: OperationRef<'c, 'a>,
        single: bool,
    ) -> Self {
        let n_nodes = plan.nodes.len();
        let mut tokens = vec![None; n_nodes];
        tokens[0] = chain.tail();
        let waited = if chain.settled { BTreeSet::from([0]) } else { BTreeSet::new() };
        let mut issue = Self {
            plan,
            chain,
            before,
            single,
            tokens,
            turns: vec![0; n_nodes],
            turn: 0,
            waited,
            behind_main: BTreeSet::new(),
            taken: BTreeSet::new(),
            streams: BTreeMap::new(),
            n_streams: 1,
        };
        if let Some(entry) = issue.tokens[0] {
            issue.streams.insert(ir::value_key(entry), 0);
        }
        issue
    }

    /// Issues a node. `lower` sees to control flow once that stands in front of the container.
    pub fn node(
        &mut self,
        number: usize,
        lower: impl FnOnce(OperationRef<'c, 'a>) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let node = &self.plan.nodes[number];
        let token = match (node.work, node.op) {
            (Work::Launch | Work::Memory, Some(op)) => {
                let dependency = self.dependency(number);
                let token = replace(op, dependency, self.before);
                self.note(dependency, token);
                token
            }
            (Work::Region { .. }, Some(op)) => {
                self.gather(&node.needs);
                ir::move_before(op, self.before);
                lower(op)?;
                self.chain.restart();
                self.main_token()
            }
            (Work::Access, Some(op)) => {
                self.access(number, op);
                return Ok(());
            }
            _ => self.dependency(number),
        };
        self.finish(&[number], token);
        Ok(())
    }

    /// Issues a launch that does the work of several nodes, on the single chain.
    pub fn launch(&mut self, numbers: &[usize], launch: OperationRef<'c, 'a>) {
        let dependency = self.main_token();
        let token = replace(launch, dependency, self.before);
        self.note(dependency, token);
        self.finish(numbers, token);
    }

    /// Has stream 0 go on behind everything.
    pub fn end(mut self) {
        let settled = self.plan.ends.iter().all(|end| self.waited.contains(end));
        if self.turn > 0 {
            self.gather(&self.plan.ends);
        }
        self.chain.settled = settled;
    }

    /// Notes that these nodes gave this token.
    fn finish(&mut self, numbers: &[usize], token: Value<'c, 'a>) {
        self.turn += 1;
        for number in numbers {
            self.tokens[*number] = Some(token);
            self.turns[*number] = self.turn;
        }
        if self.streams.get(&ir::value_key(token)) == Some(&0) {
            self.note_behind_main(numbers);
        }
    }

    /// What stream 0 has got so far.
    fn main_token(&mut self) -> Value<'c, 'a> {
        let token = self.chain.token(self.before);
        self.streams.entry(ir::value_key(token)).or_insert(0);
        token
    }

    /// The different tokens of some nodes, in order.
    fn tokens_of(&mut self, numbers: &[usize]) -> Vec<Value<'c, 'a>> {
        let mut tokens = Vec::new();
        for number in numbers {
            let token = match self.tokens[*number] {
                Some(token) => token,
                None => {
                    let token = self.main_token();
                    self.tokens[*number] = Some(token);
                    token
                }
            };
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        tokens
    }

    /// One token for all that a node needs.
    fn dependency(&mut self, number: usize) -> Value<'c, 'a> {
        if self.single {
            return self.main_token();
        }
        let node = &self.plan.nodes[number];
        let mut tokens = self.tokens_of(&node.needs);
        let free = tokens.iter().position(|token| !self.taken.contains(&ir::value_key(*token)));
        if let Some(free) = free.filter(|_| !node.stays_in_lane) {
            let own = tokens.remove(free);
            tokens.insert(0, own);
        }
        self.joined(&tokens)
    }

    /// One token for several, the first of which goes on.
    fn joined(&mut self, tokens: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        if let [token] = tokens {
            return *token;
        }
        let token = wait_async(tokens, self.before);
        self.note(tokens[0], token);
        token
    }

    /// Has stream 0 go on behind some nodes.
    fn gather(&mut self, numbers: &[usize]) {
        let main = self.main_token();
        let new: Vec<_> = numbers.iter().copied().filter(|number| !self.behind_main.contains(number)).collect();
        let others = if self.single { Vec::new() } else { self.tokens_of(&new) };
        let others = others.into_iter().filter(|token| *token != main);
        let all: Vec<_> = std::iter::once(main).chain(others).collect();
        self.joined(&all);
        self.note_behind_main(&new);
    }

    fn note_behind_main(&mut self, numbers: &[usize]) {
        for number in numbers {
            self.behind_main.extend(self.plan.nodes[*number].before.ones().chain([*number]));
        }
    }

    /// Has the host wait for what an op of its own needs, and moves that.
    fn access(&mut self, number: usize, op: OperationRef<'c, 'a>) {
        let node = &self.plan.nodes[number];
        let mut open: Vec<_> = node.needs.iter().copied().filter(|need| !self.waited.contains(need)).collect();
        if self.single {
            // The last one stands behind the others.
            open = open.into_iter().max_by_key(|need| self.turns[*need]).into_iter().collect();
        }
        if !open.is_empty() {
            let tokens = self.tokens_of(&open);
            wait(&tokens, self.before);
        }
        self.waited.extend(node.before.ones().chain([number]));
        ir::move_before(op, self.before);
        self.tokens[number] = self.tokens[node.needs[0]];
        self.turns[number] = self.turns[node.needs[0]];
    }

    /// Notes that a chain went on from one token to another one.
    fn note(&mut self, from: Value<'c, 'a>, to: Value<'c, 'a>) {
        let is_free = self.taken.insert(ir::value_key(from));
        let stream = match self.streams.get(&ir::value_key(from)) {
            Some(stream) if is_free => *stream,
            _ => {
                self.n_streams += 1;
                self.n_streams - 1
            }
        };
        self.streams.insert(ir::value_key(to), stream);
        if stream == 0 {
            self.chain.go_on(to);
        }
    }
}
