// SPDX-License-Identifier: GPL-2.0-or-later

//! The line being typed.

use super::*;

#[test]
fn ctrl_c_gives_up_the_line_being_typed() {
    let console = Console::start("");
    console.tmux.type_text("quit");
    console.tmux.wait_for("(qemu) quit");
    console.tmux.press("C-c");
    console.wait_for_text("(qemu) quit^C\n(qemu)");
    still_works(&console);
}

#[test]
fn tab_completes_commands_and_arguments() {
    let arguments = [
        "-machine",
        "pc",
        "-S",
        "-device",
        "virtio-rng-pci,id=first",
        "-device",
        "virtio-rng-pci,id=second",
    ];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.type_text("device_d");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del");
    console.tmux.type_text("f");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del first");
    console.tmux.press("C-u");
    console.tmux.type_text("info st");
    console.tmux.press("Tab");
    console.tmux.press("Tab");
    console.wait_for_text("(qemu) info stat\nstats  status\n(qemu) info stat");
    console.tmux.type_text("u");
    console.tmux.press("Tab");
    console.tmux.press("Enter");
    console
        .tmux
        .wait_for("VM status: paused (prelaunch)\n(qemu)");
}

#[test]
fn tab_gives_up_on_a_qemu_that_does_not_answer() {
    let arguments = ["-machine", "pc", "-S", "-device", "virtio-rng-pci,id=first"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.signal("STOP");
    console.tmux.type_text("device_del f");
    console.tmux.wait_for("(qemu) device_del f");
    let start = Instant::now();
    console.tmux.press("Tab");
    console.tmux.type_text("x");
    console.tmux.wait_for("(qemu) device_del fx");
    assert!(start.elapsed() < Duration::from_secs(20));
    console.signal("CONT");
    console.tmux.press("C-u");
    still_works(&console);
}

#[test]
fn the_line_follows_the_size_of_the_terminal() {
    let mut console = Console::start("");
    console.tmux.type_text("print 1+1+1+1+1+1+1+1+1+1+1+1");
    console.tmux.wait_for("+1+1+1");
    console.tmux.resize(20, 24);
    let line = "(qemu) print 1+1+1+1\n+1+1+1+1+1+1+1+1";
    console.tmux.wait_for(line);
    console.control("stop");
    console.tmux.wait_for(&format!("[event] STOP\n{line}"));
    console.tmux.press("Enter");
    console.tmux.wait_for("\n0xc\n(qemu)");
}

#[test]
fn bytes_that_are_not_utf_8_are_dropped_and_the_line_goes_on() {
    let console = Console::start("");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.tmux.send_bytes(b"\xe9z");
    console.wait_for_text("(qemu) print 6\n(qemu) print 6");
    console.tmux.type_text("*7");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 6*7");
}

#[test]
fn pasted_lines_run_one_after_the_other() {
    let console = Console::start("");
    console.tmux.type_text("print 1\nprint 2\nprint 3\npri");
    console
        .wait_for_text("(qemu) print 1\n0x1\n(qemu) print 2\n0x2\n(qemu) print 3\n0x3\n(qemu) pri");
}

#[test]
fn the_users_key_bindings_are_honoured() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let bindings = "\"\\C-o\": \"info \"\n$if hmp\n\"\\C-x\": \"status\\n\"\n$endif\n";
    std::fs::write(vm.directory().join(".inputrc"), bindings).unwrap();
    let tmux = Tmux::start(vm.directory());
    tmux.enter("unset INPUTRC");
    let console = Console { vm, tmux };
    console.open("");
    console.tmux.press("C-o");
    console.tmux.press("C-x");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
}

#[test]
fn an_earlier_line_can_be_searched_for() {
    let console = Console::start("");
    for line in ["print 1+1", "info status", "print 2+2"] {
        console.tmux.enter(line);
    }
    console.tmux.wait_for("(qemu) print 2+2\n0x4\n(qemu)");
    console.tmux.press("C-r");
    console.tmux.wait_for("\n(reverse-i-search)`':");
    console.tmux.type_text("t 1");
    console
        .tmux
        .wait_for("\n(reverse-i-search)`t 1': print 1+1");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 1+1\n0x2\n(qemu)");
    // Pressing it again searches further back.
    console.tmux.press("C-r");
    console.tmux.type_text("print");
    console.tmux.wait_for("`print': print 1+1");
    console.tmux.press("C-r");
    console.tmux.wait_for("`print': print 2+2");
    console.tmux.press("C-c");
    console.tmux.wait_for("^C\n(qemu)");
    still_works(&console);
}

#[test]
fn events_do_not_disturb_a_search() {
    let mut console = Console::start("--events all");
    console.tmux.enter("print 1+1");
    console.tmux.wait_for("0x2\n(qemu)");
    console.tmux.press("C-r");
    console.tmux.type_text("1+");
    console.tmux.wait_for("\n(reverse-i-search)`1+': print 1+1");
    console.control("stop");
    console
        .tmux
        .wait_for("\n[event] STOP\n(reverse-i-search)`1+': print 1+1");
    console.tmux.press("Enter");
    console
        .tmux
        .wait_for("\n[event] STOP\n(qemu) print 1+1\n0x2\n(qemu)");
}

#[test]
fn wide_and_combined_characters_keep_the_cursor_in_place() {
    let mut console = Console::start("--events all");
    console.tmux.type_text("object_del 漢字😀e\u{301}");
    console.wait_for_text("(qemu) object_del 漢字😀e\u{301}");
    console.tmux.press("Left");
    console.tmux.press("Left");
    console.tmux.type_text("x");
    console.wait_for_text("(qemu) object_del 漢字x😀e\u{301}");
    console.control("stop");
    console.wait_for_text("[event] STOP\n(qemu) object_del 漢字x😀e\u{301}");
    console.tmux.press("BSpace");
    console.tmux.press("BSpace");
    console.tmux.press("C-e");
    console.tmux.type_text("z");
    console.tmux.press("Enter");
    console.wait_for_text(
        "[event] STOP\n(qemu) object_del 漢😀e\u{301}z\n\
         Error: object '漢😀e\u{301}z' not found\n(qemu)",
    );
}

#[test]
fn a_long_line_of_wide_characters_is_edited_across_its_rows() {
    let console = Console::start("");
    console
        .tmux
        .type_text(&format!("object_del {}", "漢字".repeat(20)));
    // The 31st would be half in the last column.
    let (first, second) = ("漢字".repeat(15), "漢字".repeat(5));
    console.wait_for_text(&format!(
        "(qemu) object_del {first}漢\n字{}",
        "漢字".repeat(4)
    ));
    console.tmux.press("C-a");
    console.tmux.type_text("x");
    console.wait_for_text(&format!("(qemu) xobject_del {first}\n{second}"));
    console.tmux.press("BSpace");
    console.tmux.press("C-e");
    for _ in 0..35 {
        console.tmux.press("BSpace");
    }
    console.wait_for_text("(qemu) object_del 漢字漢字漢");
    console.tmux.press("C-u");
    still_works(&console);
}

#[test]
fn a_screen_of_300_columns_is_used() {
    let console = Console::start("");
    console.tmux.resize(300, 24);
    let line = format!("print 1{}", "+1".repeat(140));
    console.tmux.type_text(&line);
    console.tmux.wait_for(&format!("\n(qemu) {line}"));
    console.tmux.press("C-a");
    console.tmux.press("C-k");
    console.tmux.press("C-y");
    console.tmux.press("Enter");
    console
        .tmux
        .wait_for(&format!("\n(qemu) {line}\n0x8d\n(qemu)"));
}

#[test]
fn a_half_typed_line_survives_every_size() {
    let mut console = Console::start("");
    let mut line = format!("(qemu) print 1{}", "+1".repeat(59));
    console.tmux.type_text("print 1");
    console.tmux.type_text(&"+1".repeat(59));
    for (columns, rows) in [(40, 24), (120, 10), (300, 50), (25, 24), (80, 24)] {
        console.tmux.resize(columns, rows);
        // Once that is shown, the new size has been noticed.
        console.tmux.type_text("+1");
        line.push_str("+1");
        console.tmux.wait_for(&wrapped(&line, columns));
    }
    console.control("stop");
    console
        .tmux
        .wait_for(&format!("[event] STOP\n{}", wrapped(&line, 80)));
    console.tmux.press("Enter");
    console.tmux.wait_for("+1\n0x41\n(qemu)");
}

/// A line of ASCII as the screen shows it.
fn wrapped(line: &str, columns: u16) -> String {
    let rows = line.as_bytes().chunks(columns.into());
    let rows: Vec<_> = rows.map(String::from_utf8_lossy).collect();
    rows.join("\n")
}

#[test]
fn a_paste_between_marks_is_only_its_text() {
    let console = Console::start("");
    console.tmux.type_text("pri");
    console
        .tmux
        .send_bytes(b"\x1b[200~nt 1\rprint 2\rprint \x1b[201~3");
    console.wait_for_text("(qemu) print 1\n0x1\n(qemu) print 2\n0x2\n(qemu) print 3");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 3\n0x3\n(qemu)");
    assert_eq!(console.history(), "print 1\nprint 2\nprint 3\n");
}

#[test]
fn nothing_is_lost_of_a_long_paste() {
    let console = Console::start("");
    let lines: Vec<String> = (0..900).map(|number| format!("print {number}")).collect();
    // More than the terminal's buffer holds, while commands run.
    for part in lines.chunks(300) {
        console.tmux.type_text(&(part.join("\n") + "\n"));
    }
    let screen = console.tmux.wait_for("(qemu) print 899\n0x383\n(qemu)");
    assert_eq!(console.history(), lines.join("\n") + "\n");
    // And each line is shown once.
    let last: Vec<String> = (889..900)
        .map(|number| format!("(qemu) print {number}\n{number:#x}\n"))
        .collect();
    assert_eq!(screen, format!("0x378\n{}(qemu)", last.concat()));
}

#[test]
fn what_is_typed_while_a_command_waits_comes_after_it() {
    let console = Console::start("");
    console.signal("STOP");
    console.tmux.enter("info status");
    console.tmux.type_text("print 6*7");
    console.tmux.press("BSpace");
    console.tmux.type_text("8");
    console.signal("CONT");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu) print 6*8");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*8\n0x30\n(qemu)");
}
