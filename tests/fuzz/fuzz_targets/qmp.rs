// SPDX-License-Identifier: GPL-2.0-or-later

//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz qmp`

#![no_main]

#[path = "../checks/qmp.rs"]
mod qmp;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| qmp::check(input.0, input.1));
