//! Turns at what few can do at a time. Callers take them one after the other: who asks for many waits behind itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Those who wait for the same thing.
pub(crate) struct Turns {
    line: Mutex<Line>,
}

struct Line {
    /// How many may still do it at once.
    free: usize,
    waiting: HashMap<u64, VecDeque<oneshot::Sender<Turn>>>,
    /// Whose turn is next, each once.
    order: VecDeque<u64>,
}

/// Somebody's turn, which lasts until this is dropped.
pub(crate) struct Turn(Arc<Turns>);

impl Turns {
    pub(crate) fn new(at_once: usize) -> Arc<Self> {
        let line = Line { free: at_once, waiting: HashMap::new(), order: VecDeque::new() };
        Arc::new(Self { line: Mutex::new(line) })
    }

    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn of `caller`, who may give up at any time. `None` is for nobody: whoever has a turn passes it on.
    pub(crate) async fn take(self: &Arc<Self>, caller: u64) -> Option<Turn> {
        let ticket = {
            let mut line = self.lock();
            if line.free > 0 {
                line.free -= 1;
                return Some(Turn(Arc::clone(self)));
            }
            let (sender, ticket) = oneshot::channel();
            line.push(caller, sender);
            ticket
        };
        ticket.await.ok()
    }

    /// Gives a turn to the next who has not given up.
    fn pass_on(self: &Arc<Self>) {
        loop {
            let next = {
                let mut line = self.lock();
                let Some(next) = line.pop() else {
                    line.free += 1;
                    return;
                };
                next
            };
            if !next.is_closed() {
                // One who gives up at this very moment passes it on in turn.
                let _ = next.send(Turn(Arc::clone(self)));
                return;
            }
        }
    }
}

impl Line {
    fn push(&mut self, caller: u64, sender: oneshot::Sender<Turn>) {
        let own = self.waiting.entry(caller).or_default();
        if own.is_empty() {
            self.order.push_back(caller);
        }
        own.push_back(sender);
    }

    fn pop(&mut self) -> Option<oneshot::Sender<Turn>> {
        let caller = self.order.pop_front()?;
        let own = self.waiting.get_mut(&caller)?;
        let next = own.pop_front();
        if own.is_empty() {
            self.waiting.remove(&caller);
        } else {
            self.order.push_back(caller);
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.pass_on();
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn callers_take_turns_whoever_asks_more() {
        let turns = Turns::new(1);
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(first) = pin!(turns.take(1)).poll(&mut context) else { panic!("nobody else is there") };
        let mut waiting: Vec<_> = [(1, "a"), (1, "b"), (2, "c"), (1, "d")]
            .into_iter()
            .map(|(caller, name)| (name, Box::pin(turns.take(caller))))
            .collect();
        let mut held = first;
        let mut order = Vec::new();
        for round in 0..4 {
            for (_, one) in &mut waiting {
                assert!(one.as_mut().poll(&mut context).is_pending(), "it is somebody else's turn");
            }
            if round == 2 {
                // Whoever gives up is passed over.
                waiting.retain(|(name, _)| *name != "b");
            }
            drop(held.take());
            let mut found = None;
            waiting.retain_mut(|(name, one)| match one.as_mut().poll(&mut context) {
                Poll::Ready(turn) => {
                    found = Some((*name, turn));
                    false
                }
                Poll::Pending => true,
            });
            let Some((name, turn)) = found else { break };
            order.push(name);
            held = turn;
        }
        assert_eq!(order, ["a", "c", "d"]);
        drop(held);
        assert_eq!((turns.lock().free, turns.lock().waiting.len()), (1, 0));
    }
}
