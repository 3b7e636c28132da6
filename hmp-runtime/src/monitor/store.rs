// SPDX-License-Identifier: GPL-2.0-or-later

//! What commands keep for a session.
//!
//! A command that has to remember something says so by a type of its own: the
//! session keeps one value of each, and knows none of them.

use super::Monitor;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of each type that a command has asked for.
#[derive(Default)]
pub(super) struct Stores(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Monitor {
    /// The session's value of a type; its default, where nobody has asked yet. It
    /// stays with the session, also when the connection is made anew.
    pub fn store<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let stores = &self.shared.session.stores.0;
        let mut stores = stores.lock().unwrap_or_else(PoisonError::into_inner);
        let value = stores
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()));
        // A value stands under its own type only.
        Arc::clone(value).downcast().unwrap_or_default()
    }
}
