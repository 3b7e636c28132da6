// SPDX-License-Identifier: GPL-2.0-or-later

//! What the tests share: real QEMUs, a fake QMP peer, the `hmp` binary, and a
//! terminal for it.
//!
//! Everything here fails the test with a message when something goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// What is printed is the output of a test or a measurement.
#![allow(clippy::print_stdout, clippy::print_stderr)]

pub mod completion;
pub mod differential;
pub mod fake_peer;
pub mod measure;
pub mod program;
pub mod qemu;
pub mod raw_client;
pub mod tmux;
