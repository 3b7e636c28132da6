// SPDX-License-Identifier: GPL-2.0-or-later

//! The QEMUs of this machine and their monitors.
//!
//! What is known of them comes from the kernel (`/proc`, and the tables of its
//! sockets) and from QEMU's own command line.

mod binary;
mod command_line;
mod config;
mod folders;
mod list;
mod option;
mod process;
mod sockets;
mod state;

pub use list::{Found, Monitor, Protocol, all, called};
pub use state::{Busy, Holder, State, busy};
