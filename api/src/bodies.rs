//! How much of what is sent lies in memory at once, whoever sends it: forms and files, until something came of them.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::faults::RequestFault;
use crate::problem::Problem;

/// Bytes of all of them together: a process that is killed for its memory answers nobody.
const MOST: usize = 256 * 1024 * 1024;

/// The room that there is for what is sent.
pub(crate) struct Bodies(Arc<Semaphore>);

/// What one request takes of it, until this is dropped.
pub(crate) struct Held {
    room: Arc<Semaphore>,
    taken: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    pub(crate) fn new() -> Self {
        Self::of(MOST)
    }

    fn of(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most)))
    }

    /// Nothing yet.
    pub(crate) fn hold(&self) -> Held {
        Held { room: Arc::clone(&self.0), taken: None }
    }
}

impl Held {
    /// Takes room for so many bytes more.
    ///
    /// # Errors
    /// 503 with `Retry-After` where there is none.
    pub(crate) fn more(&mut self, bytes: usize) -> Result<(), Problem> {
        let full = || Problem::unavailable(RequestFault::Overloaded);
        let bytes = u32::try_from(bytes).map_err(|_| full())?;
        let more = Arc::clone(&self.room).try_acquire_many_owned(bytes).map_err(|_| full())?;
        match &mut self.taken {
            Some(taken) => taken.merge(more),
            None => self.taken = Some(more),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_no_room_for_is_refused_until_somebody_is_done() {
        let bodies = Bodies::of(100);
        let (mut one, mut other) = (bodies.hold(), bodies.hold());
        assert!(one.more(40).is_ok() && one.more(40).is_ok() && other.more(20).is_ok());
        assert_eq!(other.more(1).map_err(|problem| problem.status()), Err(503));
        drop(one);
        assert!(other.more(80).is_ok() && other.more(1).is_err());
    }
}
