// SPDX-License-Identifier: GPL-2.0-or-later

//! What is printed.

use super::*;

#[test]
fn control_characters_from_qemu_are_shown_and_not_obeyed() {
    let arguments = ["-machine", "none", "-name", "a\x1b[2Jb\u{9b}31mc\u{202e}d"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.enter("info name");
    console.wait_for_text("(qemu) info name\na^[[2Jb<U+009B>31mc<U+202E>d\n(qemu)");
    let mut console = Console::on(qemu::any(), &arguments, "--json");
    console.tmux.enter("info name");
    console
        .tmux
        .wait_for("a\\u001b[2Jb\\u009b31mc\\u202ed\"}}\n(qemu)");
    assert!(console.is_running());
}

#[test]
fn names_from_qemu_hide_no_invisible_characters() {
    let arguments = [
        "-machine",
        "none",
        "-name",
        "a\u{200b}b\u{ad}c\u{e0041}\u{3164}",
    ];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.enter("info name");
    console.wait_for_text("(qemu) info name\na<U+200B>b<U+00AD>c<U+E0041><U+3164>\n(qemu)");
    let console = Console::on(qemu::any(), &arguments, "--json");
    console.tmux.enter("info name");
    console
        .tmux
        .wait_for("a\\u200bb\\u00adc\\udb40\\udc41\\u3164\"}}\n(qemu)");
}

#[test]
fn a_mistyped_command_is_hinted_at() {
    let console = Console::start("");
    console.tmux.enter("info statsu");
    console.wait_for_text(
        "(qemu) info statsu\nunknown command: 'info statsu'\n\
         hmp: did you mean 'info status'?\n(qemu)",
    );
    console.tmux.press("C-l");
    console.tmux.enter("help baloon");
    console.tmux.wait_for(
        "(qemu) help baloon\nunknown command: 'baloon'\nhmp: did you mean 'balloon'?\n(qemu)",
    );
    console.tmux.enter("help info regi");
    console
        .tmux
        .wait_for("unknown command: 'info regi'\nhmp: did you mean 'info registers'?\n(qemu)");
}

#[test]
fn json_is_one_object_a_line_in_a_console_as_well() {
    let mut console = Console::start("--json");
    console.tmux.enter("info status");
    let screen = console.tmux.wait_for("}}\n(qemu)");
    let line = screen.lines().nth(2).unwrap();
    let object: Json = serde_json::from_str(line).unwrap();
    assert_eq!(object["command"], json!("info status"));
    assert_eq!(object["return"]["status"], json!("running"));
    assert!(console.is_running());
}

/// The screen after an error, an event and a reply, with its colours.
fn colours(options: &str, environment: &str) -> String {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("export {environment}"));
    let mut console = Console { vm, tmux };
    console.open(&format!("--events all {options}"));
    // Once it has replied, QEMU sends events to this connection.
    console.tmux.enter("info status");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
    console.control("stop");
    console.tmux.wait_for("[event] STOP\n(qemu)");
    console.tmux.enter("info status");
    console.tmux.enter("statsu");
    console.tmux.wait_for(
        "[event] STOP\n(qemu) info status\nVM status: paused\n\
         (qemu) statsu\nunknown command: 'statsu'\n(qemu)",
    );
    console.tmux.enter("status");
    console
        .tmux
        .wait_for("\nhmp: did you mean 'info status'?\n(qemu)");
    console.tmux.screen_with_colours()
}

#[test]
fn errors_events_and_hints_stand_out() {
    let screen = colours("", "A=b");
    assert!(screen.contains("\x1b[36m[event] STOP"), "{screen}");
    assert!(
        screen.contains("\x1b[31munknown command: 'status'"),
        "{screen}"
    );
    assert!(screen.contains("\x1b[33mhmp: did you mean"), "{screen}");
    let colourless = ["(qemu) statsu", "VM status: paused"];
    for text in colourless {
        let line = screen.lines().find(|line| line.contains(text)).unwrap();
        assert!(
            !line.trim_start_matches("\x1b[39m").contains('\x1b'),
            "{screen}"
        );
    }
    assert!(colours("--color always", "NO_COLOR=1").contains("\x1b[31m"));
}

#[test]
fn there_is_no_colour_where_none_is_wanted() {
    for (options, environment) in [("", "NO_COLOR=1"), ("--color never", "A=b")] {
        let screen = colours(options, environment);
        assert!(!screen.contains('\x1b'), "{screen}");
    }
}
