// SPDX-License-Identifier: GPL-2.0-or-later

//! Real QEMUs for tests: how to find and run them.
//!
//! ```no_run
//! use tests::qemu::{self, Setup};
//!
//! let vm = Setup::new(qemu::any()).start(&["-machine", "pc", "-S"]);
//! println!("QMP is at {}", vm.qmp_socket().display());
//! ```

mod control;
mod found;
mod guest;
mod stopped;
mod vm;

pub use control::Control;
pub use found::{Qemu, all, any, version};
pub use guest::{ARGUMENTS as GUEST_ARGUMENTS, Guest};
pub use stopped::Stopped;
pub use vm::{Setup, Vm};
