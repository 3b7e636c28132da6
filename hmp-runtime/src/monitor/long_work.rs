//! Work that goes on in QEMU while a command waits for it.
//!
//! A command that waits says so with a [`LongWork`]. The console shows how far
//! it is on one line, which is gone when the work is; and when the user stops
//! waiting, it says how to see or end what goes on without them.

use super::{Monitor, Session};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the console does with how far a work is; `None` when there is nothing
/// more to show.
type Show = Box<dyn Fn(Option<&str>) + Send + Sync>;

/// The works that commands of a session wait for.
#[derive(Default)]
pub(super) struct Works {
    list: Mutex<Vec<Work>>,
    show: Mutex<Option<Show>>,
}

struct Work {
    number: u64,
    goes_on: String,
}

/// A work that a command waits for; dropping it takes its line away.
pub struct LongWork {
    session: Arc<Session>,
    number: u64,
}

impl Monitor {
    /// Says that the command waits for something that goes on in QEMU whether
    /// or not the command does. `goes_on` is the sentence for a user who stops
    /// waiting: what goes on, how to see it and how to end it.
    pub fn long_work(&self, goes_on: impl Into<String>) -> LongWork {
        let session = self.shared.session.clone();
        let mut list = session.works.list();
        let number = list.last().map_or(0, |work| work.number + 1);
        list.push(Work {
            number,
            goes_on: goes_on.into(),
        });
        drop(list);
        LongWork { session, number }
    }

    /// What goes on in QEMU if the command that runs now is abandoned.
    pub fn goes_on(&self) -> Option<String> {
        let list = self.shared.session.works.list();
        list.last().map(|work| work.goes_on.clone())
    }

    /// Has `show` called with how far a work is, and with `None` when there is
    /// nothing to show any more. It stays with the session.
    pub fn on_progress(&self, show: impl Fn(Option<&str>) + Send + Sync + 'static) {
        *self.shared.session.works.show() = Some(Box::new(show));
    }
}

impl LongWork {
    /// Shows how far the work is: one line, without its end.
    pub fn show(&self, progress: &str) {
        if let Some(show) = &*self.session.works.show() {
            show(Some(progress));
        }
    }

    /// Whether anybody sees what [`show`](Self::show) shows: a command does not
    /// ask QEMU how far it is for nobody.
    pub fn is_shown(&self) -> bool {
        self.session.works.show().is_some()
    }

    /// Changes what a user is told who stops waiting.
    pub fn set_goes_on(&self, goes_on: impl Into<String>) {
        let mut list = self.session.works.list();
        if let Some(work) = list.iter_mut().find(|work| work.number == self.number) {
            work.goes_on = goes_on.into();
        }
    }
}

impl Drop for LongWork {
    fn drop(&mut self) {
        let works = &self.session.works;
        works.list().retain(|work| work.number != self.number);
        if let Some(show) = &*works.show() {
            show(None);
        }
    }
}

impl Works {
    fn list(&self) -> MutexGuard<'_, Vec<Work>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self) -> MutexGuard<'_, Option<Show>> {
        self.show.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
