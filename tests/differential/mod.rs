// SPDX-License-Identifier: GPL-2.0-or-later

//! The truth: `hmp` against the monitor built into QEMU.
//!
//! Two identical QEMUs run the same lines: one through its own human monitor,
//! the other through `hmp`, and whatever the two print must be equal. The
//! lines are in the `.steps` files beside this one; [`Script`] says how to
//! write them.

mod accepted;
mod builtin;
mod external;
mod guests;
mod help;
mod normalise;
mod rules;
mod run;
mod script;

pub use accepted::{Accepted, accepted};
pub use external::External;
pub use guests::Paging;
pub use run::{Answer, Mode, run};
pub use script::{Script, Step, scripts};

use std::path::PathBuf;

/// Where the `.steps` files and `accepted.txt` are.
fn directory() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/differential"))
}
