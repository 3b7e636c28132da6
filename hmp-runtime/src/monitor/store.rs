// SPDX-License-Identifier: GPL-2.0-or-later

//! What commands keep for a session.
//!
//! A command that has to remember something has a type of its own for it. The
//! session keeps one value of each such type, without knowing any of them.

use super::Monitor;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of each type that a command has asked for.
#[derive(Default)]
pub(super) struct Stores(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Monitor {
    /// The session's value of a type, which starts as the default. It stays with
    /// the session, even over a new connection.
    pub fn store<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let stores = &self.shared.session.stores.0;
        let mut stores = stores.lock().unwrap_or_else(PoisonError::into_inner);
        let value = stores
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()));
        // This cannot fail: each value is stored under its own type.
        Arc::clone(value).downcast().unwrap_or_default()
    }
}
