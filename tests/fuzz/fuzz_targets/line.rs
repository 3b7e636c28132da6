// SPDX-License-Identifier: GPL-2.0-or-later

//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz line`

#![no_main]

#[path = "../checks/line.rs"]
mod line;

use commands as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: String| line::check(&line));
