// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands that only read change nothing in QEMU, and what they say is true in
//! every state.

#![allow(clippy::unwrap_used, clippy::panic)]

mod completion;
mod events;
mod footprint;
mod order;
mod registers;
mod room;
mod snapshots;
mod states;
mod types;

use std::process::{Command, Output, Stdio};
use tests::program::hmp;
use tests::qemu::{Qemu, Setup, Vm};

/// A machine with something of everything that is listed.
const MACHINE: &[&str] = &[
    "-machine",
    "pc",
    "-m",
    "64",
    "-smp",
    "2",
    "-drive",
    "if=none,id=disk0,file=disk.qcow2",
    "-device",
    "virtio-blk-pci,id=blk0,drive=disk0",
    "-netdev",
    "user,id=nd0",
    "-device",
    "e1000,id=net0,netdev=nd0",
    "-chardev",
    "ringbuf,id=ring0",
    "-object",
    "iothread,id=io0",
];

fn start(qemu: &Qemu, arguments: &[&str]) -> Vm {
    let setup = Setup::new(qemu);
    setup.image(&["create", "-q", "-f", "qcow2", "disk.qcow2", "1M"]);
    setup.start(&[MACHINE, arguments].concat())
}

/// Runs lines on one connection, whether they fail or not.
fn together(vm: &Vm, passthrough: &str, lines: &[&str]) -> String {
    let commands = lines.iter().flat_map(|line| ["-c", line]);
    let output = Command::new(hmp())
        .args(["--passthrough", passthrough, "--keep-going", "qmp"])
        .args(commands)
        .current_dir(vm.directory())
        .env_remove("HMP_SOCKET")
        .env("HOME", vm.directory())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

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
