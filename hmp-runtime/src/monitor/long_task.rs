// SPDX-License-Identifier: GPL-2.0-or-later

//! Tasks that go on in QEMU while a command waits for them.
//!
//! A command that waits says so with a [`LongTask`]. The console shows the
//! task's progress on one line, which goes away with the task. When the user
//! stops waiting, the console says how to see or end the task.

use super::{Monitor, Session};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the console does with a task's progress; `None` when there is nothing
/// more to show.
type Show = Box<dyn Fn(Option<&str>) + Send + Sync>;

/// The tasks that commands of a session wait for.
#[derive(Default)]
pub(super) struct LongTasks {
    list: Mutex<Vec<Pending>>,
    show: Mutex<Option<Show>>,
}

struct Pending {
    number: u64,
    goes_on: String,
}

/// A task that a command waits for. Dropping it takes its line away.
pub struct LongTask {
    session: Arc<Session>,
    number: u64,
}

impl Monitor {
    /// Says that the command waits for something that goes on in QEMU whether
    /// or not the command does. `goes_on` is the sentence for a user who stops
    /// waiting: what goes on, how to see it and how to end it.
    pub fn long_task(&self, goes_on: impl Into<String>) -> LongTask {
        let session = self.shared.session.clone();
        let mut list = session.tasks.list();
        let number = list.last().map_or(0, |task| task.number + 1);
        list.push(Pending {
            number,
            goes_on: goes_on.into(),
        });
        drop(list);
        LongTask { session, number }
    }

    /// What goes on in QEMU if the command that runs now is abandoned.
    pub fn goes_on(&self) -> Option<String> {
        let list = self.shared.session.tasks.list();
        list.last().map(|task| task.goes_on.clone())
    }

    /// Has `show` called with a task's progress, and with `None` when there is
    /// nothing more to show. It stays with the session.
    pub fn on_progress(&self, show: impl Fn(Option<&str>) + Send + Sync + 'static) {
        *self.shared.session.tasks.show() = Some(Box::new(show));
    }
}

impl LongTask {
    /// Shows the task's progress: one line without a newline.
    pub fn show(&self, progress: &str) {
        if let Some(show) = &*self.session.tasks.show() {
            show(Some(progress));
        }
    }

    /// Whether anybody sees what [`show`](Self::show) shows. A command need not
    /// ask QEMU for progress that nobody sees.
    pub fn is_shown(&self) -> bool {
        self.session.tasks.show().is_some()
    }

    /// Changes the sentence for a user who stops waiting.
    pub fn set_goes_on(&self, goes_on: impl Into<String>) {
        let mut list = self.session.tasks.list();
        if let Some(task) = list.iter_mut().find(|task| task.number == self.number) {
            task.goes_on = goes_on.into();
        }
    }
}

impl Drop for LongTask {
    fn drop(&mut self) {
        let tasks = &self.session.tasks;
        tasks.list().retain(|task| task.number != self.number);
        if let Some(show) = &*tasks.show() {
            show(None);
        }
    }
}

impl LongTasks {
    fn list(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self) -> MutexGuard<'_, Option<Show>> {
        self.show.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
