//! QEMU's machine protocol: one client for every kind of connection.

mod address;
mod client;
mod connection;
mod error;
mod event;
mod message;
mod schema;
mod transport;
mod version;

pub use address::Address;
pub use client::{Client, Options, Request};
pub use error::{ConnectionError, QmpError, RequestError};
pub use event::{Event, Events};
pub use schema::Schema;
pub use version::{Triple, Version};
