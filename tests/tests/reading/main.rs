// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands that only read change nothing in QEMU, and what they say is true in
//! every state.

#![allow(clippy::unwrap_used, clippy::panic)]

mod registers;

use std::process::{Command, Output, Stdio};
use tests::program::hmp;
use tests::qemu::Vm;

/// Runs one line.
fn run(vm: &Vm, passthrough: &str, line: &str) -> Output {
    Command::new(hmp())
        .args(["--passthrough", passthrough, "qmp", "-c", line])
        .current_dir(vm.directory())
        .env_remove("HMP_SOCKET")
        .env("HOME", vm.directory())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What one line prints, error or not.
fn printed(vm: &Vm, passthrough: &str, line: &str) -> String {
    let output = run(vm, passthrough, line);
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}
