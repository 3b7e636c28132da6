// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's HMP commands, one annotated function each.
//!
//! A file in a folder beside this one is a command, and the folder is its
//! subsystem: `block/info_block.rs` is `info block`. Neither is listed
//! anywhere; the build picks them up, and each command registers itself. A
//! program that runs them says `use commands as _;`, or the linker drops them.

include!(concat!(env!("OUT_DIR"), "/subsystems.rs"));
