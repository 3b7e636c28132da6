// SPDX-License-Identifier: GPL-2.0-or-later

//! The password of `change vnc password`: asked for on a terminal, and nowhere
//! else.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

/// A QEMU with a VNC server that takes a password, and a console on it.
struct Console {
    vm: Vm,
    tmux: Tmux,
}

impl Console {
    fn on(qemu: &Qemu, vnc: &str, options: &str) -> Console {
        let vm = Setup::new(qemu).start(&["-machine", "none", "-vnc", vnc]);
        let tmux = Tmux::start(vm.directory());
        let program = hmp().display();
        tmux.enter(&format!("clear; {program} {options} qmp; echo status $?"));
        tmux.wait_for("(qemu)");
        Console { vm, tmux }
    }

    /// Asks the monitor something whose answer shows that all is well.
    fn still_works(&self) {
        self.tmux.enter("print 6*7");
        self.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    }

    /// Waits until the screen ends with the command, its prompt for a password, and
    /// `after`.
    fn wait_for(&self, after: &str) {
        self.tmux
            .wait_for(&format!("(qemu) change vnc password\nPassword:{after}"));
    }

    /// What `info history` and the history file contain.
    fn everything_kept(&self) -> String {
        self.tmux.press("C-l");
        self.tmux.enter("info history");
        let screen = self.tmux.wait_for("'info history'\n(qemu)");
        let file = self.vm.directory().join(".local/state/hmp/history");
        screen + &std::fs::read_to_string(file).unwrap()
    }
}

const NO_LINE: &str = "there is no password, and -c has no next line for it: give the command \
                       and the password on lines of their own, on stdin or in a file for -f\n";
const WITH_PASSWORD: &str = "unix:vnc,password=on";

#[test]
fn a_password_is_asked_for_and_kept_nowhere() {
    for qemu in qemu::all() {
        let console = Console::on(qemu, WITH_PASSWORD, "--verbose 2>traffic");
        console.tmux.enter("change vnc password");
        console.wait_for("");
        console.tmux.type_text("hunter3");
        console.wait_for(" *******");
        console.tmux.press("BSpace");
        console.wait_for(" ******");
        console.tmux.type_text("2");
        console.wait_for(" *******");
        console.tmux.press("Enter");
        console.wait_for(" *******\n(qemu)");
        console.still_works();
        assert!(!console.everything_kept().contains("hunter"));
        let traffic = std::fs::read_to_string(console.vm.directory().join("traffic")).unwrap();
        assert!(traffic.contains("\"change-vnc-password\""), "{traffic}");
    }
}

#[test]
fn ctrl_c_at_the_prompt_sets_no_password() {
    let console = Console::on(qemu::any(), WITH_PASSWORD, "--verbose 2>traffic");
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.type_text("hunter2");
    console.wait_for(" *******");
    console.tmux.press("C-c");
    console.wait_for(" *******^C\n(qemu)");
    console.still_works();
    assert!(!console.everything_kept().contains("hunter"));
    let traffic = std::fs::read_to_string(console.vm.directory().join("traffic")).unwrap();
    assert!(!traffic.contains("change-vnc-password"), "{traffic}");
    // The terminal is as it should be, and the next prompt starts empty.
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.press("Enter");
    console.wait_for("\n(qemu)");
    console.still_works();
}

#[test]
fn a_password_that_is_refused_is_not_shown() {
    let console = Console::on(qemu::any(), "unix:vnc", "");
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.enter("hunter2");
    let screen = console
        .tmux
        .wait_until("with an error", |screen| screen.contains("Error: "));
    assert!(!screen.contains("hunter2"), "{screen}");
    console.still_works();
}

#[test]
fn events_appear_above_the_prompt_for_a_password() {
    let mut console = Console::on(qemu::any(), WITH_PASSWORD, "--events all");
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.type_text("hun");
    console.wait_for(" ***");
    let stop = console
        .vm
        .control()
        .execute("stop", serde_json::Value::Null);
    stop.unwrap();
    console
        .tmux
        .wait_for("(qemu) change vnc password\n[event] STOP\nPassword: ***");
    console.tmux.enter("ter2");
    console.tmux.wait_for("\nPassword: *******\n(qemu)");
    console.still_works();
}

#[test]
fn a_qemu_that_dies_ends_the_prompt() {
    let mut console = Console::on(qemu::any(), WITH_PASSWORD, "");
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.type_text("hun");
    console.wait_for(" ***");
    let process = console.vm.process().to_string();
    Command::new("kill")
        .args(["-KILL", &process])
        .status()
        .unwrap();
    console.vm.wait();
    let screen = console.tmux.wait_for("status 3\n$");
    assert!(screen.contains("\nPassword: ***\nhmp: "), "{screen}");
}

#[test]
fn ctrl_z_does_not_leave_a_password_half_typed() {
    let console = Console::on(qemu::any(), WITH_PASSWORD, "");
    console.tmux.enter("change vnc password");
    console.wait_for("");
    console.tmux.type_text("hun");
    console.wait_for(" ***");
    console.tmux.press("C-z");
    console.tmux.enter("ter2");
    console.wait_for(" *******\n(qemu)");
    console.still_works();
}

#[test]
fn what_is_typed_too_early_is_not_run_as_a_command() {
    let console = Console::on(qemu::any(), WITH_PASSWORD, "");
    console.tmux.type_text("change vnc password\nhunter2\n");
    // It may have come late enough to be taken as the password.
    console.tmux.wait_until("of a prompt", |screen| {
        screen.ends_with("Password:") || screen.ends_with("Password: *******\n(qemu)")
    });
    console.tmux.press("C-c");
    console.still_works();
    assert!(!console.everything_kept().contains("hunter"));
}

#[test]
fn a_list_of_commands_has_no_next_line_for_a_password() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none", "-vnc", WITH_PASSWORD]);
        for options in [&["--strict"][..], &["--passthrough=auto"], &["--null"]] {
            let output = Command::new(hmp())
                .args(options)
                .args(["qmp", "-c", "change vnc password"])
                .current_dir(vm.directory())
                .output()
                .unwrap();
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8(said).unwrap();
            let said = said.trim_end_matches('\0');
            assert_eq!(said, NO_LINE);
            assert_eq!(output.status.code(), Some(1));
        }
    }
}

#[test]
fn without_a_terminal_the_next_line_is_the_password() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none", "-vnc", WITH_PASSWORD]);
        let lines = "change vnc password\nprint 1\nprint 2\nchange vnc password\n";
        let file = vm.directory().join("lines");
        std::fs::write(&file, lines).unwrap();
        let missing = "there is no password: the next line should be it, and there is none\n";
        for options in [&["--strict"][..], &["--echo"], &["-f", "lines"]] {
            let output = Command::new(hmp())
                .args(options)
                .arg("qmp")
                .current_dir(vm.directory())
                .stdin(std::fs::File::open(&file).unwrap())
                .output()
                .unwrap();
            let stdout = String::from_utf8(output.stdout).unwrap();
            // The first number is the password, and is not run.
            assert!(stdout.contains("0x2\n"), "{stdout}");
            assert!(
                !stdout.contains("0x1") && !stdout.contains("print 1"),
                "{stdout}"
            );
            assert_eq!(String::from_utf8(output.stderr).unwrap(), missing);
            assert_eq!(output.status.code(), Some(1));
        }
    }
}
