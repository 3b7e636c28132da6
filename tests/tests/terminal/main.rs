// SPDX-License-Identifier: GPL-2.0-or-later

//! The console on a terminal, with real QEMUs: keys are typed, and the screen is
//! read.

#![allow(clippy::unwrap_used, clippy::panic)]

mod events;
mod history;
mod line;
mod output;
mod plain;
mod programs;
mod session;

use serde_json::{Value as Json, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

const BANNER_END: &str = " monitor - type 'help' for more information\n";

/// A QEMU and a console on it. The QEMU's directory is the user's home.
struct Console {
    vm: Vm,
    tmux: Tmux,
}

impl Console {
    fn start(options: &str) -> Console {
        Console::on(qemu::any(), &["-machine", "none"], options)
    }

    fn on(qemu: &Qemu, arguments: &[&str], options: &str) -> Console {
        let vm = Setup::new(qemu).start(arguments);
        let tmux = Tmux::start(vm.directory());
        let console = Console { vm, tmux };
        console.open(options);
        console
    }

    /// Runs `hmp` from the shell.
    fn open(&self, options: &str) {
        self.tmux.enter(&format!(
            "printf '\\033[H\\033[2J'; {} {options} qmp; echo status $?",
            hmp().display()
        ));
        self.tmux.wait_until("of a new console", |screen| {
            screen.contains(BANNER_END) && screen.ends_with("\n(qemu)")
        });
    }

    fn control(&mut self, command: &str) {
        self.vm
            .control()
            .execute(command, Json::Null)
            .unwrap_or_else(|error| panic!("{command}: {error}"));
    }

    /// Sends a signal to the QEMU.
    fn signal(&self, signal: &str) {
        send_signal(signal, &self.vm.process().to_string());
    }

    /// What is on the screen below the banner.
    fn text(&self) -> String {
        let screen = self.tmux.screen();
        match screen.split_once('\n') {
            Some((_, rest)) => rest.to_owned(),
            None => String::new(),
        }
    }

    fn wait_for_text(&self, expected: &str) {
        self.tmux
            .wait_until(&format!("with {expected:?} below the banner"), |screen| {
                screen
                    .split_once('\n')
                    .is_some_and(|(_, rest)| rest == expected)
            });
    }

    /// Waits until `hmp` has ended with `status`, and checks that the terminal
    /// is as it was.
    fn ended(&self, status: u8) {
        self.tmux.wait_for(&format!("status {status}\n$"));
        self.tmux.enter(
            "clear; stty -a | grep -o -- '-\\?\\(icanon\\|echo\\|icrnl\\|isig\\)\\b' | xargs",
        );
        self.tmux.wait_for("icrnl isig icanon echo\n$");
    }

    fn is_running(&mut self) -> bool {
        self.vm.exited().is_none()
    }

    fn history(&self) -> String {
        let path = self.vm.directory().join(".local/state/hmp/history");
        std::fs::read_to_string(path).unwrap_or_default()
    }
}

fn send_signal(signal: &str, process: &str) {
    let status = Command::new("kill")
        .args([&format!("-{signal}"), process])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Asks the monitor something whose answer shows that all is well.
fn still_works(console: &Console) {
    console.tmux.enter("print 6*7");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
}
