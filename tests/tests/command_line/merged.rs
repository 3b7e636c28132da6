// SPDX-License-Identifier: GPL-2.0-or-later

//! `--merge-errors`: one stream, in the order of the commands.

use super::{expect, feed, run, text};
use tests::qemu::{self, Setup};

#[test]
fn errors_stand_among_the_replies() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none", "-name", "x"]);
        let lines = b"info name\ndevice_del nosuch\nnosuch\nprint 1\n";
        let output = feed(&vm, &["qmp", "--merge-errors"], lines);
        let stdout = "x\nError: Device 'nosuch' not found\nunknown command: 'nosuch'\n0x1\n";
        expect(&output, 1, stdout, "");

        // What did not run is said there as well.
        let list = ["-c", "nosuch", "-c", "print 1"];
        let output = run(&vm, &[&["qmp", "--merge-errors"], &list[..]].concat());
        let stdout = "unknown command: 'nosuch'\nhmp: not run: 'print 1'\n";
        expect(&output, 1, stdout, "");

        // Without it they are apart.
        let output = feed(&vm, &["qmp"], lines);
        assert_eq!(text(&output.stdout), "x\n0x1\n", "{qemu}");
    }
}

#[test]
fn json_has_its_errors_anyway_and_stays_json() {
    let vm = super::vm();
    let list = ["-c", "nosuch", "-c", "print 1"];
    let output = run(
        &vm,
        &[&["qmp", "--json", "--merge-errors"], &list[..]].concat(),
    );
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["error"]["desc"], "unknown command: 'nosuch'");
    assert_eq!(text(&output.stderr), "hmp: not run: 'print 1'\n");
}

#[test]
fn with_null_each_reply_has_its_notes_before_its_end() {
    let vm = super::vm();
    let lines = b"nosuch\nprint 1\n";
    let output = feed(&vm, &["qmp", "--null", "--merge-errors"], lines);
    expect(&output, 1, "unknown command: 'nosuch'\n\x000x1\n\0", "");
}
