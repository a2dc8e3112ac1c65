//! How long the disk has been asked for something without an answer: after some I/O errors sled waits for ever.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// One kind of work, of which one at a time is done.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Option<Instant>>);

impl Waiting {
    /// Does the work, and is known to wait for it meanwhile.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Over<'a>(&'a Waiting);
        impl Drop for Over<'_> {
            fn drop(&mut self) {
                *self.0.lock() = None;
            }
        }
        *self.lock() = Some(Instant::now());
        let _over = Over(self);
        work()
    }

    pub fn time(&self) -> Duration {
        self.lock().map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_work_under_way_is_waited_for() {
        let waiting = Waiting::default();
        let seen = waiting.during(|| {
            std::thread::sleep(Duration::from_millis(5));
            waiting.time()
        });
        assert!(seen >= Duration::from_millis(5), "{seen:?}");
        assert_eq!(waiting.time(), Duration::ZERO);
    }
}
