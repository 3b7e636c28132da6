//! How far the commands are, against QEMU's own monitor.
//!
//! * `rows`: the registry as a table, with totals;
//! * `print`: that table as text, Markdown or JSON;
//! * `hx`: the reader of QEMU's `.hx` files, and `bootstrap`: stubs made from them;
//! * `live`: what a connected QEMU's monitor has, and how we differ;
//! * `verify`: the commands that only read, ours against the built-in ones.

pub mod bootstrap;
pub mod hx;
pub mod live;
pub mod print;
pub mod rows;
pub mod verify;

// The registry is empty in a program that never names the commands.
use commands as _;
