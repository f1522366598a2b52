//! The arithmetic of the thread budget: who may run, and when one more thread is called for.
//!
//! Whoever runs an item holds a permit. A thread gives its permit up while it is blocked, so that permits bound
//! the *runnable* threads. Plain numbers, changed under the scheduler's lock.

/// Counts of threads by what they do.
#[derive(Debug)]
pub struct Permits {
    /// Permits that exist.
    budget: usize,
    /// Permits that are held.
    n_running: usize,
    /// Hosts that run their own code with items unstarted: each will wait for them soon, and then wants to help.
    n_hosts: usize,
    /// Drains that are called but not begun, or that look out for work without a permit.
    n_coming: usize,
    /// Threads whose wait is over and that want their permit back.
    n_returning: usize,
}

impl Permits {
    /// All permits free.
    pub fn new(budget: usize) -> Self {
        Self { budget: budget.max(1), n_running: 0, n_hosts: 0, n_coming: 0, n_returning: 0 }
    }

    /// How many permits exist.
    pub fn budget(&self) -> usize {
        self.budget
    }

    /// Changes how many permits exist. What runs beyond the new number runs on until it blocks or ends.
    pub fn set_budget(&mut self, budget: usize) {
        self.budget = budget.max(1);
    }

    /// True if nothing runs or is about to.
    pub fn is_idle(&self) -> bool {
        self.n_running + self.n_coming + self.n_returning == 0
    }

    /// Permits that drains may hold: a host that is about to help keeps one free for itself. One is always left,
    /// since nothing forces a host to wait.
    fn drain_limit(&self) -> usize {
        self.budget.saturating_sub(self.n_hosts).max(1)
    }

    /// Calls for one more drain if `n_queued` items want it and there is a permit for it.
    pub fn call_drain(&mut self, n_queued: usize) -> bool {
        let called =
            n_queued > self.n_coming && self.n_returning == 0 && self.n_running + self.n_coming < self.drain_limit();
        self.n_coming += usize::from(called);
        called
    }

    /// A drain that was called, or that looked out for work, asks for a permit.
    pub fn begin_drain(&mut self) -> bool {
        self.n_coming -= 1;
        let granted = self.n_returning == 0 && self.n_running < self.drain_limit();
        self.n_running += usize::from(granted);
        granted
    }

    /// A thread without a permit asks whether it may look out for work for a moment: one always may, more of them if
    /// that many coroutines are suspended and could be resumed at once.
    pub fn look_out(&mut self, n_suspended: usize) -> bool {
        let granted = self.n_coming < n_suspended.max(1) && self.n_running + self.n_coming < self.drain_limit();
        self.n_coming += usize::from(granted);
        granted
    }

    /// A thread that looked out for work gives up, or has seen something.
    pub fn give_up(&mut self) {
        self.n_coming -= 1;
    }

    /// A host that waits asks for a permit to run what it waits for.
    pub fn help(&mut self) -> bool {
        let granted = self.n_returning == 0 && self.n_running < self.budget;
        self.n_running += usize::from(granted);
        granted
    }

    /// A thread whose wait is over asks for its permit; if refused it is owed the next one that becomes free.
    pub fn come_back(&mut self) -> bool {
        let granted = self.n_running < self.budget;
        if granted {
            self.n_running += 1;
        } else {
            self.n_returning += 1;
        }
        granted
    }

    /// A permit is given back. True if it goes straight to a thread that comes back.
    pub fn release(&mut self) -> bool {
        self.n_running -= 1;
        self.grant_return()
    }

    /// True if a permit is free and now belongs to a thread that comes back.
    pub fn grant_return(&mut self) -> bool {
        let granted = self.n_returning > 0 && self.n_running < self.budget;
        if granted {
            self.n_returning -= 1;
            self.n_running += 1;
        }
        granted
    }

    /// True if a drain should give up its permit between two items: somebody is owed it, or the budget shrank.
    pub fn is_wanted(&self) -> bool {
        self.n_returning > 0 || self.n_running > self.budget
    }

    /// True if a thread may spin without keeping a permit's worth of work from a core.
    pub fn has_free(&self) -> bool {
        self.n_running + self.n_coming < self.budget
    }

    /// A host runs its own code with items unstarted.
    pub fn add_host(&mut self) {
        self.n_hosts += 1;
    }

    /// A host waits, or all its items are started.
    pub fn remove_host(&mut self) {
        self.n_hosts -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Two items of one host on two threads: one drain comes, the host itself runs the other item.
    #[test]
    fn a_host_keeps_a_permit_for_itself() {
        let mut permits = Permits::new(2);
        permits.add_host();
        assert!(permits.call_drain(1));
        assert!(!permits.call_drain(2));
        assert!(permits.begin_drain());
        permits.remove_host();
        assert!(permits.help());
        assert!(!permits.help());
    }

    // With a budget of one and a host that never waits, the items still run.
    #[test]
    fn one_permit_is_always_left_for_drains() {
        let mut permits = Permits::new(1);
        permits.add_host();
        assert!(permits.call_drain(1));
        assert!(permits.begin_drain());
    }

    // A thread that comes back from a wait goes before new drains.
    #[test]
    fn a_free_permit_goes_to_who_comes_back() {
        let mut permits = Permits::new(1);
        assert!(permits.help());
        assert!(!permits.come_back());
        assert!(permits.is_wanted());
        assert!(!permits.call_drain(1));
        assert!(permits.release());
        assert!(!permits.help());
        assert!(!permits.release());
        assert!(permits.is_idle());
    }

    // A thread that looks out is a thread that comes, and counts in the budget.
    #[test]
    fn as_many_look_out_as_coroutines_are_suspended() {
        let mut permits = Permits::new(3);
        assert!(permits.look_out(0));
        assert!(!permits.look_out(1));
        assert!(permits.look_out(2));
        assert!(!permits.call_drain(2));
        assert!(permits.call_drain(3));
        assert!(!permits.look_out(8));
        permits.give_up();
        assert!(permits.look_out(8));
    }

    #[test]
    fn no_more_drains_are_called_than_items_wait() {
        let mut permits = Permits::new(8);
        assert!(permits.call_drain(1));
        assert!(!permits.call_drain(1));
        assert!(permits.call_drain(2));
    }
}
