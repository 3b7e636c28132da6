// SPDX-License-Identifier: GPL-2.0-or-later

//! `--verbose`: the traffic, without the passwords in it.

use super::{feed, run, text};
use tests::qemu::{self, Setup};

#[test]
fn no_password_is_shown() {
    for qemu in qemu::all() {
        let vnc = "unix:vnc,password=on";
        let vm = Setup::new(qemu).start(&["-machine", "none", "-vnc", vnc]);
        // The built-in monitor cannot ask; what was meant for it is no command either.
        let asked = b"change vnc password\nhunter2\ninfo name\n";
        let output = feed(&vm, &["qmp", "-v", "--passthrough=always"], asked);
        let traffic = text(&output.stderr);
        assert!(!traffic.contains("hunter2"), "{qemu}: {traffic}");
        assert!(traffic.contains("does not support password prompting\n"));
        assert!(
            traffic.contains("\"command-line\":\"info name\""),
            "{traffic}"
        );

        for mode in ["--strict", "--passthrough=auto"] {
            let asked = b"change vnc password\nhunter2\ninfo name\n";
            let output = feed(&vm, &["qmp", "-v", mode], asked);
            let traffic = text(&output.stderr);
            assert!(!traffic.contains("hunter2"), "{qemu} {mode}: {traffic}");
            assert!(traffic.contains("\"password\":\"(hidden)\""), "{traffic}");
            assert!(traffic.contains("query-name"), "{qemu} {mode}: {traffic}");
        }
        for mode in ["--strict", "--passthrough=auto", "--passthrough=always"] {
            let typed = ["qmp", "-v", mode, "-c", "set_password vnc hunter2"];
            let output = run(&vm, &typed);
            let traffic = text(&output.stderr);
            let (_, sent) = traffic.split_once("-> ").unwrap();
            assert!(!sent.contains("hunter2"), "{qemu} {mode}: {traffic}");
            assert!(sent.contains("(hidden)"), "{qemu} {mode}: {traffic}");
        }
    }
}
