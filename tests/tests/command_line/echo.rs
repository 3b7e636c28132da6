// SPDX-License-Identifier: GPL-2.0-or-later

//! `--echo`: each line before its reply.

use super::{expect, feed, run, text, vm};

const LINES: &[u8] = b"# a comment\n\nprint 1\nset_password vnc hunter2\nnosuch\n";

#[test]
fn each_line_is_printed_before_its_reply_but_no_password() {
    let vm = vm();
    let password = "(qemu) # a line with a password\n";
    let output = feed(&vm, &["qmp", "--echo"], LINES);
    let comment = "(qemu) # a comment\n";
    let stdout = format!("{comment}(qemu) print 1\n0x1\n{password}(qemu) nosuch\n");
    assert_eq!(text(&output.stdout), stdout);
    assert!(text(&output.stderr).ends_with("unknown command: 'nosuch'\n"));
    assert!(!text(&output.stderr).contains("hunter2"), "{output:?}");
    assert_eq!(output.status.code(), Some(1));

    let output = run(&vm, &["qmp", "--echo", "-c", "stop", "-c", "info status"]);
    let stdout = "(qemu) stop\n(qemu) info status\nVM status: paused\n";
    expect(&output, 0, stdout, "");
}

#[test]
fn with_null_the_line_begins_its_reply() {
    let vm = vm();
    let output = feed(
        &vm,
        &["qmp", "--echo", "--null"],
        b"print 1\n\n# two\nstop\n",
    );
    let stdout = "(qemu) print 1\n0x1\n\0\0(qemu) # two\n\0(qemu) stop\n\0";
    expect(&output, 0, stdout, "");
}

#[test]
fn in_json_the_line_is_in_its_object_already() {
    let vm = vm();
    let without = feed(&vm, &["qmp", "--json"], LINES);
    let output = feed(&vm, &["qmp", "--json", "--echo"], LINES);
    expect(&output, 1, text(&without.stdout), "");
}
