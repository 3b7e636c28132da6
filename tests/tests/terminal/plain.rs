// SPDX-License-Identifier: GPL-2.0-or-later

//! Terminals on which no line can be edited.

use super::*;

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_a_plain_prompt() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export TERM=dumb");
    let mut console = Console { vm, tmux };
    console.open("");
    console.tmux.enter("info status");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
    console.tmux.enter("teapot");
    console
        .tmux
        .wait_for("(qemu) teapot\nunknown command: 'teapot'\n(qemu)");
    console.tmux.press("C-d");
    console.ended(0);
    assert!(console.is_running());
}

#[test]
fn an_unknown_terminal_gets_a_plain_prompt_and_advice() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export TERM=teapot");
    let console = Console { vm, tmux };
    console.open("");
    let screen = console.tmux.screen();
    assert!(screen.starts_with("hmp: lines cannot be edited here: "));
    assert!(screen.contains("TERM=xterm"), "{screen}");
    console.tmux.enter("print 6*7");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    // Ctrl-C does not end the program here either.
    console.signal("STOP");
    console.tmux.enter("info status");
    std::thread::sleep(Duration::from_millis(300));
    console.tmux.press("C-c");
    console.tmux.wait_for("(qemu) info status\n^C\n(qemu)");
    console.signal("CONT");
    still_works(&console);
}

#[test]
fn a_typed_list_takes_no_password_that_would_be_seen() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none", "-vnc", "none,password=on"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("{} --keep-going -f - qmp", hmp().display()));
    tmux.enter("change vnc password");
    let refusal = "\nterminal does not support password prompting\n";
    tmux.wait_until("of the refusal", |screen| {
        format!("{screen}\n").contains(refusal)
    });
    // The next line is a command.
    tmux.enter("print 6*7");
    tmux.wait_until("of the reply", |screen| {
        format!("{screen}\n").contains("\n0x2a\n")
    });
}
