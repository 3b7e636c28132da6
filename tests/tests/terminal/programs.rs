// SPDX-License-Identifier: GPL-2.0-or-later

//! Other programs on the console's terminal: pipes, and `$PAGER`.

use super::*;
use std::io::Write;
use std::process::Stdio;

/// A shell command that says that it runs, and then waits for the file `go`.
const WAITING: &str = "(cat; until test -e go; do sleep 0.02; done; echo gone)";

/// Lets the shell command [`WAITING`] end.
fn go(console: &Console) {
    std::fs::write(console.vm.directory().join("go"), "").unwrap();
}

fn exists(console: &Console, file: &str) -> bool {
    console.vm.directory().join(file).exists()
}

#[test]
fn a_reply_goes_to_a_shell_command() {
    let console = Console::start("");
    console.tmux.enter("info status | tr a-z A-Z | sed s/^/-/");
    console
        .wait_for_text("(qemu) info status | tr a-z A-Z | sed s/^/-/\n-VM STATUS: RUNNING\n(qemu)");
    // The line is in the history as it was typed.
    console.tmux.press("Up");
    console
        .tmux
        .wait_for("\n(qemu) info status | tr a-z A-Z | sed s/^/-/");
    assert_eq!(console.history(), "info status | tr a-z A-Z | sed s/^/-/\n");
    console.tmux.press("C-u");
    console.tmux.press("C-d");
    console.ended(0);
}

#[test]
fn a_bar_that_means_something_to_qemu_is_not_a_pipe() {
    let console = Console::start("");
    console.tmux.enter("print 1 | 2");
    console.tmux.enter("print 1 | 2 | cat -n");
    console.tmux.wait_for("     1  0x3\n(qemu)");
    console.tmux.enter("object_del \"a | touch b\"");
    console.wait_for_text(
        "(qemu) print 1 | 2\n0x3\n(qemu) print 1 | 2 | cat -n\n     1  0x3\n\
         (qemu) object_del \"a | touch b\"\nError: object 'a | touch b' not found\n(qemu)",
    );
    assert!(!exists(&console, "b"));
}

#[test]
fn the_text_that_goes_to_a_shell_command_is_unchanged() {
    let arguments = ["-machine", "none", "-name", "a\x1b[2Jb"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.enter("info name | tr '\\033' E");
    console.wait_for_text("(qemu) info name | tr '\\033' E\naE[2Jb\n(qemu)");
    let console = Console::on(qemu::any(), &arguments, "--json");
    console.tmux.enter("info status | cut -c 1-24");
    console.wait_for_text("(qemu) info status | cut -c 1-24\n{\"command\":\"info status\"\n(qemu)");
}

#[test]
fn after_an_error_no_shell_command_is_run() {
    let console = Console::start("");
    console.tmux.enter("object_del nosuch | touch ran");
    console.wait_for_text(
        "(qemu) object_del nosuch | touch ran\nError: object 'nosuch' not found\n(qemu)",
    );
    assert!(!exists(&console, "ran"));
}

#[test]
fn a_reader_that_ends_early_is_not_an_error() {
    let arguments = ["-machine", "pc", "-S"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.enter("info qom-tree | true");
    console.tmux.enter("info qom-tree | head -n 1");
    console.tmux.enter("print 7 | exit 3");
    console
        .tmux
        .enter("print 7 | nosuch-program 2>&1 | tr a-z '[#*]'");
    console.tmux.wait_until("with all replies", |screen| {
        screen.contains("(qemu) info qom-tree | true\n(qemu) info qom-tree | head -n 1\n/machine (")
            && screen.contains("\n(qemu) print 7 | exit 3\n(qemu) print 7 | nosuch-program")
            && screen.ends_with("\n(qemu)")
    });
    still_works(&console);
    assert!(!console.text().contains("hmp: "), "{}", console.text());
}

#[test]
fn ctrl_c_ends_the_shell_command_and_not_the_session() {
    let mut console = Console::start("");
    let line = "print 7 | (cat; exec sleep 3600)";
    console.tmux.enter(line);
    console.wait_for_text(&format!("(qemu) {line}\n0x7"));
    console.tmux.press("C-c");
    console.wait_for_text(&format!("(qemu) {line}\n0x7\n^C\n(qemu)"));
    still_works(&console);
    console.tmux.press("C-d");
    console.ended(0);
    assert!(console.is_running());
}

#[test]
fn ctrl_z_stops_the_shell_command_and_fg_goes_on() {
    let console = Console::start("");
    let line = format!("print 7 | {WAITING}");
    console.tmux.enter(&line);
    console.wait_for_text(&format!("(qemu) {line}\n0x7"));
    console.tmux.press("C-z");
    console.tmux.wait_until("of the shell", |screen| {
        screen.contains("Stopped") && screen.ends_with("\n$")
    });
    console.tmux.enter("clear; fg");
    console.tmux.wait_for("qmp");
    go(&console);
    console.tmux.wait_for("\ngone\n(qemu)");
    still_works(&console);
}

#[test]
fn events_wait_until_the_shell_command_has_ended() {
    // All events are on, since those soon after a command may be taken for its
    // echo.
    let mut console = Console::start("--events all");
    let line = format!("print 7 | {WAITING}");
    console.tmux.enter(&line);
    console.wait_for_text(&format!("(qemu) {line}\n0x7"));
    console.control("stop");
    console.control("cont");
    go(&console);
    console.wait_for_text(&format!(
        "(qemu) {line}\n0x7\ngone\n[event] STOP\n[event] RESUME\n(qemu)"
    ));
}

#[test]
fn a_qemu_that_dies_meanwhile_is_reported_after_the_shell_command() {
    let console = Console::start("");
    let line = format!("print 7 | {WAITING}");
    console.tmux.enter(&line);
    console.wait_for_text(&format!("(qemu) {line}\n0x7"));
    console.signal("KILL");
    go(&console);
    let screen = console.tmux.wait_for("status 3\n$");
    assert!(
        screen.contains(&format!("(qemu) {line}\n0x7\ngone\n")),
        "{screen}"
    );
    assert_eq!(screen.matches("hmp: ").count(), 1, "{screen}");
    console.ended(3);
}

#[test]
fn less_has_the_terminal_to_itself() {
    let mut console = Console::start("--events all");
    console.tmux.enter("help | less");
    // The first page, and the prompt of less.
    console.tmux.wait_until("of a pager", |screen| {
        screen.ends_with("\n:") && screen.lines().count() == 24
    });
    // Ctrl-C makes less drop the key that comes just after it.
    console.tmux.press("C-c");
    console.tmux.wait_until("of the end", |screen| {
        console.tmux.press("G");
        screen.ends_with("\n(END)")
    });
    console.control("stop");
    console.tmux.press("g");
    console.tmux.wait_for("\n:");
    console.tmux.press("q");
    let screen = console.tmux.wait_for("\n[event] STOP\n(qemu)");
    assert!(screen.contains("\n(qemu) help | less\n"), "{screen}");
    still_works(&console);
    console.tmux.press("C-d");
    console.ended(0);
}

#[test]
fn lines_that_do_not_come_from_a_console_have_no_pipes() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let hmp = || {
        let mut command = Command::new(hmp());
        command.current_dir(vm.directory());
        command
    };
    let line = "info status | touch ran";
    let output = hmp().args(["qmp", "-c", line]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "status: extraneous characters at the end of line\n\
         Try \"help info status\" for more information\n"
    );
    let mut child = hmp()
        .arg("qmp")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{line}").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(!vm.directory().join("ran").exists());
}

#[test]
fn a_reply_longer_than_the_screen_goes_through_the_pager() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export PAGER='sed -n -e 1s/^/first:/p -e \\$s/^/last:/p'");
    let console = Console { vm, tmux };
    console.open("--pager");
    console.tmux.enter("help");
    let screen = console.tmux.wait_until("with both ends", |screen| {
        screen.contains("\nlast:") && screen.ends_with("\n(qemu)")
    });
    assert!(
        screen.contains("(qemu) help\nfirst:announce_self"),
        "{screen}"
    );
    // A reply that fits is printed as usual.
    console.tmux.enter("info status");
    console
        .tmux
        .wait_for("(qemu) info status\nVM status: running\n(qemu)");
    // A pipe replaces the pager.
    console.tmux.enter("help | head -n 1 | cut -c 1-13");
    console
        .tmux
        .wait_for("(qemu) help | head -n 1 | cut -c 1-13\nannounce_self\n(qemu)");
}

#[test]
fn less_is_the_usual_pager() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("unset PAGER LESS");
    let console = Console { vm, tmux };
    console.open("--pager");
    console.tmux.enter("help");
    console.tmux.wait_until("of a pager", |screen| {
        screen.ends_with("\n:") && !screen.contains("(qemu) help\n(qemu)")
    });
    console.tmux.press("q");
    // The text that was read stays on the screen.
    let screen = console.tmux.wait_for("\n(qemu)");
    assert!(screen.contains("announce_self"), "{screen}");
    still_works(&console);
}

#[test]
fn without_a_pager_long_replies_are_printed() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export PAGER=nosuch-pager");
    let console = Console { vm, tmux };
    console.open("--pager");
    console.tmux.enter("help");
    console
        .tmux
        .wait_until("with the end of the help", |screen| {
            screen.contains("\nxp /fmt addr") && screen.ends_with("\n(qemu)")
        });
    // Without the option there is no pager.
    console.tmux.press("C-d");
    console.tmux.wait_for("status 0\n$");
    console.tmux.enter("export PAGER='touch paged'");
    console.open("");
    console.tmux.enter("help");
    console
        .tmux
        .wait_until("with the end of the help", |screen| {
            screen.contains("\nxp /fmt addr") && screen.ends_with("\n(qemu)")
        });
    assert!(!exists(&console, "paged"));
}
