//! Coroutines written by hand: what `convert-async-to-llvm` makes of `async.execute`, in Rust.

use std::ffi::c_void;

use crate::c_abi::*;

/// What a coroutine does after one of its steps.
pub enum Next {
    /// Suspends until the token is complete, then takes the next step.
    Await(Token),
    /// Suspends until the group is complete, then takes the next step.
    AwaitAll(Group),
    /// Ends well.
    Done,
    /// Ends with an error.
    Fail(String),
}

/// A step of a coroutine.
pub type Step = Box<dyn FnOnce() -> Next + Send>;

/// The frame of a coroutine.
struct Frame {
    steps: std::vec::IntoIter<Step>,
    token: Reference,
    /// What the coroutine is suspended on, kept alive until it goes on.
    awaited: Option<Awaited>,
}

#[expect(dead_code, reason = "held for its reference")]
enum Awaited {
    Token(Token),
    Group(Group),
}

/// A reference to a token, or to a value in a token's place.
pub struct Token(pub Reference);

// SAFETY: the runtime's objects may be used from any thread.
unsafe impl Send for Token {}
// SAFETY: the same.
unsafe impl Sync for Token {}

impl Token {
    /// A token that somebody has to complete by hand.
    pub fn pending() -> Self {
        // SAFETY: takes nothing.
        Self(unsafe { mlirAsyncRuntimeCreateToken() })
    }

    /// Completes a token made by [`Token::pending`].
    pub fn emplace(&self) {
        // SAFETY: the reference is counted, and nobody else completes the token.
        unsafe { mlirAsyncRuntimeEmplaceToken(self.0) }
    }

    /// Says that the coroutine that calls this completes the token.
    pub fn will_complete(&self) {
        // SAFETY: the reference is counted.
        unsafe { parallel_op_rt_completes(self.0) }
    }

    /// Blocks until the token is complete.
    pub fn wait(&self) {
        // SAFETY: the reference is counted.
        unsafe { mlirAsyncRuntimeAwaitToken(self.0) }
    }

    /// True if the token failed.
    pub fn is_error(&self) -> bool {
        // SAFETY: the reference is counted.
        unsafe { mlirAsyncRuntimeIsTokenError(self.0) }
    }
}

impl Clone for Token {
    fn clone(&self) -> Self {
        // SAFETY: the reference is counted.
        unsafe { mlirAsyncRuntimeAddRef(self.0, 1) };
        Self(self.0)
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        // SAFETY: the reference is counted, and this is its end.
        unsafe { mlirAsyncRuntimeDropRef(self.0, 1) };
    }
}

/// A reference to a group.
pub struct Group(pub Reference);

// SAFETY: the runtime's objects may be used from any thread.
unsafe impl Send for Group {}

impl Group {
    /// A group of these tokens.
    pub fn of(tokens: &[Token]) -> Self {
        // SAFETY: the references are counted.
        unsafe {
            let group = mlirAsyncRuntimeCreateGroup(tokens.len() as i64);
            for (rank, token) in tokens.iter().enumerate() {
                assert_eq!(mlirAsyncRuntimeAddTokenToGroup(token.0, group), rank as i64);
            }
            Self(group)
        }
    }

    /// Blocks until all members are complete.
    pub fn wait(&self) {
        // SAFETY: the reference is counted.
        unsafe { mlirAsyncRuntimeAwaitAllInGroup(self.0) }
    }

    /// True if a member failed.
    pub fn is_error(&self) -> bool {
        // SAFETY: the reference is counted.
        unsafe { mlirAsyncRuntimeIsGroupError(self.0) }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // SAFETY: the reference is counted, and this is its end.
        unsafe { mlirAsyncRuntimeDropRef(self.0, 1) };
    }
}

/// Starts a task of one step that ends well.
pub fn spawn(task: impl FnOnce() + Send + 'static) -> Token {
    spawn_steps(vec![Box::new(|| {
        task();
        Next::Done
    })])
}

/// Starts a coroutine of several steps.
pub fn spawn_steps(steps: Vec<Step>) -> Token {
    let token = Token::pending();
    let frame = Box::new(Frame { steps: steps.into_iter(), token: token.0, awaited: None });
    // SAFETY: `resume` expects such a frame, and nobody else has this one.
    unsafe { mlirAsyncRuntimeExecute(Box::into_raw(frame).cast(), resume) };
    token
}

/// Leaves a failure on this thread, as a lowered `cf.assert` does.
pub fn fail(message: &str) {
    // SAFETY: pointer and length are those of one string.
    unsafe { parallel_op_rt_fail(message.as_ptr().cast(), message.len() as i64) };
}

extern "C-unwind" fn resume(handle: *mut c_void) {
    // SAFETY: `spawn_steps` passed the frame along, and one thread at a time resumes it.
    let mut frame = unsafe { Box::from_raw(handle.cast::<Frame>()) };
    frame.awaited = None;
    // A panic in the step drops the frame and goes on into the runtime.
    let next = frame.steps.next().map_or(Next::Done, |step| step());
    let token = frame.token;
    match next {
        Next::Await(awaited) => {
            let reference = awaited.0;
            frame.awaited = Some(Awaited::Token(awaited));
            // SAFETY: the frame holds a count until it is resumed, and is not touched here any more.
            unsafe { mlirAsyncRuntimeAwaitTokenAndExecute(reference, Box::into_raw(frame).cast(), resume) };
        }
        Next::AwaitAll(awaited) => {
            let reference = awaited.0;
            frame.awaited = Some(Awaited::Group(awaited));
            // SAFETY: the same.
            unsafe { mlirAsyncRuntimeAwaitAllInGroupAndExecute(reference, Box::into_raw(frame).cast(), resume) };
        }
        Next::Done => {
            drop(frame);
            // SAFETY: this is the token's producer.
            unsafe { mlirAsyncRuntimeEmplaceToken(token) };
        }
        Next::Fail(message) => {
            drop(frame);
            fail(&message);
            // SAFETY: this is the token's producer.
            unsafe { mlirAsyncRuntimeSetTokenError(token) };
        }
    }
}
