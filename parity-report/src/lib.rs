// SPDX-License-Identifier: GPL-2.0-or-later

//! Compares the commands with QEMU's own monitor.
//!
//! * `rows`: the registry as a table, with totals;
//! * `completion`: where the completions of arguments come from;
//! * `print`: that table as text, Markdown or JSON;
//! * `reference`: the page about every command;
//! * `lethal`: the page about the ways to end a QEMU;
//! * `hx`: the reader of QEMU's `.hx` files, and `bootstrap`: stubs made from them;
//! * `tables`: the `.hx` files of one QEMU, and `drift`: the changes between
//!   two;
//! * `live`: the commands of a connected QEMU's monitor, and how we differ;
//! * `verify`: the commands that only read, ours against the built-in ones.

pub mod bootstrap;
pub mod completion;
pub mod drift;
pub mod hx;
pub mod lethal;
pub mod live;
pub mod print;
pub mod reference;
pub mod rows;
pub mod spawn;
pub mod tables;
pub mod verify;

// The registry is empty in a program that never names the commands.
use commands as _;
