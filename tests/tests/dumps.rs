// SPDX-License-Identifier: GPL-2.0-or-later

//! Slow dumps of the guest's memory.

#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io;
use std::process::Command;
use std::thread::{self, JoinHandle};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

/// A QEMU whose dump waits for a reader.
struct Slow {
    vm: Vm,
    tmux: Tmux,
    reader: JoinHandle<File>,
}

impl Slow {
    fn start(qemu: &Qemu) -> Slow {
        let vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "4"]);
        let fifo = vm.directory().join("dump");
        let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        let tmux = Tmux::start(vm.directory());
        tmux.enter(&format!(
            "printf '\\033[H\\033[2J'; {} --events=none qmp",
            hmp().display()
        ));
        tmux.wait_for("\n(qemu)");
        tmux.enter("dump-guest-memory dump");
        Slow {
            vm,
            tmux,
            reader: thread::spawn(|| File::open(fifo).unwrap()),
        }
    }

    fn wait_for_percent(&self) {
        self.tmux.wait_until("with a percentage", |screen| {
            screen.contains("dump-guest-memory dump\ndump-guest-memory: ") && screen.ends_with('%')
        });
    }
}

/// Reads the dump to its end.
fn read(reader: JoinHandle<File>) {
    io::copy(&mut reader.join().unwrap(), &mut io::sink()).unwrap();
}

#[test]
fn a_dump_shows_how_far_it_is() {
    for qemu in qemu::all() {
        let slow = Slow::start(qemu);
        slow.wait_for_percent();
        read(slow.reader);
        slow.tmux.wait_for("(qemu) dump-guest-memory dump\n(qemu)");
        slow.tmux.enter("info dump");
        slow.tmux
            .wait_for("(qemu) info dump\nStatus: completed\n(qemu)");
    }
}

#[test]
fn ctrl_c_leaves_a_dump_to_qemu() {
    for qemu in qemu::all() {
        let mut slow = Slow::start(qemu);
        slow.wait_for_percent();
        slow.tmux.press("C-c");
        slow.tmux.wait_until("that says what goes on", |screen| {
            screen.ends_with("\n(qemu)") && screen.contains("the guest stands still until QEMU")
        });
        // QEMU answers at once.
        slow.tmux.enter("info dump");
        slow.tmux.wait_until("of a dump that goes on", |screen| {
            screen.contains("info dump\nStatus: active\nFinished: ")
                && screen.ends_with(" %\n(qemu)")
        });
        slow.tmux.enter("cont");
        slow.tmux
            .wait_for("Error: There is a dump in process, please wait.\n(qemu)");
        read(slow.reader);
        slow.vm.control().wait_for("RESUME").unwrap();
        slow.tmux.enter("info dump");
        slow.tmux
            .wait_for("(qemu) info dump\nStatus: completed\n(qemu)");
    }
}

#[test]
fn a_dump_that_fails_half_way_says_why() {
    for qemu in qemu::all() {
        let slow = Slow::start(qemu);
        slow.wait_for_percent();
        drop(slow.reader.join().unwrap());
        slow.tmux
            .wait_until("with an error and a prompt", |screen| {
                screen.contains("(qemu) dump-guest-memory dump\nError: dump: ")
                    && screen.ends_with("\n(qemu)")
            });
    }
}
