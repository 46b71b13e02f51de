//! What waits for database threads: a turn for each caller, so that who asks much waits for himself and for nobody else; and
//! what concerns one entity goes to one thread, so that threads don't wait for each other's locks.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

tokio::task_local! {
    static CALLER: u64;
}

/// Runs `future` in the name of a caller, by whatever tells callers apart.
pub async fn in_the_name_of<F: Future>(caller: u64, future: F) -> F::Output {
    CALLER.scope(caller, future).await
}

/// Who calls; what belongs to no request is a caller of its own.
#[must_use]
pub fn caller() -> u64 {
    CALLER.try_with(|caller| *caller).unwrap_or_default()
}

/// Why something can't wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Full,
    Closed,
}

/// Those who wait for the same threads, by caller.
struct Turns<J> {
    waiting: HashMap<u64, VecDeque<J>>,
    /// Whose turn it is, each once.
    order: VecDeque<u64>,
    len: usize,
}

impl<J> Turns<J> {
    fn new() -> Self {
        Self { waiting: HashMap::new(), order: VecDeque::new(), len: 0 }
    }

    fn push(&mut self, caller: u64, job: J) {
        let own = self.waiting.entry(caller).or_default();
        if own.is_empty() {
            self.order.push_back(caller);
        }
        own.push_back(job);
        self.len += 1;
    }

    /// The next, and whose it was.
    fn pop(&mut self) -> Option<(u64, J)> {
        let caller = self.order.pop_front()?;
        let own = self.waiting.get_mut(&caller)?;
        let job = own.pop_front()?;
        if own.is_empty() {
            self.waiting.remove(&caller);
        } else {
            self.order.push_back(caller);
        }
        self.len -= 1;
        Some((caller, job))
    }
}

struct Waiting<J> {
    /// What any thread may take.
    shared: Turns<J>,
    /// What one thread must take.
    own: Vec<Turns<J>>,
    /// How much of all of it each caller has.
    of: HashMap<u64, usize>,
    closed: bool,
}

impl<J> Waiting<J> {
    fn len(&self) -> usize {
        self.shared.len + self.own.iter().map(|own| own.len).sum::<usize>()
    }

    /// The next for that thread, in turn from what it must take and from what anybody may.
    fn pop(&mut self, thread: usize, own_first: bool) -> Option<J> {
        let (own, shared) = (&mut self.own[thread], &mut self.shared);
        let next = if own_first { own.pop().or_else(|| shared.pop()) } else { shared.pop().or_else(|| own.pop()) };
        let (caller, job) = next?;
        if let Some(count) = self.of.get_mut(&caller) {
            *count -= 1;
            if *count == 0 {
                self.of.remove(&caller);
            }
        }
        Some(job)
    }
}

/// A bounded queue before some threads.
pub(super) struct Queue<J> {
    waiting: Mutex<Waiting<J>>,
    filled: Condvar,
    capacity: usize,
}

impl<J> Queue<J> {
    pub(super) fn new(capacity: usize, threads: usize) -> Self {
        let own = (0..threads).map(|_| Turns::new()).collect();
        let waiting = Waiting { shared: Turns::new(), own, of: HashMap::new(), closed: false };
        Self { waiting: Mutex::new(waiting), filled: Condvar::new(), capacity }
    }

    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, Waiting<J>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a job wait in the caller's turn; with an entity's `key` for the thread of that entity. No caller has more than
    /// half of the room.
    pub(super) fn push(&self, key: Option<u128>, job: J) -> Result<(), Refused> {
        let caller = caller();
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(Refused::Closed);
        }
        let len = waiting.len();
        let own = waiting.of.get(&caller).copied().unwrap_or_default();
        if len >= self.capacity || own >= self.capacity.div_ceil(2) {
            return Err(Refused::Full);
        }
        let threads = waiting.own.len() as u128;
        let turns = match key {
            Some(key) => &mut waiting.own[usize::try_from(key % threads).unwrap_or_default()],
            None => &mut waiting.shared,
        };
        turns.push(caller, job);
        *waiting.of.entry(caller).or_default() += 1;
        drop(waiting);
        if key.is_some() {
            self.filled.notify_all();
        } else {
            self.filled.notify_one();
        }
        Ok(())
    }

    /// The next jobs of that thread: one, which it waits for, and its share of what waits beside it, at most `most`
    /// together. `None` once the queue is closed and empty.
    pub(super) fn take(&self, thread: usize, most: usize) -> Option<Vec<J>> {
        let mut waiting = self.lock();
        loop {
            if let Some(first) = waiting.pop(thread, true) {
                let mut batch = vec![first];
                // No more than this thread's share of what is for everybody: the others are as idle as this one was.
                let share = waiting.own[thread].len + waiting.shared.len.div_ceil(waiting.own.len());
                while batch.len() <= share.min(most.saturating_sub(1)) {
                    let Some(next) = waiting.pop(thread, batch.len() % 2 == 0) else { break };
                    batch.push(next);
                }
                return Some(batch);
            }
            if waiting.closed {
                return None;
            }
            waiting = self.filled.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Takes nothing more; what waits is still handed out.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(capacity: usize, threads: usize) -> Queue<(u64, u32)> {
        Queue::new(capacity, threads)
    }

    fn push(queue: &Queue<(u64, u32)>, caller: u64, number: u32) -> Result<(), Refused> {
        CALLER.sync_scope(caller, || queue.push(None, (caller, number)))
    }

    #[test]
    fn callers_take_turns_whoever_asks_more() {
        let queue = queue(100, 1);
        for number in 0..5 {
            push(&queue, 1, number).expect("room");
        }
        push(&queue, 2, 0).expect("room");
        push(&queue, 3, 0).expect("room");
        let taken = queue.take(0, 100).expect("jobs");
        assert_eq!(taken, [(1, 0), (2, 0), (3, 0), (1, 1), (1, 2), (1, 3), (1, 4)]);
    }

    #[test]
    fn one_caller_leaves_half_of_the_room_to_others_whatever_it_asks_for() {
        let queue = queue(10, 1);
        for number in 0..4 {
            push(&queue, 1, number).expect("room");
        }
        CALLER.sync_scope(1, || queue.push(Some(7), (1, 4))).expect("room");
        assert_eq!(push(&queue, 1, 5), Err(Refused::Full), "half of the room");
        assert_eq!(CALLER.sync_scope(1, || queue.push(Some(7), (1, 5))), Err(Refused::Full));
        push(&queue, 2, 0).expect("room");
        assert_eq!(queue.take(0, 3).expect("jobs").len(), 3);
        push(&queue, 1, 6).expect("room");
    }

    #[test]
    fn what_anybody_may_take_comes_between_what_one_thread_must() {
        let queue = queue(100, 2);
        for number in 0..4 {
            queue.push(Some(2), (0, number)).expect("room");
        }
        push(&queue, 9, 0).expect("room");
        assert_eq!(queue.take(0, 2), Some(vec![(0, 0), (9, 0)]));
    }

    #[test]
    fn what_concerns_one_entity_goes_to_one_thread() {
        let queue = queue(100, 2);
        for number in 0..3 {
            queue.push(Some(7), (0, number)).expect("room");
        }
        queue.push(None, (0, 9)).expect("room");
        assert_eq!(queue.take(0, 100), Some(vec![(0, 9)]));
        assert_eq!(queue.take(1, 100), Some(vec![(0, 0), (0, 1), (0, 2)]));
    }

    #[test]
    fn what_waits_when_it_closes_is_handed_out_and_nothing_after() {
        let queue = queue(100, 1);
        push(&queue, 1, 0).expect("room");
        queue.close();
        assert_eq!(push(&queue, 1, 1), Err(Refused::Closed));
        assert_eq!(queue.take(0, 100), Some(vec![(1, 0)]));
        assert_eq!(queue.take(0, 100), None);
    }
}
