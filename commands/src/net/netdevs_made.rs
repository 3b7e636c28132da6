// SPDX-License-Identifier: GPL-2.0-or-later

//! The netdevs that this session has made, which QMP does not list until a card uses
//! them.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Their ids, in the order of their making. A session keeps one of these.
#[derive(Default)]
pub(super) struct NetdevsMade(Mutex<Vec<String>>);

impl NetdevsMade {
    pub(super) fn add(&self, id: &str) {
        self.ids().push(id.to_owned());
    }

    pub(super) fn remove(&self, id: &str) {
        self.ids().retain(|known| known != id);
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.ids().clone()
    }

    fn ids(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
