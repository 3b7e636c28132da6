// SPDX-License-Identifier: GPL-2.0-or-later

//! A command that a client has left behind still runs. Its reply reaches the next
//! client, which must not take it for an answer.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use tests::program::hmp_on;
use tests::qemu::{self, Setup, Vm};

/// The command that QEMU is still busy with when the client has gone. To add up these
/// bytes takes a good part of a second.
const LONG: &str = "sum 0 16777216";

/// The line in the traffic that says that a reply was dropped.
const DROPPED: &str = "-- this is the reply to a client before this one; dropped";

/// Lets a client start a command that takes long, with an id, and hang up.
fn leave_behind(vm: &Vm, id: Option<u64>) {
    let mut stream = UnixStream::connect(vm.directory().join("qmp")).unwrap();
    let mut replies = BufReader::new(stream.try_clone().unwrap()).lines();
    replies.next().unwrap().unwrap();
    stream
        .write_all(b"{\"execute\": \"qmp_capabilities\"}\n")
        .unwrap();
    replies.next().unwrap().unwrap();
    let mut request = json!({
        "execute": "human-monitor-command",
        "arguments": { "command-line": LONG },
    });
    if let Some(id) = id {
        request["id"] = id.into();
    }
    stream.write_all(format!("{request}\n").as_bytes()).unwrap();
    // QEMU would drop a request that it has not begun.
    std::thread::sleep(std::time::Duration::from_millis(50));
}

#[test]
fn the_reply_to_a_client_that_has_left_answers_no_other_request() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "128", "-name", "ours"]);
        let mut dropped = 0;
        // No id, and ids as other clients count them.
        for id in [None, Some(1), Some(2)] {
            for (line, status, reply) in [
                ("info name", 0, "ours\n"),
                ("device_del nosuch", 1, "Error: Device 'nosuch' not found\n"),
            ] {
                leave_behind(&vm, id);
                let output = hmp_on(&vm, &["--verbose"], line);
                let traffic = String::from_utf8(output.stderr).unwrap();
                dropped += traffic.matches(DROPPED).count();
                leave_behind(&vm, id);
                let output = hmp_on(&vm, &[], line);
                let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
                assert_eq!(
                    (output.status.code(), &*text),
                    (Some(status), reply),
                    "{qemu}, id {id:?}: {line}"
                );
            }
        }
        assert!(dropped > 0, "{qemu}: no reply came to another client");
    }
}
