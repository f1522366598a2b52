//! The arithmetic of the thread budget: who may run, and when one more thread is called for.
//!
//! Whoever runs an item holds a permit. A thread gives its permit up while it is blocked, so that permits bound
//! the *runnable* threads. Plain numbers, changed under the scheduler's lock.

/// Counts of threads by what they do.
#[derive(Debug)]
pub struct Permits {
    /// Permits that exist.
    budget: usize,
    /// Permits that are held, by workers and by hosts that help with items.
    n_running: usize,
    /// Hosts inside containers: each holds a permit, whether or not there was one left.
    n_inside: usize,
    /// Hosts that run their own code with items unstarted: each will wait for them soon, and then wants to help.
    n_hosts: usize,
    /// Drains that are called but not begun, or that look out for work without a permit.
    n_coming: usize,
    /// Threads whose wait is over and that want their permit back.
    n_returning: usize,
    /// Hosts inside containers whose wait is over and that want their permit back.
    n_hosts_returning: usize,
}

/// Who holds a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A thread that runs items, or helps with frames.
    Worker,
    /// A host inside a container.
    Host,
}

impl Permits {
    /// All permits free.
    pub fn new(budget: usize) -> Self {
        Self {
            budget: budget.max(1),
            n_running: 0,
            n_inside: 0,
            n_hosts: 0,
            n_coming: 0,
            n_returning: 0,
            n_hosts_returning: 0,
        }
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
        self.n_taken() + self.n_coming + self.n_returning + self.n_hosts_returning == 0
    }

    /// Permits that are held, those beyond the budget included.
    fn n_taken(&self) -> usize {
        self.n_running + self.n_inside
    }

    /// True if a thread waits for its permit.
    fn is_owed(&self) -> bool {
        self.n_returning + self.n_hosts_returning > 0
    }

    /// True if a worker would get a permit.
    fn has_room(&self) -> bool {
        !self.is_owed() && self.n_taken() < self.drain_limit()
    }

    /// True if a drain may be called, and none comes anyway.
    pub fn may_call(&self) -> bool {
        self.n_coming == 0 && self.has_room()
    }

    /// True if hosts are inside containers, or about to go on there.
    pub fn has_hosts_inside(&self) -> bool {
        self.n_inside + self.n_hosts_returning > 0
    }

    /// Permits that drains may hold: a host that is about to help keeps one free for itself. One is always left,
    /// since nothing forces a host to wait.
    fn drain_limit(&self) -> usize {
        self.budget.saturating_sub(self.n_hosts).max(1)
    }

    /// Calls for one more drain if `n_queued` items want it and there is a permit for it.
    pub fn call_drain(&mut self, n_queued: usize) -> bool {
        let called = n_queued > self.n_coming && !self.is_owed() && self.n_taken() + self.n_coming < self.drain_limit();
        self.n_coming += usize::from(called);
        called
    }

    /// A drain that was called, or that looked out for work, asks for a permit.
    pub fn begin_drain(&mut self) -> bool {
        self.n_coming -= 1;
        let granted = self.has_room();
        self.n_running += usize::from(granted);
        granted
    }

    /// A thread without a permit asks whether it may look out for work for a moment: one always may, and as many as are
    /// wanted, for suspended coroutines, each of which could be resumed at once, or all while hosts are inside containers.
    pub fn look_out(&mut self, n_wanted: usize) -> bool {
        let n_wanted = if self.has_hosts_inside() { self.budget } else { n_wanted };
        let granted = self.n_coming < n_wanted.max(1) && self.n_taken() + self.n_coming < self.drain_limit();
        self.n_coming += usize::from(granted);
        granted
    }

    /// A thread that looked out for work gives up, or has seen something.
    pub fn give_up(&mut self) {
        self.n_coming -= 1;
    }

    /// A host that waits asks for a permit to run what it waits for.
    pub fn help(&mut self) -> bool {
        let granted = !self.is_owed() && self.n_taken() < self.budget;
        self.n_running += usize::from(granted);
        granted
    }

    /// A host enters a container. It is never refused, so that hosts do not wait for each other; workers make room.
    pub fn enter(&mut self) {
        self.n_inside += 1;
    }

    /// A thread whose wait is over asks for its permit; if refused it is owed the next one that becomes free.
    pub fn come_back(&mut self, holder: Holder) -> bool {
        match holder {
            Holder::Worker => self.n_returning += 1,
            Holder::Host => self.n_hosts_returning += 1,
        }
        self.grant_to(holder)
    }

    /// A permit is given back. Tells to whom it goes straight on, if anybody waits for it.
    pub fn release(&mut self, holder: Holder) -> Option<Holder> {
        match holder {
            Holder::Worker => self.n_running -= 1,
            Holder::Host => self.n_inside -= 1,
        }
        // A host takes the place of a worker even beyond the budget: it would have been let in beyond it, too.
        if holder == Holder::Worker && self.n_hosts_returning > 0 {
            self.n_hosts_returning -= 1;
            self.n_inside += 1;
            return Some(Holder::Host);
        }
        self.grant_return()
    }

    /// Tells to whom a permit that is free now belongs, if anybody waits for one: hosts first.
    pub fn grant_return(&mut self) -> Option<Holder> {
        [Holder::Host, Holder::Worker].into_iter().find(|holder| self.grant_to(*holder))
    }

    /// Gives a permit to one of those who wait for it. If only hosts hold permits nobody waits for theirs: they may be
    /// more than the budget, and none gives its up before its container is done.
    fn grant_to(&mut self, holder: Holder) -> bool {
        let is_free = self.n_taken() < self.budget;
        match holder {
            Holder::Host if self.n_hosts_returning > 0 && (is_free || self.n_running == 0) => {
                self.n_hosts_returning -= 1;
                self.n_inside += 1;
                true
            }
            Holder::Worker if self.n_returning > 0 && (is_free || self.n_running == 0) => {
                self.n_returning -= 1;
                self.n_running += 1;
                true
            }
            _ => false,
        }
    }

    /// True if a drain should give up its permit between two items: somebody is owed it, or the budget shrank.
    pub fn is_wanted(&self) -> bool {
        self.is_owed() || self.n_taken() > self.budget
    }

    /// True if a thread may spin without keeping a permit's worth of work from a core.
    pub fn has_free(&self) -> bool {
        self.n_taken() + self.n_coming < self.budget
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
        assert!(!permits.come_back(Holder::Worker));
        assert!(permits.is_wanted());
        assert!(!permits.call_drain(1));
        assert_eq!(permits.release(Holder::Worker), Some(Holder::Worker));
        assert!(!permits.help());
        assert_eq!(permits.release(Holder::Worker), None);
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

    // Workers make room for hosts, which never wait for each other.
    #[test]
    fn hosts_enter_beyond_the_budget() {
        let mut permits = Permits::new(2);
        permits.enter();
        assert!(permits.call_drain(1) && permits.begin_drain() && !permits.is_wanted());
        permits.enter();
        assert!(permits.is_wanted());
        assert_eq!(permits.release(Holder::Worker), None);
        assert!(!permits.is_wanted() && !permits.look_out(8) && !permits.call_drain(1));
        permits.enter();
        assert_eq!(permits.release(Holder::Host), None);
        assert!(permits.come_back(Holder::Host));
    }

    // A host that comes back from a wait in a container takes the permit of the next worker that gives its up.
    #[test]
    fn a_host_that_comes_back_takes_the_place_of_a_worker() {
        let mut permits = Permits::new(2);
        permits.enter();
        assert!(permits.call_drain(1) && permits.begin_drain());
        assert_eq!(permits.release(Holder::Host), None);
        assert!(permits.call_drain(1) && permits.begin_drain());
        assert!(!permits.come_back(Holder::Host));
        assert!(permits.is_wanted());
        assert_eq!(permits.release(Holder::Worker), Some(Holder::Host));
        assert!(!permits.is_wanted());
    }

    #[test]
    fn no_more_drains_are_called_than_items_wait() {
        let mut permits = Permits::new(8);
        assert!(permits.call_drain(1));
        assert!(!permits.call_drain(1));
        assert!(permits.call_drain(2));
    }
}
