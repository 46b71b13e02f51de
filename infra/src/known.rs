//! What is asked for all the time and changes a few times a year, remembered for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long another process's change may stay unseen here.
const FRESH: Duration = Duration::from_secs(30);

/// Something that was read, and when.
pub(crate) struct Known<T: ?Sized>(Mutex<Option<(Instant, Arc<T>)>>);

impl<T: ?Sized> Default for Known<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: ?Sized> Known<T> {
    /// What was read lately.
    pub(crate) fn get(&self) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(read, _)| read.elapsed() < FRESH).map(|(_, value)| Arc::clone(value))
    }

    /// Remembers what was read now.
    pub(crate) fn set(&self, value: &Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(value)));
    }

    /// Forgets it: it was changed here.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
