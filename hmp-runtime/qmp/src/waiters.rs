// SPDX-License-Identifier: GPL-2.0-or-later

//! Who waits for something to arrive, and who fetches it.

use crate::lock;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};

/// Everybody who waits on one connection.
///
/// Nobody is in charge of a connection: when it is ready, everybody who waits
/// is woken, and the first to come does the reading for all. That way it does not
/// matter who is cancelled, or woken but not polled. While the connection lives,
/// one of three things is always true: the reactor watches it, or somebody who
/// was woken has yet to come, or `idle` was called.
pub(super) struct Waiters {
    state: Mutex<State>,
    /// Called when the connection is ready and nobody waits.
    idle: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct State {
    watch: Watch,
    /// `None` stands for somebody who was woken and has not come yet.
    wakers: BTreeMap<u64, Option<Waker>>,
    next_key: u64,
}

/// Whether the reactor watches the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Watch {
    /// No: whoever comes first has to read.
    #[default]
    Off,
    /// Not yet: somebody is reading, and about to have it watched.
    Starting,
    /// Yes: there is nothing to do but wait.
    On,
}

impl Waiters {
    pub(super) fn new(idle: impl Fn() + Send + Sync + 'static) -> Arc<Waiters> {
        Arc::new(Waiters {
            state: Mutex::default(),
            idle: Box::new(idle),
        })
    }

    pub(super) fn watch(&self) -> Watch {
        lock(&self.state).watch
    }

    /// Call before asking the reactor.
    pub(super) fn watch_starts(&self) {
        lock(&self.state).watch = Watch::Starting;
    }

    /// Call when the reactor watches. Does nothing if the reactor has already
    /// reported.
    pub(super) fn watch_is_on(&self) {
        let mut state = lock(&self.state);
        if state.watch == Watch::Starting {
            state.watch = Watch::On;
        }
    }

    /// Call when there is something to do at once.
    pub(super) fn watch_is_off(&self) {
        lock(&self.state).watch = Watch::Off;
    }

    /// Wakes everybody, because there is something to do.
    pub(super) fn wake_all(&self) {
        let mut state = lock(&self.state);
        state.watch = Watch::Off;
        let idle = state.wakers.is_empty();
        let wakers: Vec<Waker> = state.wakers.values_mut().filter_map(Option::take).collect();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
        if idle {
            (self.idle)();
        }
    }
}

/// What the reactor wakes when the connection is ready.
impl Wake for Waiters {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}

/// Somebody who waits. Dropping it passes the turn on.
pub(super) struct Waiter {
    waiters: Arc<Waiters>,
    key: Option<u64>,
}

impl Waiter {
    pub(super) fn new(waiters: &Arc<Waiters>) -> Waiter {
        Waiter {
            waiters: Arc::clone(waiters),
            key: None,
        }
    }

    /// Has `waker` woken when there is something to do. Returns whether the
    /// reactor watches; if not, there is something to do already.
    pub(super) fn register(&mut self, waker: &Waker) -> Watch {
        let mut state = lock(&self.waiters.state);
        let key = *self.key.get_or_insert_with(|| {
            state.next_key += 1;
            state.next_key
        });
        match state.wakers.get_mut(&key) {
            Some(Some(known)) if known.will_wake(waker) => {}
            _ => {
                state.wakers.insert(key, Some(waker.clone()));
            }
        }
        state.watch
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut state = lock(&self.waiters.state);
        let woken = matches!(state.wakers.remove(&key), Some(None));
        let turn = woken && state.watch == Watch::Off;
        drop(state);
        if turn {
            self.waiters.wake_all();
        }
    }
}
