// SPDX-License-Identifier: GPL-2.0-or-later

//! The lines of earlier runs.

use super::*;

#[test]
fn lines_are_there_again_the_next_time() {
    let console = Console::start("");
    for line in ["info status", "info status", "print 1", "info status"] {
        console.tmux.enter(line);
    }
    console.tmux.wait_until("with all replies", |screen| {
        screen.matches("VM status").count() == 3 && screen.ends_with("(qemu)")
    });
    console.tmux.press("C-d");
    console.ended(0);
    assert_eq!(console.history(), "info status\nprint 1\ninfo status\n");
    let directory = console.vm.directory().join(".local/state/hmp");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("history")), 0o600);

    console.open("");
    console.tmux.press("Up");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 1");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 1\n0x1\n(qemu)");
    // `info history` is about this session alone.
    console.tmux.enter("info history");
    console
        .tmux
        .wait_for("(qemu) info history\n0: 'print 1'\n1: 'info history'\n(qemu)");
}

#[test]
fn a_line_with_a_password_is_not_kept_anywhere() {
    let console = Console::start("");
    console.tmux.enter("print 1");
    console.tmux.enter("change vnc password hunter2");
    still_works(&console);
    console.tmux.press("Up");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 1");
    console.tmux.press("C-u");
    console.tmux.press("C-l");
    console.tmux.enter("info history");
    let screen = console.tmux.wait_for("'info history'\n(qemu)");
    assert!(!screen.contains("hunter2"), "{screen}");
    console.tmux.press("C-d");
    console.tmux.wait_for("status 0\n$");
    let history = console.history();
    assert!(history.starts_with("print 1\nprint 6*7\n"), "{history}");
    assert!(!history.contains("hunter2"));
}

#[test]
fn without_history_nothing_is_written() {
    let console = Console::start("--no-history");
    still_works(&console);
    console.tmux.press("C-d");
    console.ended(0);
    assert!(!console.vm.directory().join(".local").exists());
}

#[test]
fn a_history_that_cannot_be_kept_is_reported_only_once() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    std::fs::write(vm.directory().join(".local"), "").unwrap();
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("clear; {} qmp", hmp().display()));
    let screen = tmux.wait_for(&format!("{BANNER_END}(qemu)"));
    assert!(
        screen.starts_with("hmp: lines will not be kept for the next time: "),
        "{screen}"
    );
    let console = Console { vm, tmux };
    still_works(&console);
}
