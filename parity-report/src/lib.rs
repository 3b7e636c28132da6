//! How far the commands are, against QEMU's own monitor.
//!
//! * `rows`: the registry as a table, with totals;
//! * `completion`: where the completions of arguments come from;
//! * `print`: that table as text, Markdown or JSON;
//! * `reference`: the page about every command;
//! * `lethal`: the page about what ends a QEMU;
//! * `hx`: the reader of QEMU's `.hx` files, and `bootstrap`: stubs made from them;
//! * `tables`: the `.hx` files of one QEMU, and `drift`: what changed between two;
//! * `live`: what a connected QEMU's monitor has, and how we differ;
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
