// SPDX-License-Identifier: GPL-2.0-or-later

//! What an HMP command needs, and what runs it.
//!
//! [`Monitor`] is the way in: connect it to the QMP socket of a QEMU and give
//! it command lines, as one types them at QEMU's own monitor.
//!
//! ```no_run
//! # async fn example() -> hmp_runtime::Result<()> {
//! let monitor = hmp_runtime::Monitor::connect("unix:vm.sock").await?;
//! print!("{}", monitor.run("info status").await?);
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows no command. Commands are functions under
//! [`#[hmp(...)]`](hmp) in other crates, and register themselves.

// The code that `#[hmp]` generates refers to this crate by its name, even in
// this crate's own tests.
extern crate self as hmp_runtime;

pub mod complete;
pub mod declaration;
mod dispatch;
pub mod error;
mod explain;
pub mod grammar;
mod help;
mod hidden;
pub mod lethal;
pub mod monitor;
pub mod options;
pub mod prelude;
pub mod registers;
pub mod registry;
pub mod reply;
pub mod secret;
pub mod values;
pub mod versions;

pub use error::{Error, Result};
pub use explain::{Explanation, explain};
pub use help::HelpTable;
pub use hmp_macros::hmp;
pub use hmp_qmp as qmp;
pub use monitor::Monitor;
pub use reply::Reply;

/// What the code that `#[hmp]` generates refers to. Not for use by hand.
#[doc(hidden)]
pub mod generated {
    pub use crate::complete::{BLOCK_DEVICES, Completer, FILES, NOTHING, UNDECIDED};
    pub use crate::registry::{Arg, COMMANDS, Command, Declaration, Failures, Run, Secret, Tier};
    pub use crate::reply::{Answer, Reply};
    pub use crate::values::{Arguments, FromValue};
    pub use hmp_args::{Kind, Presence};
    pub use linkme;

    /// The reply of a command that prints nothing.
    pub fn nothing(result: crate::Result<()>) -> crate::Result<Reply> {
        result.map(|()| Reply::nothing())
    }

    /// What a guard returns.
    pub fn guarded(result: crate::Result<()>) -> crate::Result<()> {
        result
    }

    /// The reply of a command that returns a value.
    pub fn reply<T: Answer>(result: crate::Result<T>) -> crate::Result<Reply> {
        result.map(Reply::new)
    }
}
