// SPDX-License-Identifier: GPL-2.0-or-later

//! Several commands in one run: from `-c`, from files, from stdin.

use super::{expect, feed, run, vm};
use std::process::Command;
use tests::program::hmp;

#[test]
fn a_list_of_commands_ends_at_the_first_failure() {
    let mut vm = vm();
    let list = ["qmp", "-c", "print 1", "-c", "nosuch", "-c", "quit"];
    let unknown = "unknown command: 'nosuch'\n";
    let output = run(&vm, &list);
    expect(
        &output,
        1,
        "0x1\n",
        &format!("{unknown}hmp: not run: 'quit'\n"),
    );
    let output = run(
        &vm,
        &[
            "qmp",
            "-c",
            "eject nosuch",
            "-c",
            "stop",
            "-c",
            "set_password vnc x",
        ],
    );
    let error = "Error: Device 'nosuch' not found\n";
    expect(
        &output,
        1,
        "",
        &format!("{error}hmp: not run: 'stop', a line with a password\n"),
    );
    let output = run(
        &vm,
        &["qmp", "--keep-going", "-c", "nosuch", "-c", "print 2"],
    );
    expect(&output, 1, "0x2\n", unknown);
    // The machine has survived all of it.
    let output = run(&vm, &["qmp", "--keep-going", "-c", "nosuch", "-c", "quit"]);
    expect(&output, 1, "", unknown);
    assert!(vm.wait().success());
}

#[test]
fn stdin_goes_on_after_a_failure_unless_it_is_told_to_stop() {
    let vm = vm();
    let lines = "# a comment\nnosuch\r  # another\r\nprint 3";
    let unknown = "unknown command: 'nosuch'\n";
    let output = feed(&vm, &["qmp"], lines.as_bytes());
    expect(&output, 1, "0x3\n", unknown);
    for stop in ["-e", "--stop-on-error"] {
        let output = feed(&vm, &["qmp", stop], lines.as_bytes());
        expect(&output, 1, "", unknown);
    }
    let output = feed(&vm, &["qmp", "--null"], b"# one\nprint 4\n");
    expect(&output, 0, "\u{0}0x4\n\u{0}", "");
}

#[test]
fn a_file_has_lines_to_run() {
    let vm = vm();
    let file = vm.directory().join("lines");
    std::fs::write(&file, "# what to do\nprint 5\nnosuch\nprint 6\n").unwrap();
    let unknown = "unknown command: 'nosuch'\n";
    let output = run(
        &vm,
        &["qmp", "-c", "print 4", "-f", "lines", "-c", "print 7"],
    );
    let left = "hmp: not run: 'print 7'\n";
    expect(&output, 1, "0x4\n0x5\n", &format!("{unknown}{left}"));
    let output = run(
        &vm,
        &["qmp", "--keep-going", "-f", "lines", "-c", "print 7"],
    );
    expect(&output, 1, "0x5\n0x6\n0x7\n", unknown);
    let output = feed(&vm, &["qmp", "-c", "print 1", "--file=-"], b"print 2\n");
    expect(&output, 0, "0x1\n0x2\n", "");
    // It may also be a pipe.
    let shell = format!(
        "{} qmp -f lines --keep-going -f <(echo print 8)",
        hmp().display()
    );
    let output = Command::new("bash")
        .args(["-c", &shell])
        .current_dir(vm.directory())
        .output()
        .unwrap();
    expect(&output, 1, "0x5\n0x6\n0x8\n", unknown);
}

#[test]
fn a_file_that_cannot_be_opened_is_reported_before_any_command_runs() {
    let vm = vm();
    let missing = "hmp: missing: No such file or directory (os error 2); no command was run\n";
    let output = run(&vm, &["qmp", "-c", "stop", "-f", "missing"]);
    expect(&output, 2, "", missing);
    expect(
        &run(&vm, &["qmp", "-c", "info status"]),
        0,
        "VM status: running\n",
        "",
    );
    // That needs no QEMU.
    expect(
        &run(&vm, &["nosuch", "--keep-going", "-f", "missing"]),
        2,
        "",
        missing,
    );
    let output = run(&vm, &["nosuch", "-f", "."]);
    expect(
        &output,
        2,
        "",
        "hmp: .: is a directory; no command was run\n",
    );
}
