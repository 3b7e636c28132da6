// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's machine protocol: one client for every kind of connection.
//!
//! [`Client`] is the way in. It has no task of its own: whoever waits for a
//! reply or an event moves the whole connection forward while waiting, so that
//! a round trip costs no switch between threads, on any executor.

mod address;
mod client;
mod connect;
mod connection;
mod error;
mod event;
mod events;
mod id;
mod message;
mod pending;
mod program;
mod reader;
mod reads;
mod request;
mod schema;
mod stream;
mod trace;
mod version;
mod waiters;

pub use address::Address;
pub use client::{Client, Options};
pub use error::{ConnectionError, ErrorClass, QmpError, RequestError};
pub use event::Event;
pub use events::Events;
pub use message::Message;
pub use reader::Reader;
pub use reads::only_reads;
pub use request::Request;
pub use schema::{Member, Object, Scalar, Schema, Type};
pub use trace::Trace;
pub use version::{Triple, Version};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, whether or not another thread panicked while it held the lock: every
/// lock here guards data that is whole between two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
